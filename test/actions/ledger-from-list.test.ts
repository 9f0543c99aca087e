/** A ledger that began with a list of open items knows nothing of what was paid before it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { portfolioOfDay } from '../../src/actions/portfolio-of-day.ts';
import type { Database } from '../../src/store/database.ts';
import { ledgerCoverage } from '../../src/store/read-customer-states.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay, evaluationDeps } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { importList, LIST_DAY, ledgerOf } from './open-items-ledger.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount';
/** Unpaid since 2023, and of the month of the list. */
const OLD = 'I1,C1,2023-01-10,2023-02-10,100.00';
const NEW = 'I2,C1,2026-03-10,2026-04-10,50.00';
const LISTED = [`${OLD},100.00`, `${NEW},50.00`];

describe.each(testDatabases())('a ledger that began with open items in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await ledgerOf(database, HEADER, []);
    await sql`delete from imports`.execute(database.db);
  });
  afterAll(() => database.close());

  const begins = async (as_of: string) => {
    const { ledger_from, ledger_from_list } = await ledgerCoverage(database.db, as_of);
    return [ledger_from, ledger_from_list];
  };

  it('begins on the day of the list, however old what it lists is, and never after the day asked for', async () => {
    await importList(database, LISTED);
    expect(await begins('2026-06-30')).toEqual([LIST_DAY, true]);
    expect(await begins('2026-03-01')).toEqual(['2026-03-01', true]);
    expect(await begins('2022-12-31')).toEqual([null, false]);
    await importText(database, 'invoices.csv', csv(HEADER, 'I3,C1,2026-04-05,2026-05-05,10.00'));
    expect(await begins('2026-06-30')).toEqual([LIST_DAY, true]);
  });

  it('begins with the first document where a file came before the list', async () => {
    await importText(database, 'invoices.csv', csv(HEADER, OLD));
    await importList(database, LISTED);
    expect(await begins('2026-06-30')).toEqual(['2023-01-10', false]);
  });

  it('takes no file that was refused for its beginning', async () => {
    await importText(database, 'invoices.csv', csv('invoice_id', 'I1'));
    await importList(database, LISTED);
    expect(await begins('2026-06-30')).toEqual([LIST_DAY, true]);
  });

  it('knows no days of sales over a year, and no rate of what was paid in time, until it is a year old', async () => {
    await importList(database, LISTED);
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P1,C1,I2,2026-04-10,50.00'),
    );
    await evaluateDay(database, '2026-06-30');
    const { rows } = await sql<Record<string, unknown>>`
      select dso_365d, on_time_rate_365d, sales_90d from snapshots
      where as_of = '2026-06-30' and customer_id = 'C1'`.execute(database.db);
    expect(rows).toEqual([{ dso_365d: null, on_time_rate_365d: null, sales_90d: '0.00' }]);
    const deps = { ...evaluationDeps(database), now: () => new Date('2027-06-01T00:00:00Z') };
    const policy = { ...deps.policy, targets: [] };
    const measures = async (day: string) => {
      const { all } = await portfolioOfDay({ ...deps, policy }, day);
      return all.measures.find(({ measure }) => measure === 'on_time_rate_365d')?.value;
    };
    expect(await measures('2026-06-30')).toBeNull();
    expect(await measures('2027-03-30')).toBeNull();
    expect(await measures('2027-03-31')).toBe(1);
  });
});
