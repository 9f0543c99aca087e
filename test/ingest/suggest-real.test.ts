/** A vendor's receivables export and damaged copies of it: each is understood without a word from anybody. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { NO_REAL_SETS, sourceFile } from '../support/real-sets.ts';
import { readAll } from './read-all.ts';
import { asked, certainties, entryOf, suggest } from './suggest-files.ts';

/** `countryCode` holds numbers that are no countries; the others are no columns of ours. */
const IGNORED = ['countryCode', 'PaperlessDate', 'PaperlessBill', 'DaysToSettle', 'DaysLate'];

const INVOICES: Omit<MappingEntry, 'match' | 'date_format'> = {
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
  decimal: '.',
};

describe.skipIf(NO_REAL_SETS !== null).each([
  ['WA_Fn-UseC_-Accounts-Receivable.csv', 'M/D/YYYY', 2_466],
  ['variant_ddmmyyyy_sorted.csv', 'DD/MM/YYYY', 2_466],
  ['variant_lost_leading_zeros.csv', 'M/D/YYYY', 2_466],
  ['bad_with_missing_and_dups.csv', 'M/D/YYYY', 2_586],
])('the real export %s', (file, date_format, rows) => {
  it(`is read as customers and invoices with days ${date_format}, and only its currency is asked`, async () => {
    const bytes = await readFile(sourceFile(`ar_ibm/${file}`));
    const suggestion = await suggest(bytes, file);
    expect(suggestion.rows).toBe(rows);
    expect(entryOf(suggestion, 'customers')).toEqual({
      match: file,
      kind: 'customers',
      columns: { customer_id: 'customerID', name: 'customerID' },
    });
    const entry = entryOf(suggestion, 'invoices');
    expect(entry).toMatchObject({ ...INVOICES, match: file, date_format });
    expect(entry.true_values).toEqual(['Yes']);
    expect(new Set(Object.values(certainties(suggestion, 'invoices')))).toEqual(new Set(['sure']));
    expect(certainties(suggestion, 'customers')).toEqual({ customer_id: 'likely', name: 'likely' });
    expect(suggestion.ignored.map(({ source }) => source.toLowerCase())).toEqual(
      IGNORED.map((name) => name.toLowerCase()),
    );
    expect(asked(suggestion)).toEqual(['invoices.currency']);
    const read = await readAll(bytes, { mapping: entry });
    expect([read.refused, read.rejections, read.records.length]).toEqual([null, [], rows]);
  });
});
