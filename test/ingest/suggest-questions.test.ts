/** What a suggestion leaves to a person instead of guessing it. */
import { describe, expect, it } from 'vitest';
import { kindSpec } from '../../src/domain/file-kind.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import type { Suggestion } from '../../src/ingest/suggest-mapping.ts';
import { readAll } from './read-all.ts';
import { asked, certainties, entryOf, suggest, table } from './suggest-files.ts';

const HEADER = ['Invoice No', 'Customer ID', 'Invoice date', 'Due date', 'Amount', 'Cleared on', 'Currency'];
type Row = readonly [id: string, issued: string, due: string, amount: string, settled: string];

/** An invoice list with these rows, and more columns after its own. */
function invoices(rows: readonly Row[], more: Readonly<Record<string, readonly string[]>> = {}): string {
  const names = Object.keys(more);
  return table(
    ';',
    [...HEADER, ...names],
    ...rows.map(([id, issued, due, amount, settled], row) => [
      ...[id, `C${row % 2}`, issued, due, amount, settled, 'EUR'],
      ...names.map((name) => more[name]?.[row] ?? ''),
    ]),
  );
}

const ROWS: readonly Row[] = [
  ['I1', '2026-01-31', '2026-02-28', '100.00', '2026-03-31'],
  ['I2', '2026-01-30', '2026-02-27', '250.50', ''],
  ['I3', '2026-01-29', '2026-02-26', '19.90', ''],
];

function question(
  { questions }: Suggestion,
  about: string,
): { question: string; choices: readonly string[] } {
  const found = questions.find((one) => one.about === about);
  if (found === undefined) throw new Error(`${about} is not asked: ${questions.map((one) => one.about)}`);
  return found;
}

describe('a day that may be read two ways', () => {
  const rows: readonly Row[] = [
    ['I1', '01/02/2026', '03/02/2026', '1.50', ''],
    ['I2', '05/06/2026', '07/06/2026', '2.50', '11/12/2026'],
  ];

  it('is asked, and no format is written', async () => {
    const suggestion = await suggest(invoices(rows));
    expect(entryOf(suggestion, 'invoices').date_format).toBeUndefined();
    expect(certainties(suggestion, 'invoices')).toMatchObject({
      ...{ issued_on: 'open', due_on: 'open', settled_on: 'open' },
      ...{ invoice_id: 'sure', amount: 'sure' },
    });
    const { question: text, choices } = question(suggestion, 'invoices.date_format');
    expect(text).toContain('fits M/D/YYYY and D/M/YYYY');
    expect(text).toContain('A day after the 12th of a month would decide');
    expect(choices).toEqual([
      '"date_format": "MM/DD/YYYY", if "01/02/2026" is 2026-01-02',
      '"date_format": "DD/MM/YYYY", if "01/02/2026" is 2026-02-01',
    ]);
    const { refused } = await readAll(invoices(rows), { mapping: entryOf(suggestion, 'invoices') });
    expect(refused?.reason).toBe('date_format_differs');
  });

  it('is decided by a single day after the 12th, in whichever column', async () => {
    const decided = [...rows, ['I3', '01/02/2026', '02/13/2026', '1.50', ''] as const];
    const suggestion = await suggest(invoices(decided));
    expect(entryOf(suggestion, 'invoices').date_format).toBe('MM/DD/YYYY');
    expect(asked(suggestion)).toEqual([]);
    expect(certainties(suggestion, 'invoices')).toMatchObject({
      ...{ issued_on: 'likely', due_on: 'sure', settled_on: 'likely' },
    });
    expect(suggestion.columns.find(({ column }) => column === 'issued_on')?.reason).toBe(
      'Its name says so and its values are days, written MM/DD/YYYY; alone they could be read in another way too, and "Due date" decides.',
    );
  });

  it('of two digits for the year is asked too, first the order whose years lie together', async () => {
    const few = await suggest(invoices([['I1', '25.03.24', '26.03.24', '1.50', '']]));
    expect(question(few, 'invoices.date_format').question).toMatch(/D\.M\.YY and YY\.M\.D,.*Which is it\?$/);
    const month = Array.from({ length: 28 }, (_, day): Row => {
      const text = `${String(day + 1).padStart(2, '0')}.03.24`;
      return [`I${day}`, text, text, '1.50', ''];
    });
    const many = await suggest(invoices(month));
    expect(entryOf(many, 'invoices').date_format).toBeUndefined();
    expect(question(many, 'invoices.date_format').choices).toEqual([
      '"date_format": "DD.MM.YY", if "01.03.24" is 2024-03-01',
      '"date_format": "YY.MM.DD", if "01.03.24" is 2001-03-24',
    ]);
  });

  it('of two digits is asked of years far apart as well', async () => {
    const header = ['Customer ID', 'Name', 'Customer since'];
    const days = ['01/03/02', '01/07/26', '01/11/15'];
    const text = table(',', header, ...days.map((day, row) => [`C${row}`, `N${row}`, day]));
    const suggestion = await suggest(text);
    expect(certainties(suggestion, 'customers').customer_since).toBe('open');
    expect(question(suggestion, 'customers.date_format').choices).toHaveLength(3);
    const { refused } = await readAll(text, {
      mapping: entryOf(suggestion, 'customers'),
      spec: kindSpec('customers'),
    });
    expect(refused?.reason).toBe('date_format_differs');
  });

  it('that only the columns together decide is not sure in any', async () => {
    const suggestion = await suggest(invoices([['I1', '13/02/01', '01/02/48', '1.50', '']]));
    expect(entryOf(suggestion, 'invoices').date_format).toBe('DD/MM/YY');
    expect(certainties(suggestion, 'invoices')).toMatchObject({ issued_on: 'likely', due_on: 'likely' });
    expect(suggestion.columns.find(({ column }) => column === 'due_on')?.reason).toContain(
      'what the columns have in common decides',
    );
  });

  it('in columns that are spelled differently is told for each', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '28.02.2026', '1.50', '']]));
    expect(entryOf(suggestion, 'invoices').date_format).toBeUndefined();
    expect(question(suggestion, 'invoices.date_format').question).toContain(
      '"Invoice date" YYYY-M-D; "Due date" D.M.YYYY',
    );
  });
});

describe('a number that may be read two ways', () => {
  it('is asked, and no marks are written', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']]));
    const entry = entryOf(suggestion, 'invoices');
    expect([entry.decimal, entry.thousands]).toEqual([undefined, undefined]);
    expect(entry.columns.amount).toBeUndefined();
    expect(checkMapping(suggestion.mapping, [])).toMatchObject({
      ok: false,
      faults: [{ pointer: '/1/columns', message: expect.stringContaining('invoices needs amount') }],
    });
    expect(certainties(suggestion, 'invoices').amount).toBe('open');
    expect(question(suggestion, 'invoices.decimal').choices).toEqual([
      '"decimal": ".", and in columns "amount": "Amount", if it is 1.2',
      '"decimal": ",", "thousands": ".", and in columns "amount": "Amount", if it is 1200',
    ]);
  });

  it('keeps the amounts of an open item together, so that none is open in full for want of the other', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '2000', '']], { 'Open amount': ['1.200'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    const { columns, mode } = entryOf(suggestion, 'invoices');
    expect([mode, columns.amount, columns.open_amount]).toEqual(['open_items', undefined, undefined]);
    expect(checkMapping(suggestion.mapping, []).ok).toBe(false);
    expect(question(suggestion, 'invoices.decimal').choices[1]).toBe(
      '"decimal": ",", "thousands": ".", and in columns "amount": "Amount", "open_amount": "Open amount", if it is 1200',
    );
  });

  it('leaves out what not every row needs, and whole numbers are never in doubt', async () => {
    const header = ['Customer ID', 'Name', 'Credit limit', 'Payment terms days'];
    const text = table(';', header, ['C1', 'One', '50.000', '30'], ['C2', 'Two', '120.000', '14']);
    const suggestion = await suggest(text);
    expect(Object.keys(entryOf(suggestion, 'customers').columns)).toEqual([
      ...['customer_id', 'name', 'payment_terms_days'],
    ]);
    expect(certainties(suggestion, 'customers')).toMatchObject({
      ...{ credit_limit: 'open', payment_terms_days: 'sure' },
    });
    expect(question(suggestion, 'customers.decimal').question).toContain(
      'The numbers of "Credit limit" fit several spellings, so that it is left out',
    );
    const list = invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']], { Terms: ['30'] });
    expect(asked(await suggest(list))).not.toContain('customers.decimal');
  });

  it('is decided by another column, which is said', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']], { 'Open amount': ['1.100,50'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    expect(entryOf(suggestion, 'invoices')).toMatchObject({ decimal: ',', thousands: '.' });
    expect(certainties(suggestion, 'invoices')).toMatchObject({ amount: 'likely', open_amount: 'sure' });
    expect(suggestion.columns.find(({ column }) => column === 'amount')?.reason).toContain(
      '"Open amount" decides',
    );
  });

  it('is asked where one column has another decimal mark than the other', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '1.50', '']], { 'Open amount': ['0,5'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    const { decimal, columns } = entryOf(suggestion, 'invoices');
    expect([decimal, columns.amount, columns.open_amount]).toEqual([undefined, undefined, undefined]);
    expect(question(suggestion, 'invoices.decimal').question).toContain('spell numbers differently');
  });

  it('is not asked for where all are whole', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '1200', '']]));
    expect(entryOf(suggestion, 'invoices').decimal).toBeUndefined();
    expect(asked(suggestion)).not.toContain('invoices.decimal');
  });
});

describe('words that are not known', () => {
  it('are asked where the others are, and their rows rejected', async () => {
    const text = table(
      ',',
      ['Customer ID', 'Guarantee type', 'Guarantee No', 'Guarantee amount', 'Currency'],
      ['C1', 'Bank guarantee', 'G1', '100.00', 'EUR'],
      ['C1', 'Handshake', 'G2', '100.00', 'EUR'],
    );
    const suggestion = await suggest(text);
    expect(entryOf(suggestion, 'guarantees').values).toEqual({
      kind: { 'Bank guarantee': 'bank_guarantee' },
    });
    expect(question(suggestion, 'guarantees.kind')).toMatchObject({
      question: expect.stringContaining('"Handshake"'),
      choices: [
        '"values": {"kind": {"Handshake": "…"}}, with one of prepayment, mortgage, pledge, third_party_guarantee, retention_of_title, bank_guarantee, credit_insurance for the dots',
        'leave it, for rows that are not to be read',
      ],
    });
    expect(suggestion.columns).toContainEqual({
      ...{ kind: 'guarantees', column: 'kind', source: 'Guarantee type', certainty: 'likely' },
      reason: expect.stringContaining('1 of 2 of which are known'),
    });
  });
});

describe('a word where a day should be', () => {
  it('is asked, unless it is one that stands for none', async () => {
    const rows: readonly Row[] = [
      ['I1', '2026-01-31', '2026-02-28', '1.50', '2026-03-01'],
      ['I2', '2026-01-31', '2026-02-28', '1.50', 'offen'],
      ['I3', '2026-01-31', '2026-02-28', '1.50', 'n/a'],
    ];
    const suggestion = await suggest(invoices(rows));
    expect(entryOf(suggestion, 'invoices').values).toEqual({ settled_on: { 'n/a': '' } });
    expect(question(suggestion, 'invoices.settled_on').choices).toEqual([
      '"values": {"settled_on": {"offen": ""}}, if it stands for none',
      'leave it, for rows that are not to be read',
    ]);
  });
});

describe('what is the same in every row', () => {
  it('may be a constant', async () => {
    const text = table(',', ['Customer ID', 'Rating', 'Rating date'], ['C1', 'AA', '2026-01-31']);
    const suggestion = await suggest(text, 'ratings.csv');
    expect(asked(suggestion)).toEqual(['ratings.agency', 'ratings.scale']);
    expect(question(suggestion, 'ratings.scale').choices).toEqual([
      '"constants": {"scale": "…"}, if it is the same in every row',
    ]);
  });
});

describe('columns that compete', () => {
  it('are both named, and neither is taken', async () => {
    const text = invoices(ROWS, { 'Net due date': ['2026-03-01', '2026-03-02', '2026-03-03'] });
    const suggestion = await suggest(text);
    expect(entryOf(suggestion, 'invoices').columns.due_on).toBeUndefined();
    expect(certainties(suggestion, 'invoices').due_on).toBe('open');
    expect(question(suggestion, 'invoices.due_on').choices).toEqual([
      'columns: "due_on": "Due date" (such as "2026-02-28")',
      'columns: "due_on": "Net due date" (such as "2026-03-01")',
    ]);
    expect(suggestion.ignored.map(({ reason }) => reason)).toEqual([
      'It may be due_on: see the questions.',
      'It may be due_on: see the questions.',
    ]);
  });

  it('and say the same are no matter', async () => {
    const text = invoices(ROWS, { 'Net due date': ROWS.map(([, , due]) => due) });
    const suggestion = await suggest(text);
    expect(entryOf(suggestion, 'invoices').columns.due_on).toBe('Due date');
    expect(certainties(suggestion, 'invoices').due_on).toBe('likely');
  });

  it('are asked where the better name has gaps and the other none', async () => {
    const ids = { 发票号码: ['F1', '', ''], 单据编号: ['A1', 'A2', 'A3'] };
    const header = ['客户编号', '开票日期', '到期日', '金额', '币种', '结清日期', '发票号码', '单据编号'];
    const rows = ROWS.map(([, issued, due, amount, settled], row) => [
      ...['C1', issued, due, amount, 'CNY', settled],
      ...[ids.发票号码[row] ?? '', ids.单据编号[row] ?? ''],
    ]);
    const suggestion = await suggest(table(',', header, ...rows));
    expect(certainties(suggestion, 'invoices').invoice_id).toBe('open');
    expect(question(suggestion, 'invoices.invoice_id').choices).toHaveLength(2);
  });
});

describe('what every row needs and the file has not', () => {
  it('is named, with the columns it could be', async () => {
    const text = table(
      ',',
      ['Invoice No', 'Customer ID', 'Amount', 'Invoice date', 'Promised', 'Cleared on'],
      ['I1', 'C1', '1.50', '2026-01-31', '2026-02-28', '2026-03-01'],
    );
    const suggestion = await suggest(text, 'invoices list.csv');
    expect(suggestion.columns).toContainEqual({
      kind: 'invoices',
      column: 'due_on',
      source: null,
      certainty: 'open',
      reason: 'No column of the file is named like it.',
    });
    expect(question(suggestion, 'invoices.due_on').choices).toEqual([
      'columns: "due_on": "Promised" (such as "2026-02-28")',
    ]);
  });

  it.each([
    ['46053', '46081', "Excel's numbers of days"],
    ['31 days', '30 days', 'its values, such as "30 days", are no days'],
    ['2/1/2026 10:00:00 AM', '2/1/2026 10:00:00 PM', 'AM or PM'],
    [
      '2026-02-28',
      'end of month 2',
      'not all of its values are days written YYYY-MM-DD: "end of month 2" for one',
    ],
  ])('is told apart from what is named like it: %s and %s', async (first, second, why) => {
    const rows: readonly Row[] = [
      ['I2', '2026-01-31', second, '2.50', ''],
      ['I1', '2026-01-31', first, '1.50', ''],
    ];
    const suggestion = await suggest(invoices(rows));
    expect(entryOf(suggestion, 'invoices').columns.due_on).toBeUndefined();
    expect(question(suggestion, 'invoices.due_on').question).toContain(why);
  });

  it('or has with currency signs is asked, with what to do', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '€ 1.50', '']]));
    expect(question(suggestion, 'invoices.amount').question).toContain('export them without currency signs');
  });

  it.each([
    [
      'document type',
      { 'Document type': ['Standard', 'Express', ''] },
      'document_type',
      '"Standard", are no words that are known (invoice, credit_note)',
    ],
    ['flag', { Disputed: ['late', 'No', ''] }, 'disputed', '"late", are no words for yes and no'],
  ])('is asked even where rows could do without: %s', async (_, more, column, why) => {
    const suggestion = await suggest(invoices(ROWS, more));
    expect(entryOf(suggestion, 'invoices').columns[column]).toBeUndefined();
    const { question: text, choices } = question(suggestion, `invoices.${column}`);
    expect(text).toContain(why);
    expect(choices.at(-1)).toBe('leave it out');
  });

  it('is told of customers too', async () => {
    const text = table(',', ['Customer ID', 'Name', 'Payment terms days'], ['C1', 'One', 'thirty']);
    const suggestion = await suggest(text);
    expect(question(suggestion, 'customers.payment_terms_days').question).toContain('are no whole numbers');
  });

  it('is not an id that is too long, nor a number spelled in several ways', async () => {
    const long = await suggest(invoices([['I'.repeat(201), '2026-01-31', '2026-02-28', '1.50', '']]));
    expect(question(long, 'invoices.invoice_id').question).toContain('too long');
    const rows: readonly Row[] = [
      ['I1', '2026-01-31', '2026-02-28', '1.50', ''],
      ['I2', '2026-01-31', '2026-02-28', '1,50', ''],
    ];
    const mixed = await suggest(invoices(rows));
    expect(question(mixed, 'invoices.amount').question).toContain(
      'no decimal and thousands marks fit all of its values ("1.50", "1,50" …)',
    );
  });

  it('is not the number of the row, which is nobody’s id', async () => {
    const text = table(
      ',',
      ['No', 'Customer ID', 'Amount', 'Invoice date', 'Due date', 'Cleared on'],
      ['1', 'C1', '1.50', '2026-01-31', '2026-02-28', '2026-03-01'],
      ['2', 'C1', '1.50', '2026-01-31', '2026-02-28', '2026-03-01'],
    );
    expect(certainties(await suggest(text, 'ar.csv'), 'invoices').invoice_id).toBe('open');
  });
});

describe('a column that no mapping could name', () => {
  it('is left out, and so is what stands in the header twice', async () => {
    const long = 'N'.repeat(201);
    const text = invoices(ROWS, { [long]: ['1', '2', '3'] }).replace('Currency', 'Amount');
    const suggestion = await suggest(text);
    expect(suggestion.ignored.map(({ source }) => source)).toEqual(['Amount', long]);
    expect(suggestion.ignored[0]?.reason).toContain('no name of its own');
    expect(certainties(suggestion, 'invoices').amount).toBe('open');
  });
});

describe('lines that are no rows', () => {
  it('above the header have to be taken out, and the mapping is for what is then left', async () => {
    const text = `Receivables of Acme;;;;;;\r\n\r\n;;;;;;\r\n${invoices(ROWS)}`;
    const suggestion = await suggest(text);
    expect(certainties(suggestion, 'invoices')).toMatchObject({ invoice_id: 'sure', due_on: 'sure' });
    expect(question(suggestion, 'header')).toMatchObject({
      question: expect.stringContaining('The header stands on line 4'),
      choices: [expect.stringContaining('tail -n +4 FILE')],
    });
  });

  it('such as totals and rows with too many fields are named', async () => {
    const text = `${invoices(ROWS)}Total;;;;370.40;;\r\nI4;C1;a;b;c;d;e;f;g\r\n`;
    const suggestion = await suggest(text);
    expect(suggestion.rows).toBe(5);
    expect(entryOf(suggestion, 'invoices').date_format).toBe('YYYY-MM-DD');
    expect(suggestion.questions.filter(({ about }) => about === 'rows').map((one) => one.question)).toEqual([
      expect.stringContaining('line 5 with "Total"'),
      expect.stringContaining('line 6 has 9 and the header 7'),
    ]);
  });
});
