/** A vendor's receivables export of 2,466 invoices, and copies of it that were damaged the ways such files are. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { NO_REAL_SETS, sourceFile } from '../support/real-sets.ts';
import { readAll } from './read-all.ts';

const INVOICES: MappingEntry = {
  match: '*.csv',
  kind: 'invoices',
  columns: {
    invoice_id: 'invoiceNumber',
    customer_id: 'customerID',
    issued_on: 'InvoiceDate',
    due_on: 'DueDate',
    amount: 'InvoiceAmount',
    disputed: 'Disputed',
    settled_on: 'SettledDate',
  },
  constants: { currency: 'USD' },
  date_format: 'M/D/YYYY',
};

async function read(file: string, entry: MappingEntry = INVOICES) {
  expect(checkMapping([entry], [])).toMatchObject({ ok: true });
  return readAll(await readFile(sourceFile(`ar_ibm/${file}`)), { mapping: entry, kind: entry.kind });
}

describe.skipIf(NO_REAL_SETS !== null)('a real export read by a mapping', () => {
  it('goes in whole, with its days and amounts', async () => {
    const { records, rejections, refused } = await read('WA_Fn-UseC_-Accounts-Receivable.csv');
    expect({ rejections, refused }).toEqual({ rejections: [], refused: null });
    expect(records).toHaveLength(2_466);
    expect(records[0]?.values.slice(0, 10)).toEqual([
      ...['0000611365', '0379-NEVHP', '2013-01-02', '2013-02-01', '55.94', 'USD', 'false', 'invoice', null],
      '2013-01-15',
    ]);
    expect(records.filter(({ values }) => values[6] === 'true')).toHaveLength(561);
  });

  it('with the day before the month is refused by the other format and the same by its own', async () => {
    const file = 'variant_ddmmyyyy_sorted.csv';
    const { refused } = await read(file);
    expect(refused).toMatchObject({ reason: 'date_format_differs', line: 2 });
    expect(refused?.message).toContain('line 2: SettledDate "23/01/2012"');
    expect(refused?.message).toContain('It may be D/M/YYYY,');
    const swapped = await read(file, { ...INVOICES, date_format: 'D/M/YYYY' });
    expect({ rejections: swapped.rejections, refused: swapped.refused }).toEqual({
      rejections: [],
      refused: null,
    });
    const original = await read('WA_Fn-UseC_-Accounts-Receivable.csv');
    // The copy lost leading zeros of its numbers and is in another order.
    const rows = ({ records }: typeof original) =>
      records.map(({ values }) => values.join('|').replace(/^0+/, '')).sort();
    expect(rows(swapped)).toEqual(rows(original));
  });

  it('with empty fields loses the rows that cannot do without them, which are named', async () => {
    const flags: MappingEntry = {
      ...{ match: '*.csv', kind: 'red_flags', date_format: 'M/D/YYYY' },
      columns: {
        ...{ red_flag_id: 'invoiceNumber', customer_id: 'customerID', observed_on: 'PaperlessDate' },
        code: 'PaperlessBill',
      },
      constants: { family: 'operations' },
    };
    const { records, rejections, rejectedIds, refused } = await read('bad_with_missing_and_dups.csv', flags);
    expect(refused).toBeNull();
    expect([records.length, rejections.length]).toEqual([2_466, 120]);
    expect(rejections[0]).toEqual({
      line: 3,
      field: 'code',
      code: 'missing',
      message: 'code (PaperlessBill) is missing: every row of red_flags needs one',
    });
    expect(rejectedIds[0]).toBe('136962706');
  });
});
