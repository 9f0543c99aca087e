/** What a suggestion leaves to a person instead of guessing it. */
import { describe, expect, it } from 'vitest';
import {
  asked,
  certainties,
  entryOf,
  invoices,
  question,
  type Row,
  suggest,
  table,
} from './suggest-files.ts';

const ROWS: readonly Row[] = [
  ['I1', '2026-01-31', '2026-02-28', '100.00', '2026-03-31'],
  ['I2', '2026-01-30', '2026-02-27', '250.50', ''],
  ['I3', '2026-01-29', '2026-02-26', '19.90', ''],
];

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

  it('or has with words beside is asked, with what to do', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '1.50 gross', '']]));
    expect(question(suggestion, 'invoices.amount').question).toContain('export them without words and signs');
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
  it('above the header are skipped', async () => {
    const text = `Receivables of Acme;;;;;;\r\n\r\n;;;;;;\r\n${invoices(ROWS)}`;
    const suggestion = await suggest(text);
    expect(certainties(suggestion, 'invoices')).toMatchObject({ invoice_id: 'sure', due_on: 'sure' });
    expect(suggestion.mapping.map(({ skip_lines }) => skip_lines)).toEqual(suggestion.mapping.map(() => 3));
    expect(entryOf(await suggest(invoices(ROWS)), 'invoices')).not.toHaveProperty('skip_lines');
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
