/** For any export in a style that is known, what is suggested is right or asked, and never wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, fromDayNumber, toDayNumber } from '../../src/domain/day.ts';
import { openItemsSpec } from '../../src/domain/file-kind.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { readAll } from './read-all.ts';
import { entryOf, FACTS, suggest, table } from './suggest-files.ts';
import { type NumberStyle, writeDay, writeNumber } from './write-mapped.ts';

interface Invoice {
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly amount: string;
  readonly currency: string;
  readonly settled_on: string;
  readonly disputed: string;
}

/** What each of our columns may be called; all but the last two stand in every file. */
const NAMES: Readonly<Record<keyof Invoice, readonly string[]>> = {
  invoice_id: [
    'Invoice No.',
    'InvoiceNumber',
    'Belegnummer',
    'BELNR',
    'Rechnung',
    '发票号码',
    'Num',
    'TRX_NUMBER',
  ],
  customer_id: ['Customer ID', 'custNo', 'Debitor', 'KUNNR', 'Kunde', 'Konto', '客户编号', 'Account', '客户'],
  issued_on: ['Invoice Date', 'invoice_date', 'Belegdatum', 'BLDAT', '开票日期', 'Date', 'Datum', '日期'],
  due_on: ['Due Date', 'dueDate', 'Fälligkeitsdatum', 'FAEDT', '到期日', 'Net due date', 'Fällig am', 'Due'],
  amount: [
    'Amount',
    'Invoice Amount',
    'Betrag',
    'WRBTR',
    '金额',
    '价税合计',
    'Total',
    'Betrag in Belegwährung',
  ],
  currency: ['Currency', 'Währung', 'WAERS', '币种', 'Curr.', '币别'],
  settled_on: ['Settled Date', 'Cleared on', 'AUGDT', 'Ausgleichsdatum', '结清日期'],
  disputed: ['Disputed', 'Strittig?', '是否争议'],
};
const SPEC = openItemsSpec();
const PLACES = SPEC.columns.map(({ name }) => name);
const COLUMNS = Object.keys(NAMES) as readonly (keyof Invoice)[];

/** Columns that must never be taken for one of ours, whatever they hold. */
const DECOYS = {
  Buchungskreis: () => '1000',
  'Net amount': ({ amount }: Invoice) => amount,
  税额: ({ amount }: Invoice) => amount,
  'Posting Date': ({ issued_on }: Invoice) => addDays(issued_on, 1),
  'Days late': () => '7',
  Zuordnung: ({ invoice_id }: Invoice) => invoice_id,
  'Created on': ({ issued_on }: Invoice) => issued_on,
  序号: () => '1',
  Text: () => 'Lieferung, "eilig"; 加急',
} as const;

const FORMATS = [
  ...['YYYY-MM-DD', 'DD.MM.YYYY', 'D.M.YYYY', 'M/D/YYYY', 'MM/DD/YYYY', 'D/M/YYYY', 'DD/MM/YYYY', 'YYYYMMDD'],
  ...[
    'YYYY年M月D日',
    'DD-MMM-YYYY',
    'YYYY/M/D H:mm',
    'YYYY-MM-DD HH:mm:ss',
    'DD.MM.YY',
    'M/D/YY',
    'DD-MM-YYYY',
  ],
];
const FLAGS: readonly (readonly [yes: string, no: string])[] = [
  ...([
    ['Yes', 'No'],
    ['Y', 'N'],
    ['X', ''],
    ['ja', 'nein'],
    ['是', '否'],
    ['1', '0'],
    ['TRUE', 'FALSE'],
  ] as const),
];

const invoice = fc
  .record({
    number: fc.integer({ min: 1, max: 10 ** 9 }),
    customer: fc.integer({ min: 1, max: 20 }),
    issued: fc.integer({ min: toDayNumber('2023-01-01'), max: toDayNumber('2026-12-31') }),
    terms: fc.integer({ min: 0, max: 120 }),
    cents: fc.integer({ min: 1, max: 10 ** 9 }),
    whole: fc.boolean(),
    currency: fc.constantFrom('EUR', 'USD', 'CNY'),
    paid_after: fc.option(fc.integer({ min: 0, max: 200 })),
    disputed: fc.boolean(),
  })
  .map(({ number, customer, issued, terms, cents, whole, currency, paid_after, disputed }): Invoice => {
    const issued_on = fromDayNumber(issued);
    return {
      invoice_id: `${number}`,
      customer_id: `K${customer}`,
      issued_on,
      due_on: addDays(issued_on, terms),
      amount: whole ? `${cents}.00` : (cents / 100).toFixed(2),
      currency,
      settled_on: paid_after === null ? '' : addDays(issued_on, paid_after),
      disputed: String(disputed),
    };
  });

const style = fc
  .record({
    names: fc.record(
      Object.fromEntries(COLUMNS.map((column) => [column, fc.constantFrom(...NAMES[column])])) as Record<
        keyof Invoice,
        fc.Arbitrary<string>
      >,
    ),
    left_out: fc.subarray(['disputed', 'currency', 'settled_on'] as const),
    decoys: fc.subarray(Object.keys(DECOYS) as (keyof typeof DECOYS)[]),
    format: fc.constantFrom(...FORMATS),
    marks: fc.constantFrom<NumberStyle>(
      { decimal: '.', thousands: '', minus: 'before' },
      { decimal: '.', thousands: ',', minus: 'before' },
      { decimal: ',', thousands: '.', minus: 'before' },
      { decimal: ',', thousands: '', minus: 'before' },
      { decimal: '.', thousands: "'", minus: 'before' },
    ),
    /** Of all amounts: whole thousands, which many spellings read, and each differently. */
    round: fc.boolean(),
    /** Decimals that say nothing are left out, as spreadsheets do. */
    short: fc.boolean(),
    flags: fc.constantFrom(...FLAGS),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  })
  // A `Rechnung` beside a `Kunde` is plain; a day that is only called `Date` beside one called `Posting Date` too.
  .filter(({ names }) => new Set(Object.values(names)).size === COLUMNS.length);

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

function inThousands(one: Invoice): Invoice {
  return { ...one, amount: `${1 + (Math.floor(Number(one.amount)) % 999)}000.00` };
}

function written(
  invoices: readonly Invoice[],
  { names, left_out, decoys, order, ...spelled }: Style,
): string {
  const day = (text: string): string => (text === '' ? '' : writeDay(text, spelled.format));
  const number = (plain: string): string =>
    writeNumber(spelled.short ? String(Number(plain)) : plain, spelled.marks);
  const [yes, no] = spelled.flags;
  const cell = (column: keyof Invoice, text: string): string => {
    if (column === 'amount') return number(text);
    if (column.endsWith('_on')) return day(text);
    return column === 'disputed' ? (text === 'true' ? yes : no) : text;
  };
  const columns = [
    ...COLUMNS.filter((column) => !(left_out as readonly string[]).includes(column)).map((column) => ({
      name: names[column],
      of: (one: Invoice) => cell(column, one[column]),
    })),
    ...decoys.map((name) => ({
      name,
      of: (one: Invoice) => {
        const text = DECOYS[name](one);
        if (/^\d{4}-\d\d-\d\d$/.test(text)) return day(text);
        return /^\d+\.\d\d$/.test(text) ? number(text) : text;
      },
    })),
  ];
  const ordered = columns.map((column, index) => ({ column, key: order[index] ?? 0 }));
  ordered.sort((a, b) => a.key - b.key);
  return table(
    spelled.delimiter,
    ordered.map(({ column }) => column.name),
    ...invoices.map((one) => ordered.map(({ column }) => column.of(one))),
  );
}

describe('a suggested mapping of a random export', () => {
  it('is right or asked, and never wrong', async () => {
    let answered = 0;
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(invoice, { selector: (one) => one.invoice_id, minLength: 1, maxLength: 25 }),
        style,
        async (drawn, spelled) => {
          const invoices = spelled.round ? drawn.map(inThousands) : drawn;
          const text = written(invoices, spelled);
          const suggestion = await suggest(text);
          const entry = entryOf(suggestion, 'invoices');
          // Which column: the one it was written as, or none.
          for (const [ours, source] of Object.entries(entry.columns)) {
            expect([ours, source]).toEqual([ours, spelled.names[ours as keyof Invoice]]);
          }
          expect(entry.delimiter ?? ',').toBe(spelled.delimiter);
          const open = suggestion.columns.filter(({ certainty }) => certainty === 'open');
          const missing = COLUMNS.filter(
            (column) =>
              !(spelled.left_out as readonly string[]).includes(column) &&
              invoices.some((one) => one[column] !== '') &&
              entry.columns[column] === undefined,
          );
          const asked = open.map(({ column }) => column);
          // A flag that is empty wherever it is not said says nothing where it is never said.
          const silent = spelled.flags[1] === '' && invoices.every((one) => one.disputed === 'false');
          expect(
            missing.filter((column) => !asked.includes(column) && !(silent && column === 'disputed')),
          ).toEqual([]);
          // How it is spelled: whatever is read by it as it stands is what was written.
          const check = checkMapping([entry], FACTS);
          if (!check.ok) {
            expect(open).not.toEqual([]);
            refusals++;
            return;
          }
          const { records, rejections, refused } = await readAll(text, { mapping: entry, spec: SPEC });
          if (refused !== null && open.length > 0) refusals++;
          else expect({ rejections, refused }).toEqual({ rejections: [], refused: null });
          if (open.length === 0) answered++;
          for (const { values } of records) {
            const read = (column: keyof Invoice): string => values[PLACES.indexOf(column)] ?? '';
            const one = invoices.find(({ invoice_id }) => invoice_id === read('invoice_id'));
            for (const column of COLUMNS) {
              if (open.length > 0 && entry.columns[column] === undefined) continue;
              if ((spelled.left_out as readonly string[]).includes(column)) continue;
              if (column === 'amount') expect(Number(read(column))).toBe(Number(one?.amount));
              else expect([column, read(column)]).toEqual([column, one?.[column]]);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    // The property says nothing where everything is asked.
    expect(answered).toBeGreaterThan(100);
    expect(refusals).toBeGreaterThan(10);
  });
});
