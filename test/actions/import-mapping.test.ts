import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Rejection } from '../../src/domain/import-report.ts';
import type { Mapping } from '../../src/domain/mapping.ts';
import type { Database } from '../../src/store/database.ts';
import { clearLedger } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { csv, importParts, importText } from './import-text.ts';

const HEADER = 'Debtor;Name;Document;Date;Due;Amount';
const EXPORT: Mapping = [
  {
    match: 'AR_*.txt',
    kind: 'invoices',
    columns: {
      invoice_id: 'Document',
      customer_id: 'Debtor',
      issued_on: 'Date',
      due_on: 'Due',
      amount: 'Amount',
    },
    delimiter: ';',
    date_format: 'DD.MM.YYYY',
    decimal: ',',
    thousands: '.',
  },
  {
    match: 'AR_*.txt',
    kind: 'customers',
    columns: { customer_id: 'Debtor', name: 'Name' },
    delimiter: ';',
  },
];
const FILE = csv(
  HEADER,
  'C1;One;I1;31.01.2026;28.02.2026;1.200,50',
  'C1;One;I2;01.02.2026;03.03.2026;7,00',
  'C2;Two;I3;02.02.2026;30.02.2026;7,00',
);

describe.each(testDatabases())('a mapped file in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => clearLedger(database));
  afterAll(() => database.close());

  it('feeds several kinds, in the order of their references, with a report for each', async () => {
    const reports = await importParts(database, '/erp/AR_2026.txt', FILE, { mapping: EXPORT });
    expect(reports).toMatchObject([
      { file: '/erp/AR_2026.txt', kind: 'customers', rows: 3, new: 2, unchanged: 1, rejected: 0 },
      {
        kind: 'invoices',
        rows: 3,
        new: 2,
        rejected: 1,
        rejections: [{ line: 4, field: 'due_on', code: 'not_a_day' }],
      },
    ]);
    expect(await rowsOf(database, 'invoices')).toMatchObject([
      { invoice_id: 'I1', issued_on: '2026-01-31', amount: '1200.50' },
      { invoice_id: 'I2' },
    ]);
  });

  it('of customers leaves to the ledger what it does not speak of, and a file of ours does not', async () => {
    const master = csv(
      'customer_id,name,industry_scheme,industry_code,country,currency,credit_limit,payment_terms_days,customer_class,group_id,account_manager,customer_since',
      'C1,First,NACE,24.10,DE,EUR,500.00,30,core,G1,a@example.com,2020-01-01',
    );
    await importText(database, 'customers.csv', master);
    const [before] = await rowsOf(database, 'customers');
    expect(before).toMatchObject({ credit_limit: '500.00', industry_code: '2410', customer_class: 'core' });
    const [customers] = await importParts(database, 'AR_1.txt', FILE, { mapping: EXPORT });
    expect(customers).toMatchObject({ kind: 'customers', new: 1, changed: 1, unchanged: 1 });
    const [known, added] = await rowsOf(database, 'customers');
    expect(known).toEqual({ ...before, name: 'One' });
    expect(added).toMatchObject({ customer_id: 'C2', name: 'Two', credit_limit: null });
    // A column that it names and a row leaves empty is spoken of.
    const limits = {
      match: 'limits*',
      kind: 'customers',
      columns: { customer_id: 'No', name: 'Name', credit_limit: 'Limit' },
      constants: { customer_class: 'new' },
    } as const;
    await importText(database, 'limits.csv', csv('No,Name,Limit', 'C1,One,'), { mapping: [limits] });
    expect((await rowsOf(database, 'customers'))[0]).toEqual({
      ...before,
      name: 'One',
      credit_limit: null,
      customer_class: 'new',
    });
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    expect((await rowsOf(database, 'customers'))[0]).toMatchObject({
      industry_code: null,
      account_manager: null,
    });
  });

  it('is the same bytes only where it is read in the same way', async () => {
    await importParts(database, 'AR_1.txt', FILE, { mapping: EXPORT });
    const statuses = async (mapping: Mapping) =>
      (await importParts(database, 'AR_2.txt', FILE, { mapping })).map(({ status }) => status);
    expect(await statuses(EXPORT)).toEqual(['unchanged', 'unchanged']);
    const other = EXPORT.map((entry) =>
      entry.kind === 'invoices' ? { ...entry, constants: { disputed: 'no' } } : entry,
    );
    expect(await statuses(other)).toEqual(['unchanged', 'imported']);
    expect(await statuses(other)).toEqual(['unchanged', 'unchanged']);
  });

  it('goes in whole or not at all: what one reading refuses, no reading brings', async () => {
    const american = csv(
      HEADER,
      'C1;One;I1;31.01.2026;28.02.2026;1.00',
      'C1;One;I2;01/31/2026;28.02.2026;1.00',
    );
    const seen: Rejection[] = [];
    const reports = await importParts(database, 'AR_1.txt', american, {
      mapping: EXPORT,
      data_as_of: '2026-02-01',
      onRejections: async (some) => {
        seen.push(...some);
      },
    });
    expect(reports).toMatchObject([
      { kind: 'customers', status: 'refused', rows: 0, new: 0, data_as_of: '2026-02-01' },
      { kind: 'invoices', status: 'refused', rows: 0, refusal: { code: 'date_format_differs', line: 3 } },
    ]);
    expect(reports[0]?.refusal?.message).toBe(
      `The file was refused as invoices, so that nothing of it was imported: ${reports[1]?.refusal?.message}`,
    );
    expect(seen).toEqual([]);
    expect(await rowsOf(database, 'customers')).toEqual([]);
    // The connection and the ledger are free for the next file.
    expect(await importParts(database, 'AR_1.txt', FILE, { mapping: EXPORT })).toMatchObject([
      { new: 2 },
      { new: 2 },
    ]);
  });

  it('tells the rejections of each reading apart', async () => {
    const seen: unknown[] = [];
    const twoNames = `${FILE}C1;Uno;I9;31.01.2026;28.02.2026;1,00\n`;
    await importParts(database, 'AR_1.txt', twoNames, {
      mapping: EXPORT,
      onRejections: async (some, { kind }) => {
        seen.push(...some.map(({ line, code }) => [kind, line, code]));
      },
    });
    expect(seen).toEqual([
      ['customers', 5, 'duplicate_id'],
      ['invoices', 4, 'not_a_day'],
    ]);
  });

  it('of which the mapping knows nothing goes by its name, and is refused where that says nothing', async () => {
    const customers = csv('customer_id,name', 'C1,One');
    const known = await importText(database, 'customers.csv', customers, { mapping: EXPORT });
    expect(known).toMatchObject({ kind: 'customers', new: 1 });
    const odd = await importText(database, 'debtors.txt', customers, { mapping: EXPORT });
    expect(odd).toMatchObject({ status: 'refused', kind: null, refusal: { code: 'unknown_kind' } });
    expect(odd.refusal?.message).toContain('debtors.txt is for no entry of the mapping (AR_*.txt, AR_*.txt)');
  });

  it('is read as the kind that is asked for, whatever its name says', async () => {
    const [only, ...others] = await importParts(database, 'AR_1.txt', FILE, {
      mapping: EXPORT,
      kind: 'customers',
    });
    expect(only).toMatchObject({ kind: 'customers', new: 2 });
    expect(others).toEqual([]);
    const lines =
      '{"invoice_id":"I1","customer_id":"C1","issued_on":"2026-01-01","due_on":"2026-01-31","amount":"5"}\n';
    const ndjson = { kind: 'invoices', format: 'ndjson' } as const;
    expect(await importText(database, 'body', lines, ndjson)).toMatchObject({ kind: 'invoices', new: 1 });
  });

  it('keeps the day that the data is of with every file', async () => {
    const report = await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'), {
      data_as_of: '2026-03-31',
    });
    expect(report.data_as_of).toBe('2026-03-31');
    expect((await rowsOf(database, 'imports')).at(-1)).toMatchObject({
      data_as_of: '2026-03-31',
      open_items: false,
    });
  });
});
