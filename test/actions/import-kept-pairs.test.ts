import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import type { Database } from '../../src/store/database.ts';
import { clearLedger } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';

const MASTER = csv(
  'customer_id,name,industry_scheme,industry_code,currency,credit_limit,account_manager',
  'C1,One,NACE,2410,EUR,500.00,a@example.com',
);

describe.each(testDatabases())('customers by a mapping, in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await clearLedger(database);
    await importText(database, 'customers.csv', MASTER);
  });
  afterAll(() => database.close());

  /** What C1 is after a file that speaks of one column more than its name. */
  async function after(column: string, value: string) {
    const entry: MappingEntry = {
      match: '*',
      kind: 'customers',
      columns: { customer_id: 'No', name: 'Name', [column]: 'More' },
    };
    const report = await importText(database, 'list.csv', csv('No,Name,More', `C1,One,${value}`), {
      mapping: [entry],
    });
    expect(report.rejections).toEqual([]);
    const [customer] = await rowsOf(database, 'customers');
    return customer;
  }

  const KEPT = { currency: 'EUR', credit_limit: '500.00', industry_scheme: 'NACE', industry_code: '2410' };

  it.each([
    ['currency', 'EUR', {}],
    ['currency', 'USD', { currency: 'USD', credit_limit: null }],
    ['currency', '', { currency: null, credit_limit: null }],
    ['credit_limit', '500', {}],
    ['credit_limit', '700.00', { currency: null, credit_limit: '700.00' }],
    ['credit_limit', '', { credit_limit: null }],
    ['industry_scheme', 'NACE', {}],
    ['industry_scheme', 'ISIC', { industry_scheme: 'ISIC', industry_code: null }],
    ['industry_scheme', '', { industry_scheme: null, industry_code: null }],
    ['industry_code', '', { industry_code: null }],
  ])(
    'that say of %s %j keep the other of its pair only where it says the same',
    async (column, value, changed) => {
      expect(await after(column, value)).toMatchObject({
        ...KEPT,
        ...changed,
        account_manager: 'a@example.com',
      });
    },
  );
});
