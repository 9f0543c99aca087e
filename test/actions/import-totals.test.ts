import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { importList, listRow, listRows, settledOn, tenInvoices } from './open-items-ledger.ts';

const total = (amount: number) => `,,,,${amount},${amount}`;

function totals(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => total(index));
}

describe.each(testDatabases())('a list of open items in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => tenInvoices(database));
  afterAll(() => database.close());

  it('settles no invoice whose row lost its ids: a row with days is no total', async () => {
    const lost = ',,2026-01-10,2026-02-09,100.00,100.00';
    const report = await importList(database, [...listRows(1, 8), lost, lost]);
    expect(report.refusal).toMatchObject({
      code: 'open_items_incomplete',
      message: expect.stringContaining('2 rows were rejected without an invoice_id'),
    });
    expect(await settledOn(database)).toEqual({});
  });

  it('has a handful of totals, and no more of them are believed until that is confirmed', async () => {
    expect(await importList(database, [...listRows(1, 9), ...totals(5)])).toMatchObject({
      totals: 5,
      settled: 1,
    });
    const input = { data_as_of: '2026-04-30' };
    const six = [...listRows(1, 8), ...totals(6)];
    const { refusal } = await importList(database, six, input);
    expect(refusal).toMatchObject({
      code: 'open_items_incomplete',
      message: expect.stringContaining('6 rows were'),
    });
    const confirmed = await importList(database, six, { ...input, confirm: true });
    expect(confirmed).toMatchObject({ status: 'imported', totals: 6, settled: 1 });
  });

  it('may have one total in a hundred rows where it is long', async () => {
    const items = Array.from({ length: 594 }, (_, index) => listRow(index + 1));
    expect(await importList(database, [...items, ...totals(6)])).toMatchObject({
      status: 'imported',
      totals: 6,
    });
    const more = await importList(database, [...items.slice(1), ...totals(6)], { data_as_of: '2026-04-30' });
    expect(more.refusal?.code).toBe('open_items_incomplete');
  });
});
