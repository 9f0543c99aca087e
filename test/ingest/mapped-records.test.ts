import { describe, expect, it } from 'vitest';
import { openItemsSpec } from '../../src/domain/file-kind.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { INVOICES, readAll } from './read-all.ts';

const COLUMNS = {
  invoice_id: 'No',
  customer_id: 'Customer',
  issued_on: 'Date',
  due_on: 'Due',
  amount: 'Amount',
};
const HEADER = 'No,Customer,Date,Due,Amount';

/** An entry that the check lets through. */
function entry(settings: Partial<MappingEntry> = {}): MappingEntry {
  const check = checkMapping([{ match: '*', kind: 'invoices', columns: COLUMNS, ...settings }], []);
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  const [only] = check.mapping;
  if (only === undefined) throw new Error('no entry');
  return only;
}

function withColumns(columns: Readonly<Record<string, string>>, settings: Partial<MappingEntry> = {}) {
  return entry({ columns: { ...COLUMNS, ...columns }, ...settings });
}

/** The values of the rows by our names of the columns. */
async function values(file: string | Uint8Array, mapping: MappingEntry, format: 'csv' | 'ndjson' = 'csv') {
  const spec = mapping.mode === 'open_items' ? openItemsSpec() : INVOICES.spec;
  const { records, rejections, refused } = await readAll(file, { mapping, format, spec });
  expect({ rejections, refused }).toEqual({ rejections: [], refused: null });
  return records.map((record) =>
    Object.fromEntries(spec.columns.map(({ name }, index) => [name, record.values[index] ?? null])),
  );
}

describe('readRecords() by a mapping', () => {
  it('finds the columns by their names and leaves the others alone', async () => {
    const file = 'x,Amount , Due,Date,Customer,No,x,\n1,100,2026-02-10,2026-01-10,C1,I1,2,3\n';
    expect(await values(file, entry())).toMatchObject([
      { invoice_id: 'I1', customer_id: 'C1', issued_on: '2026-01-10', due_on: '2026-02-10', amount: '100' },
    ]);
  });

  it('finds a column that differs in letter case where there is only one such', async () => {
    const row = 'I1,C1,2026-01-10,2026-02-10,100';
    expect(await values(`${HEADER.toUpperCase()}\n${row}\n`, entry())).toHaveLength(1);
    // The very name wins over one in another case.
    expect(await values(`${HEADER},AMOUNT\n${row},7\n`, entry())).toMatchObject([{ amount: '100' }]);
    const { refused } = await readAll(`${HEADER.replace('Amount', 'AMOUNT,amount')}\n${row},7\n`, {
      mapping: entry(),
    });
    expect(refused).toMatchObject({ reason: 'mapping_misfit', line: 1 });
    expect(refused?.message).toContain('"Amount", and the header has several');
  });

  it('feeds two columns of ours from one of the file', async () => {
    const file = `${HEADER}\nI1,C1,2026-01-10,2026-02-10,100\n`;
    expect(await values(file, withColumns({ overdue_reason: 'Customer' }))).toMatchObject([
      { customer_id: 'C1', overdue_reason: 'C1' },
    ]);
  });

  it('refuses a file that lacks a column, and says which may be meant', async () => {
    const { refused, records } = await readAll('No,Customer,Date,Duee,Amount\nI1,C1,x,x,1\n', {
      mapping: withColumns({ settled_on: 'Cleared' }),
    });
    expect(records).toEqual([]);
    expect(refused).toEqual({
      reason: 'mapping_misfit',
      line: 1,
      message:
        'The mapping names columns that the file does not have: "Due" (did you mean "Duee"?), "Cleared". ' +
        'The file has "No", "Customer", "Date", "Duee", "Amount".',
    });
  });

  it('refuses a file that lacks a single column', async () => {
    const { refused } = await readAll('No,Customer,Date,Amount\n', { mapping: entry() });
    expect(refused?.message).toContain('the file does not have: "Due". The file has "No", "Customer"');
  });

  it('lists no more names than a person reads', async () => {
    const header = Array.from({ length: 130 }, (_, index) => `zzzzzzzz${index}`).join(',');
    const { refused } = await readAll(`${header}\n`, { mapping: entry() });
    expect(refused?.message).toContain('"zzzzzzzz99" and 30 more.');
  });

  it('minds a name that stands twice only where it is mapped', async () => {
    const row = 'I1,C1,2026-01-10,2026-02-10,100,7,8';
    expect(await values(`${HEADER},x,x\n${row}\n`, entry())).toHaveLength(1);
    const { refused } = await readAll(`${HEADER},x,Amount\n${row}\n`, { mapping: entry() });
    expect(refused).toMatchObject({ reason: 'duplicate_column', line: 1 });
  });

  it('tells another delimiter and a header that is no text', async () => {
    const file = `${HEADER}\n`.replaceAll(',', ';');
    expect((await readAll(file, { mapping: entry() })).refused).toMatchObject({
      reason: 'wrong_header',
      message: expect.stringContaining('write "delimiter": ";" in the mapping'),
    });
    const utf16 = Buffer.from(`${HEADER}\n`, 'utf16le');
    expect((await readAll(utf16, { mapping: entry() })).refused).toMatchObject({ reason: 'broken_encoding' });
  });

  it('reads by the encoding and the delimiter of the entry, a byte order mark aside', async () => {
    const mapping = entry({
      columns: { ...COLUMNS, customer_id: '客户' },
      encoding: 'gb18030',
      delimiter: ';',
    });
    // `No;客户;Date;Due;Amount` and a customer 张 as GB 18030 writes them.
    const file = Buffer.concat([
      Buffer.from('No;'),
      Buffer.from([0xbf, 0xcd, 0xbb, 0xa7]),
      Buffer.from(';Date;Due;Amount\nI1;'),
      Buffer.from([0xd5, 0xc5]),
      Buffer.from(';2026-01-10;2026-02-10;1\n'),
    ]);
    expect(await values(file, mapping)).toMatchObject([{ customer_id: '张' }]);
    const marked = `\ufeff${HEADER}\nI1,C1,2026-01-10,2026-02-10,100\n`;
    expect(await values(marked, entry())).toMatchObject([{ invoice_id: 'I1' }]);
  });

  it('gives every row its constants, in our spelling', async () => {
    const mapping = entry({
      constants: { currency: 'EUR', disputed: 'yes', settled_on: '2026-03-01' },
      date_format: 'D.M.YYYY',
    });
    expect(await values(`${HEADER}\nI1,C1,10.1.2026,10.2.2026,100\n`, mapping)).toMatchObject([
      { currency: 'EUR', disputed: 'true', settled_on: '2026-03-01' },
    ]);
  });

  it("translates the file's words before anything else, an empty field included", async () => {
    const mapping = withColumns(
      { document_type: 'Art', settled_on: 'Cleared', disputed: 'D', currency: 'Cur', overdue_reason: 'Why' },
      {
        date_format: 'D.M.YYYY',
        true_values: ['X'],
        values: {
          document_type: { ' RG ': 'credit_note', RV: 'invoice' },
          settled_on: { '00.00.0000': '', heute: '2026-03-01' },
          disputed: { '': 'true', '?': '' },
          amount: { hundert: '100' },
          overdue_reason: { '-': ' ' },
          currency: { '€': 'EUR' },
        },
      },
    );
    const file = [
      `${HEADER},Art,Cleared,D,Cur,Why`,
      'I1,C1,10.1.2026,10.2.2026,hundert,RG,00.00.0000,,€,-',
      'I2,C1,10.1.2026,10.2.2026,2,RV,heute,?,USD,x',
      'I3,C1,10.1.2026,10.2.2026,2,,1.2.2026,x,,',
    ].join('\n');
    expect(await values(`${file}\n`, mapping)).toMatchObject([
      {
        amount: '100',
        document_type: 'credit_note',
        settled_on: null,
        disputed: 'true',
        currency: 'EUR',
        overdue_reason: null,
      },
      {
        document_type: 'invoice',
        settled_on: '2026-03-01',
        disputed: 'false',
        currency: 'USD',
        overdue_reason: 'x',
      },
      { document_type: 'invoice', settled_on: '2026-02-01', disputed: 'true', currency: null },
    ]);
  });

  it('rejects a row whose word for nothing stands where there has to be something', async () => {
    const mapping = entry({ values: { customer_id: { '#': '', '': '' } } });
    const { rejections } = await readAll(
      `${HEADER}\nI1,#,2026-01-10,2026-02-10,1\nI1,,2026-01-10,2026-02-10,1\n`,
      {
        mapping,
      },
    );
    const message = 'customer_id (Customer) is missing: every row of invoices needs one';
    expect(rejections).toEqual([
      { line: 2, field: 'customer_id', code: 'missing', message },
      { line: 3, field: 'customer_id', code: 'missing', message },
    ]);
  });

  it('reads flags by its words, or by the usual ones where it has none', async () => {
    const file = `${HEADER},D\nI1,C1,2026-01-10,2026-02-10,1,ja\nI2,C1,2026-01-10,2026-02-10,1,NEIN\n`;
    const words = { true_values: ['Ja'], false_values: ['Nein'] };
    expect(await values(file, withColumns({ disputed: 'D' }, words))).toMatchObject([
      { disputed: 'true' },
      { disputed: 'false' },
    ]);
    const usual = file.replace('ja', 'Yes').replace('NEIN', '0');
    expect(await values(usual, withColumns({ disputed: 'D' }))).toMatchObject([
      { disputed: 'true' },
      { disputed: 'false' },
    ]);
    const { rejections } = await readAll(file.replace('NEIN', 'yes').replace('ja', 'j\u0000'), {
      mapping: withColumns({ disputed: 'D' }, words),
    });
    expect(rejections).toMatchObject([
      { line: 2, code: 'control_character' },
      { line: 3, message: 'disputed (D) "yes" is neither true (ja) nor false (nein) in the mapping' },
    ]);
  });

  it('tells a fault of the text as the file has it', async () => {
    const mapping = entry({ decimal: ',', thousands: '.', date_format: 'DD.MM.YYYY' });
    const cells = [
      ['10.01.2026', '30.02.2026', '5'],
      ['10.01.2026', '00.00.0000', '5'],
      ['10.01.2026', 'n/a', '5'],
      ['10.01.1899', '10.02.2026', '5'],
      ['10.01.2026', '10.02.2026', '1.200,12345'],
      ['10.01.2026', '10.02.2026', '1.200,00-'],
      ['10.01.2026', '10.02.2026', '1 200'],
      ['10.01.2026', '10.02.2026', 'abc'],
      ['10.01.2026', '10.02.2026', '5\u0000'],
      ['10.01.2026\u0000', '10.02.2026', '5'],
    ];
    const rows = cells.map((row) => `I1,C1,${row.map((cell) => `"${cell}"`).join(',')}`);
    const { rejections, refused } = await readAll(`${HEADER}\n${rows.join('\n')}\n`, { mapping });
    expect(refused).toBeNull();
    expect(rejections.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'not_a_day: due_on (Due) "30.02.2026" is not a day: the calendar has no such day',
      'not_a_day: due_on (Due) "00.00.0000" is not a day: if it stands for none, write "values": {"due_on": {"00.00.0000": ""}} in the mapping',
      'not_a_day: due_on (Due) "n/a" is not a day: if it stands for none, write "values": {"due_on": {"n/a": ""}} in the mapping',
      'out_of_range: issued_on (Date) "10.01.1899" must be from 1900-01-01 to 2200-12-31',
      'too_many_decimals: amount (Amount) "1.200,12345" has more than 4 decimals',
      'not_positive: amount (Amount) "1.200,00-" must be above zero; where an amount below zero is a credit note, write "negative_amounts": "credit_note" in the mapping',
      'not_a_number: amount (Amount) "1 200" is not a number with "," before the decimals and "." between thousands: if " " stands between thousands, write it as "thousands" in the mapping',
      'not_a_number: amount (Amount) "abc" is not a number with "," before the decimals and "." between thousands',
      expect.stringMatching(/^control_character: amount/),
      expect.stringMatching(/^control_character: issued_on/),
    ]);
  });

  it('names a column once where the file calls it as we do', async () => {
    const { rejections } = await readAll('No,Customer,Date,Due,amount\nI1,C1,2026-01-10,2026-02-10,\n', {
      mapping: withColumns({ amount: 'amount' }),
    });
    expect(rejections).toMatchObject([{ message: 'amount is missing: every row of invoices needs one' }]);
  });

  it('is not used unchecked', async () => {
    const unchecked = { match: '*', kind: 'invoices', columns: COLUMNS } as const;
    await expect(readAll(`${HEADER}\n`, { mapping: { ...unchecked, date_format: 'x' } })).rejects.toThrow(
      'not been checked',
    );
    await expect(
      readAll(`${HEADER}\n`, { mapping: { ...unchecked, constants: { currency: 'x' } } }),
    ).rejects.toThrow('not been checked');
  });
});

describe('amounts below zero', () => {
  const file = `${HEADER},Open\nI1,C1,2026-01-10,2026-02-10,-100.00,-40\nI2,C1,2026-01-10,2026-02-10,(5),0.00-\nI3,C1,2026-01-10,2026-02-10,7,7\n`;
  const mapping = withColumns(
    { open_amount: 'Open' },
    { mode: 'open_items', negative_amounts: 'credit_note' },
  );

  it('make a credit note where the mapping says so', async () => {
    expect(await values(file, mapping)).toMatchObject([
      { document_type: 'credit_note', amount: '100.00', open_amount: '40' },
      { document_type: 'credit_note', amount: '5', open_amount: '0.00' },
      { document_type: 'invoice', amount: '7', open_amount: '7' },
    ]);
  });

  it('have to agree with what is open, and be above zero without their sign', async () => {
    const rows = [
      'I1,C1,2026-01-10,2026-02-10,-100,40',
      'I2,C1,2026-01-10,2026-02-10,-0,0',
      'I3,C1,2026-01-10,2026-02-10,-1.23456,',
    ];
    const { rejections } = await readAll(`${HEADER},Open\n${rows.join('\n')}\n`, {
      mapping,
      spec: openItemsSpec(),
    });
    expect(rejections.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'out_of_range: open_amount "40" must have the sign of amount -100: it is what is left of it',
      'not_positive: amount (Amount) "-0" must be above zero',
      'too_many_decimals: amount (Amount) "-1.23456" has more than 4 decimals',
    ]);
  });

  it('are rejected where it does not, but for a zero', async () => {
    const open = withColumns({ open_amount: 'Open' }, { mode: 'open_items' });
    const zero = `${HEADER},Open\nI1,C1,2026-01-10,2026-02-10,100,-0.00\n`;
    expect(await values(zero, open)).toMatchObject([{ open_amount: '0.00', document_type: 'invoice' }]);
    const { rejections } = await readAll(file.replace(',Open', ',Other'), { mapping: entry() });
    expect(rejections).toMatchObject([
      { line: 2, code: 'not_positive' },
      { line: 3, code: 'not_positive' },
    ]);
  });
});
