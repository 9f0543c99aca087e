import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsOfDay } from '../../src/actions/alerts-of-day.ts';
import type { Day } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { listAlerts } from '../../src/store/alert-list.ts';
import type { Database } from '../../src/store/database.ts';
import { deleteSnapshot, readSnapshot } from '../../src/store/snapshots.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const DAYS = ['2026-01-25', '2026-02-20', '2026-04-30'] as const;

describe.each(testDatabases())('the expected loss of an alert, on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
    const invoices = ['I1,C1,2025-12-01,2026-01-10,1000', 'I2,C2,2025-12-01,2026-01-10,100'];
    await importText(
      database,
      'invoices.csv',
      csv('invoice_id,customer_id,issued_on,due_on,amount', ...invoices),
    );
  });
  afterEach(() => database.close());

  it("is the customer's fact of the day, and goes with it as long as the alert is open", async () => {
    const seen = new Set<unknown>();
    for (const day of DAYS) {
      await evaluateDay(database, day);
      const fact = await factOf(day);
      expect(await openAlert()).toMatchObject({
        as_of: day,
        money_at_risk: { amount: '1000.00' },
        expected_loss: { amount: fact, currency: 'CNY' },
      });
      expect(fact).toMatch(/^\d+\.\d\d$/);
      seen.add(fact);
    }
    expect(seen.size).toBe(DAYS.length);
    for (const day of DAYS) {
      expect((await listOf(day))[0]).toMatchObject({ expected_loss: { amount: await factOf(day) } });
    }
  });

  it('is what the firm gives for it, also while the level does not fire, and unknown where nobody knows', async () => {
    await evaluateDay(database, '2026-01-25', { policy: slowToClear() });
    await give('C1,2026-01-26,77.5,0');
    await evaluateDay(database, '2026-01-26', { policy: slowToClear() });
    expect(await openAlert()).toMatchObject({
      last_fired_on: '2026-01-25',
      expected_loss: { amount: '77.50' },
    });
    // The rule does not fire on that day: its list says what is said now, with the loss of then.
    await evaluateDay(database, '2026-01-27', { policy: slowToClear() });
    expect((await listOf('2026-01-26'))[0]).toMatchObject({ expected_loss: { amount: '77.50' } });
    const only = { first: 'C1', last: 'C1' };
    await database.transaction((session) => deleteSnapshot(session, '2026-01-26', only));
    expect((await listOf('2026-01-26'))[0]).toMatchObject({ expected_loss: { amount: null } });
  });

  it('sorts the list, most first', async () => {
    await give('C1,2026-01-25,5,15', 'C2,2026-01-25,50,15');
    await evaluateDay(database, '2026-01-25');
    expect((await listed('money_at_risk')).map((one) => one.customer_id)).toEqual(['C1', 'C2']);
    expect((await listed('expected_loss')).map((one) => one.customer_id)).toEqual(['C2', 'C1']);
  });

  /** The rules of the small policy, with an alert that takes three clear days to close. */
  function slowToClear() {
    const policy = smallPolicy();
    const overdue = { ...policy.indicators.get('overdue'), clear_after: 3, raise_after: 1 };
    const title = { en: 'Overdue', zh: '逾期' };
    return { ...policy, indicators: new Map([...policy.indicators, ['overdue', { title, ...overdue }]]) };
  }

  function give(...rows: readonly string[]): Promise<unknown> {
    return importText(
      database,
      'facts.csv',
      csv('customer_id,as_of,expected_loss,days_overdue_max', ...rows),
    );
  }

  function listed(sort: 'money_at_risk' | 'expected_loss') {
    const page = { limit: 10, order: { sort, order: 'desc' } } as const;
    return listAlerts(database.db, { status: ['open'] }, page, 'CNY');
  }

  async function openAlert() {
    return (await listed('money_at_risk')).find((alert) => alert.customer_id === 'C1');
  }

  async function listOf(day: Day) {
    const all = await alertsOfDay({ database, base_currency: 'CNY', policy: smallPolicy() }, day);
    return all.filter((alert) => alert.customer_id === 'C1');
  }

  async function factOf(day: Day): Promise<unknown> {
    const rows = await readSnapshot(database.db, day, FACT_CATALOGUE, { customer_ids: ['C1'] });
    return rows[0]?.facts.expected_loss;
  }
});
