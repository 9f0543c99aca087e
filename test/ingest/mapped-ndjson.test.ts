import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { readAll } from './read-all.ts';

const ENTRY: MappingEntry = {
  match: '*',
  kind: 'invoices',
  columns: {
    invoice_id: 'No',
    customer_id: 'Customer',
    issued_on: 'Date',
    due_on: 'Due',
    amount: 'Amount',
    disputed: 'Disputed',
  },
  date_format: 'YYYYMMDD',
  decimal: ',',
  thousands: '.',
  true_values: ['X'],
};

const ROW = { No: 'I1', Customer: 'C1', Date: '20260110', Due: '20260210', Amount: '1.200,50' };

function read(rows: readonly (object | string)[], settings: Partial<MappingEntry> = {}) {
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  return readAll(`${lines.join('\n')}\n`, { format: 'ndjson', mapping: { ...ENTRY, ...settings } });
}

async function first(row: object | string, settings: Partial<MappingEntry> = {}) {
  const { records, rejections, refused } = await read([row], settings);
  expect({ rejections, refused }).toEqual({ rejections: [], refused: null });
  return records[0]?.values;
}

describe('readRecords() of NDJSON by a mapping', () => {
  it('takes the keys it names, in their case or another, and leaves the others alone', async () => {
    const expected = [
      'I1',
      'C1',
      '2026-01-10',
      '2026-02-10',
      '1200.50',
      null,
      'false',
      'invoice',
      null,
      null,
      null,
      null,
    ];
    expect(await first({ ...ROW, other: [1], amount_net: {} })).toEqual(expected);
    expect(
      await first({ no: 'I1', ' Customer ': 'C1', date: '20260110', DUE: '20260210', Amount: '1.200,50' }),
    ).toEqual(expected);
    // The very key wins over one in another case.
    expect(await first({ ...ROW, AMOUNT: '7' })).toEqual(expected);
  });

  it('takes a JSON number with its own point, whatever mark the texts have', async () => {
    const number = JSON.stringify({ ...ROW, Amount: 0 }).replace('"Amount":0', '"Amount":1200.50');
    expect((await first(number))?.[4]).toBe('1200.50');
    const days = await first({ ...ROW, Date: 20260110 });
    expect(days?.[2]).toBe('2026-01-10');
  });

  it('takes true and false as they are, and translates words, numbers and nothing', async () => {
    expect((await first({ ...ROW, Disputed: true }))?.[6]).toBe('true');
    expect((await first({ ...ROW, Disputed: 'x' }))?.[6]).toBe('true');
    const values = { disputed: { '2': 'true', '': 'true', false: 'true' } };
    for (const Disputed of [2, null, '', false]) {
      expect((await first({ ...ROW, Disputed }, { values }))?.[6]).toBe('true');
    }
  });

  it('reads a JSON number as a flag by the words of the mapping', async () => {
    const words = { true_values: ['2'], false_values: ['1'] };
    for (const [Disputed, flag] of [
      [1, 'false'],
      ['1', 'false'],
      [2, 'true'],
      [true, 'true'],
      [false, 'false'],
    ] as const) {
      expect((await first({ ...ROW, Disputed }, words))?.[6]).toBe(flag);
    }
    const { rejections } = await read([{ ...ROW, Disputed: 0 }], words);
    expect(rejections).toMatchObject([{ field: 'disputed', code: 'not_a_flag' }]);
    expect((await first({ ...ROW, Disputed: 0 }))?.[6]).toBe('false');
  });

  it('makes a credit note of a JSON number below zero where the mapping says so', async () => {
    const credited = await first({ ...ROW, Amount: -5 }, { negative_amounts: 'credit_note' });
    expect([credited?.[4], credited?.[7]]).toEqual(['5', 'credit_note']);
  });

  it('minds a key that stands twice only where it is mapped', async () => {
    const twice = (key: string) => `${JSON.stringify(ROW).slice(0, -1)},"${key}":"1","${key}":"2"}`;
    expect(await first(twice('other'))).toHaveLength(12);
    const { rejections, rejectedIds } = await read([twice('Amount'), twice('No'), { ...ROW, no: 1, nO: 2 }]);
    expect(rejections).toMatchObject([
      { line: 1, field: null, code: 'not_allowed' },
      { line: 2, field: null, code: 'not_allowed' },
    ]);
    expect(rejectedIds).toEqual(['I1', null]);
  });

  it('rejects an object with several keys that differ from the mapped one only in case', async () => {
    const { Due: _, ...row } = ROW;
    const { rejections, rejectedIds } = await read([ROW, { ...row, due: '20260210', DUE: '20260211' }]);
    expect(rejections).toEqual([
      {
        line: 2,
        field: 'due_on',
        code: 'not_allowed',
        message:
          'The object has several keys that may be "Due", which the mapping names: ' +
          'write the key as it stands in the file, and once only',
      },
    ]);
    expect(rejectedIds).toEqual(['I1']);
  });

  it('refuses a file in whose texts the days or numbers are written otherwise, and never for a JSON number', async () => {
    expect((await read([ROW, { ...ROW, Date: '10.01.2026' }])).refused).toMatchObject({
      reason: 'date_format_differs',
      line: 2,
    });
    expect((await read([{ ...ROW, Amount: '1200.5' }])).refused).toMatchObject({
      reason: 'number_format_differs',
    });
    expect(
      (
        await read([
          { ...ROW, Amount: 1200.5 },
          { ...ROW, No: '', Amount: 1.5 },
        ])
      ).refused,
    ).toBeNull();
  });

  it('refuses a file of which no object has a key that every row needs, or one so like a mapped key that it must be it', async () => {
    const { Due: _, ...row } = ROW;
    expect((await read([{ ...row, Dues: '20260210' }])).refused).toEqual({
      reason: 'mapping_misfit',
      line: null,
      message:
        'The mapping names columns that the file does not have: "Due" (did you mean "Dues"?). ' +
        'The file has "No", "Customer", "Date", "Amount", "Dues".',
    });
    expect((await read([row])).refused).toMatchObject({ reason: 'mapping_misfit' });
    expect((await read([{ ...ROW, Disputd: 'X' }])).refused?.message).toContain(
      '"Disputed" (did you mean "Disputd"?)',
    );
  });

  it('lets a key be left out that not every row needs, and one that only some objects lack', async () => {
    const { Due: _, ...row } = ROW;
    expect((await read([ROW, row])).rejections).toMatchObject([
      { line: 2, field: 'due_on', code: 'missing' },
    ]);
    expect(await first(ROW)).toHaveLength(12);
    expect((await read(['[]', '{}'])).refused).toBeNull();
  });

  it('keeps few of the keys of objects that have many', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`qqqqqqqqqq${index}`, 1]));
    const { refused } = await read([many]);
    expect(refused?.message).toContain(' and 900 more.');
  });

  it('reads constants, and no id where that is one', async () => {
    const { No: _, ...columns } = { ...ENTRY.columns };
    const { invoice_id: _id, ...others } = columns;
    const settings = { columns: others, constants: { invoice_id: 'I9' } };
    expect((await first(ROW, settings))?.[0]).toBe('I9');
    expect((await read(['{'], settings)).rejections).toMatchObject([{ code: 'invalid_json' }]);
    expect((await read([{ ...ROW, Due: [] }], settings)).rejectedIds).toEqual([null]);
  });
});
