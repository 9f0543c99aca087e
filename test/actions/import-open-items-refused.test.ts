import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { csv, importParts, importText } from './import-text.ts';
import {
  importList,
  LIST_DAY,
  listRow,
  listRows,
  owedOn,
  settledOn,
  tenInvoices,
} from './open-items-ledger.ts';

describe.each(testDatabases())('a list of open items is refused by the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => tenInvoices(database));
  afterAll(() => database.close());

  it('where nothing says of which day it is; a mapping may', async () => {
    const input = { entry: { data_as_of: '2026-04-01' } };
    // What is said with the import counts more: a saved mapping may be old.
    expect(await importList(database, listRows(1, 9), input)).toMatchObject({ data_as_of: LIST_DAY });
    const mapping = [{ match: 'open*', kind: 'invoices', mode: 'open_items', columns: COLUMNS }] as const;
    const undated = await importText(database, 'open-items.txt', csv(HEADER, ...listRows(1, 9)), { mapping });
    expect(undated).toMatchObject({
      status: 'refused',
      kind: 'invoices',
      data_as_of: null,
      refusal: { code: 'open_items_undated' },
    });
  });

  it('where the ledger has a later one, but not where that one was refused', async () => {
    expect(await importList(database, listRows(1, 2), { data_as_of: '2026-05-31' })).toMatchObject({
      status: 'refused',
    });
    expect(await importList(database, listRows(1, 9))).toMatchObject({ settled: 1 });
    const older = await importList(database, listRows(1, 10), { data_as_of: '2026-03-30' });
    expect(older.refusal).toEqual({
      code: 'open_items_older',
      line: null,
      message: expect.stringContaining(
        `what was open on 2026-03-30, and a list of ${LIST_DAY} is in the ledger`,
      ),
    });
    expect(await settledOn(database)).toEqual({ I10: LIST_DAY });
    // Other files have days too, which say nothing of open items.
    await importText(database, 'customers.csv', csv('customer_id,name', 'C3,Three'), {
      data_as_of: '2026-12-31',
    });
    expect(await importList(database, listRows(1, 10), { data_as_of: '2026-04-30' })).toMatchObject({
      status: 'imported',
    });
  });

  it('where a row names no invoice that could be read, unless that is confirmed', async () => {
    const rows = [...listRows(1, 9), ',C2,2026-01-10,2026-02-09,100.00,100.00'];
    const report = await importList(database, rows);
    expect(report.refusal).toMatchObject({
      code: 'open_items_incomplete',
      message: expect.stringContaining('1 row was rejected without an invoice_id'),
    });
    expect(await settledOn(database)).toEqual({});
    expect(await importList(database, rows, { confirm: true })).toMatchObject({ settled: 1, rejected: 1 });
  });

  it('where it would settle more than a fifth of the open money, unless that is confirmed', async () => {
    const report = await importList(database, listRows(1, 4));
    expect(report).toMatchObject({ status: 'refused', rows: 0, settled: 0 });
    expect(report.refusal?.code).toBe('open_items_guard');
    expect(report.refusal?.message).toContain(
      'It would settle 6 documents with CNY 600.00 of the CNY 1000.00 that is open, more than 20 %',
    );
    expect(await settledOn(database)).toEqual({});
    expect(await owedOn(database, LIST_DAY)).toMatchObject({ C1: ['500.00', '0.00'] });
    expect(await importList(database, listRows(1, 4), { confirm: true })).toMatchObject({ settled: 6 });
  });

  it('not at a fifth, and above it also where it lists nothing open', async () => {
    const nothing = [listRow(9, '0'), listRow(10, '0'), listRow(8, '0')];
    expect((await importList(database, [...listRows(1, 7), ...nothing])).refusal?.code).toBe(
      'open_items_guard',
    );
    expect(await importList(database, [...listRows(1, 8), nothing[0] ?? ''])).toMatchObject({
      status: 'imported',
      settled: 1,
    });
  });

  it('where that is so in base currency, or in one currency that has no rate', async () => {
    const header = 'invoice_id,customer_id,issued_on,due_on,amount,currency';
    const rows = ['U1,C1,2026-01-10,2026-02-09,100.00,USD', 'U2,C1,2026-01-10,2026-02-09,900.00,USD'];
    await importText(database, 'invoices-2.csv', csv(header, ...rows));
    const columns = { ...COLUMNS, currency: 'Currency' };
    const list = (withoutU2: readonly string[]) =>
      importList(database, [...listRows(1, 9).map((row) => `${row},CNY`), ...withoutU2], {
        header: `${HEADER},Currency`,
        entry: { columns },
      });
    const first = 'U1,C1,2026-01-10,2026-02-09,100.00,100.00,USD';
    const second = 'U2,C1,2026-01-10,2026-02-09,900.00,900.00,USD';
    expect((await list([first])).refusal?.message).toContain(
      '1 document with USD 900.00 of the USD 1000.00 that is open',
    );
    await importText(database, 'fx_rates.csv', csv('currency,day,rate', 'USD,2026-03-30,7'));
    expect((await list([first])).refusal?.message).toContain('CNY 6400.00 of the CNY 8000.00 that is open');
    // 100 CNY and 100 USD are 10 % of all, although the currency alone has less.
    expect(await list([second])).toMatchObject({ status: 'imported', settled: 2 });
  });

  it('with its file, which may hold more than the list', async () => {
    const rows = listRows(1, 4).map((row) => `${row},Debtor of it`);
    const mapping = [
      { match: 'open*', kind: 'invoices', mode: 'open_items', columns: COLUMNS },
      { match: 'open*', kind: 'customers', columns: { customer_id: 'Debtor', name: 'Name' } },
    ] as const;
    const input = { mapping, data_as_of: LIST_DAY };
    const reports = await importParts(database, 'open.csv', csv(`${HEADER},Name`, ...rows), input);
    expect(reports.map(({ kind, status, refusal }) => [kind, status, refusal?.code])).toEqual([
      ['customers', 'refused', 'open_items_guard'],
      ['invoices', 'refused', 'open_items_guard'],
    ]);
    expect(reports[0]?.refusal?.message).toContain(
      'The file was refused as invoices, so that nothing of it was imported: It would settle',
    );
  });
});

const HEADER = 'No,Debtor,Issued,Due,Amount,Open';
const COLUMNS = {
  invoice_id: 'No',
  customer_id: 'Debtor',
  issued_on: 'Issued',
  due_on: 'Due',
  amount: 'Amount',
  open_amount: 'Open',
};
