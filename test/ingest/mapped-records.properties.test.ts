import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDayNumber, LEDGER_DAYS, toDayNumber } from '../../src/domain/day.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { readAll } from './read-all.ts';
import { type NumberStyle, writeDay, writeNumber } from './write-mapped.ts';

/** Our columns, and what somebody else's system may call each. */
const SOURCES: Readonly<Record<string, string>> = {
  invoice_id: 'Belegnummer',
  customer_id: 'Kunde',
  issued_on: 'Buchungsdatum',
  due_on: 'Fällig am',
  amount: 'Betrag in Hauswährung',
  currency: 'Währung',
  disputed: 'Strittig?',
  document_type: 'Belegart',
  settled_on: 'Ausgleich',
  overdue_reason: 'Text; "frei"',
};
const NAMES = Object.keys(SOURCES);
const DAYS = ['issued_on', 'due_on', 'settled_on'];
const DATE_FORMATS = [
  ...['YYYY-MM-DD', 'M/D/YYYY', 'D/M/YYYY', 'DD.MM.YYYY', 'YYYYMMDD', 'YYYY年M月D日', 'DD-MMM-YYYY'],
  'D.M.YYYY HH:mm:ss',
];

const ledgerDay = fc
  .integer({ min: toDayNumber(LEDGER_DAYS.first), max: toDayNumber(LEDGER_DAYS.last) })
  .map(fromDayNumber);

const EMPTY_ROW: Readonly<Record<string, string>> = Object.fromEntries(NAMES.map((name) => [name, '']));

/** A day whose number may be a month's too. */
const earlyDay = ledgerDay.map((day) => `${day.slice(0, 8)}0${1 + (Number(day.slice(8)) % 9)}`);

/** A row in the contract's spelling, most of them sound; one day for all so that no order of days is broken. */
const contractRow = fc
  .record({
    invoice_id: fc.stringMatching(/^[0-9A-Z]{1,10}$/),
    customer_id: fc.stringMatching(/^(?:[0-9A-Z]{1,10})?$/),
    day: ledgerDay,
    cents: fc.integer({ min: 1, max: 10 ** 9 }),
    currency: fc.constantFrom('', 'CNY', 'EUR', 'XXY'),
    disputed: fc.constantFrom('', 'true', 'false'),
    document_type: fc.constantFrom('', 'invoice', 'credit_note'),
    settled: fc.boolean(),
    overdue_reason: fc.constantFrom('', 'Preis', 'a "b"; c', '退货', '1,5', '2026-13-41'),
  })
  .map(({ day, cents, settled, ...row }): Readonly<Record<string, string>> => {
    const amount = (cents / 100).toFixed(2);
    return { ...row, issued_on: day, due_on: day, amount, settled_on: settled ? day : '' };
  });

const spelling = fc
  .record({
    date_format: fc.constantFrom(...DATE_FORMATS),
    decimal: fc.constantFrom<NumberStyle['decimal']>('.', ','),
    thousands: fc.constantFrom<NumberStyle['thousands']>('', ',', '.', ' ', "'"),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    minus: fc.constantFrom<NumberStyle['minus']>('before', 'after', 'brackets'),
    order: fc.shuffledSubarray([...NAMES, '-1', '-2'], { minLength: NAMES.length + 2 }),
  })
  .filter(({ decimal, thousands }) => decimal !== thousands);

type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

const FLAGS: Readonly<Record<string, string>> = { '': '', true: 'X', false: 'nein' };
const TYPES: Readonly<Record<string, string>> = { '': '', invoice: 'RV', credit_note: 'RG' };

function entryOf({ date_format, decimal, thousands, delimiter }: Spelling): MappingEntry {
  const check = checkMapping(
    [
      {
        match: '*.csv',
        kind: 'invoices',
        columns: SOURCES,
        values: { document_type: { RV: 'invoice', RG: 'credit_note' } },
        true_values: ['x'],
        false_values: ['Nein'],
        ...{ date_format, decimal, thousands, delimiter },
      },
    ],
    [],
  );
  const [entry] = check.ok ? check.mapping : [];
  if (entry === undefined) throw new Error(JSON.stringify(check));
  return entry;
}

/** A row's cell as the other system writes it. */
function cell(row: Readonly<Record<string, string>>, name: string, style: Spelling): string {
  const text = row[name] ?? 'ignored';
  if (text === '') return '';
  if (DAYS.includes(name)) return writeDay(text, style.date_format);
  if (name === 'amount') return writeNumber(text, style);
  if (name === 'disputed') return FLAGS[text] ?? '';
  return name === 'document_type' ? (TYPES[text] ?? '') : text;
}

function csv(rows: readonly (readonly string[])[], delimiter: string): string {
  const lines = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter));
  return `${lines.join('\n')}\n`;
}

function mappedFile(rows: readonly Readonly<Record<string, string>>[], style: Spelling): string {
  const header = style.order.map((name) => SOURCES[name] ?? 'other');
  return csv(
    [header, ...rows.map((row) => style.order.map((name) => cell(row, name, style)))],
    style.delimiter,
  );
}

const rowsOf = fc.array(contractRow, { minLength: 1, maxLength: 15 });

describe('readRecords() by a mapping', () => {
  it('reads the same as from the rows in the spelling of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, spelling, async (rows, style) => {
        const plain = await readAll(
          csv([NAMES, ...rows.map((row) => NAMES.map((name) => row[name] ?? ''))], ','),
        );
        const mapped = await readAll(mappedFile(rows, style), { mapping: entryOf(style) });
        expect(mapped.refused).toBeNull();
        expect(mapped.records).toEqual(plain.records);
        const faults = ({ rejections }: typeof plain) =>
          rejections.map(({ line, field, code }) => [line, field, code]);
        expect(faults(mapped)).toEqual(faults(plain));
        expect(mapped.rejectedIds).toEqual(plain.rejectedIds);
      }),
      { numRuns: 150 },
    );
  });

  it('reads the same from NDJSON, where a number may stand as one', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, spelling, fc.boolean(), async (rows, style, asNumbers) => {
        const lines = rows.map((row) => {
          const keys = style.order.map((name) => [SOURCES[name] ?? 'other', cell(row, name, style)]);
          const object = JSON.stringify(Object.fromEntries(keys));
          const amount = JSON.stringify(cell(row, 'amount', style));
          return asNumbers ? object.replace(`:${amount}`, `:${row.amount}`) : object;
        });
        const entry = entryOf(style);
        const fromCsv = await readAll(mappedFile(rows, style), { mapping: entry });
        const fromJson = await readAll(`${lines.join('\n')}\n`, { mapping: entry, format: 'ndjson' });
        expect(fromJson.refused).toBeNull();
        expect(fromJson.records.map(({ values }) => values)).toEqual(
          fromCsv.records.map(({ values }) => values),
        );
        expect(fromJson.rejectedIds).toEqual(fromCsv.rejectedIds);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses every file in which one value does not fit, wherever it stands and whatever else is wrong', async () => {
    const misfits: Readonly<Record<string, readonly string[]>> = {
      'M/D/YYYY': ['23/01/2012', '2012-01-23', '41000', '1/2/12'],
      'D/M/YYYY': ['1/23/2012', '1.2.2012', '20120123'],
      'DD.MM.YYYY': ['1.2.2012', '01.13.2012', '01/02/2012'],
      YYYYMMDD: ['2012-01-23', '20122301', '120123'],
    };
    await fc.assert(
      fc.asyncProperty(
        rowsOf,
        spelling,
        fc.constantFrom(...Object.keys(misfits)),
        fc.constantFrom(...DAYS, 'amount'),
        fc.nat(),
        fc.nat(),
        async (rows, spelt, date_format, column, rowPick, textPick) => {
          const style = { ...spelt, date_format };
          const numbers =
            style.decimal === '.' ? ['12,5', '1.200,50', '1234,5678'] : ['12.5', '1,200.50', '0.123'];
          const texts = column === 'amount' ? numbers : (misfits[date_format] ?? []);
          const text = texts[textPick % texts.length] ?? '';
          const at = rowPick % rows.length;
          const cells = rows.map((row, index) =>
            style.order.map((name) => (index === at && name === column ? text : cell(row, name, style))),
          );
          const file = csv([style.order.map((name) => SOURCES[name] ?? 'other'), ...cells], style.delimiter);
          const { refused } = await readAll(file, { mapping: entryOf(style) });
          expect(refused).toMatchObject({
            reason: column === 'amount' ? 'number_format_differs' : 'date_format_differs',
            line: at + 2,
            message: expect.stringContaining(`line ${at + 2}: ${SOURCES[column]} "${text}"`),
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes any texts: it rejects rows or refuses the file, and throws nothing else', async () => {
    const text = fc.oneof(
      fc.constantFrom(
        '',
        '1',
        '0',
        '-',
        '()',
        '1.200,50-',
        '31.12.2026',
        '00.00.0000',
        'X',
        '\u0000',
        '٣',
        '1e9',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 12 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, spelling, fc.boolean(), async (cells, style, ndjson) => {
        const header = style.order.map((name) => SOURCES[name] ?? 'other');
        const objects = cells.map((row) =>
          JSON.stringify(Object.fromEntries(row.map((one, index) => [header[index] ?? '', one]))),
        );
        const file = ndjson ? `${objects.join('\n')}\n{}` : csv([header, ...cells], style.delimiter);
        const format = ndjson ? 'ndjson' : 'csv';
        const { records, rejections, refused } = await readAll(file, { mapping: entryOf(style), format });
        const rows = cells.length + (ndjson ? 1 : 0);
        if (refused === null) expect(records.length + rejections.length).toBe(rows);
        for (const { message } of rejections) expect(message.includes('\u0000')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('reads a file with day and month the other way round not at all, or as the format given says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 9, arbitrary: earlyDay }, ledgerDay), { minLength: 1, maxLength: 8 }),
        spelling,
        async (days, spelt) => {
          const written = { ...spelt, date_format: 'D/M/YYYY' };
          const rows = days.map((day) => ({
            ...EMPTY_ROW,
            ...{ invoice_id: 'I1', customer_id: 'C1', issued_on: day, due_on: day, amount: '5' },
          }));
          const { records, rejections, refused } = await readAll(mappedFile(rows, written), {
            mapping: entryOf({ ...written, date_format: 'M/D/YYYY' }),
          });
          if (days.some((day) => Number(day.slice(8)) > 12)) {
            expect(refused).toMatchObject({ reason: 'date_format_differs' });
            return;
          }
          const swapped = days.map((day) => `${day.slice(0, 4)}-${day.slice(8)}-${day.slice(5, 7)}`);
          expect({ rejections, refused }).toEqual({ rejections: [], refused: null });
          expect(records.map(({ values }) => values[2])).toEqual(swapped);
        },
      ),
      { numRuns: 100 },
    );
  });
});
