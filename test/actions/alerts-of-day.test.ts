import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsOfDay } from '../../src/actions/alerts-of-day.ts';
import type { Alert } from '../../src/domain/alert.ts';
import type { Day } from '../../src/domain/day.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount';

describe.each(testDatabases())('the list of a past day on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
    const invoices = ['I1,C1,2025-12-01,2026-01-10,100', 'I2,C2,2025-12-01,2026-01-20,900'];
    await importText(database, 'invoices.csv', csv(INVOICES, ...invoices));
  });
  afterEach(() => database.close());

  it('says what was said then, not what is said now', async () => {
    for (const day of ['2026-01-20', '2026-01-25', '2026-02-10', '2026-03-20'])
      await evaluateDay(database, day);
    const [first] = await listOf('2026-01-20');
    expect(first).toMatchObject({
      customer_id: 'C1',
      severity: 'low',
      change: 'existing',
      last_fired_on: '2026-01-20',
      as_of: '2026-01-20',
      rule: { rule: 'overdue_low' },
      evidence: [{ fact: 'days_overdue_max', value: 10, previous: null }],
      money_at_risk: { amount: '100.00', currency: 'CNY' },
    });
    expect((await listOf('2026-01-25'))[0]).toMatchObject({
      change: 'same',
      evidence: [{ value: 15, previous: 10 }],
    });
    const [two, one] = await listOf('2026-02-10');
    expect(two).toMatchObject({
      customer_id: 'C2',
      change: 'new',
      severity: 'low',
      evidence: [{ value: 21 }],
    });
    expect(one).toMatchObject({
      customer_id: 'C1',
      change: 'worse',
      severity: 'medium',
      evidence: [{ value: 31 }],
    });
  });

  it('keeps what cleared since, and marks what came back', async () => {
    await evaluateDay(database, '2026-01-25');
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P1,C1,I1,2026-01-26,100'),
    );
    await evaluateDay(database, '2026-01-26');
    await importText(database, 'invoices.csv', csv(INVOICES, 'I3,C1,2026-01-01,2026-01-05,50'));
    await evaluateDay(database, '2026-01-27');
    await evaluateDay(database, '2026-01-28');
    expect(await listOf('2026-01-25')).toMatchObject([
      { customer_id: 'C1', status: 'open', closed_on: null },
    ]);
    expect(await listOf('2026-01-26')).toEqual([]);
    expect(await listOf('2026-01-27')).toMatchObject([{ customer_id: 'C1', change: 'back' }]);
  });

  it('is refused for a day that was not evaluated', async () => {
    await evaluateDay(database, '2026-01-25');
    await expect(listOf('2026-01-24')).rejects.toThrow('There is no evaluation of 2026-01-24');
  });

  function listOf(day: Day): Promise<readonly Alert[]> {
    return alertsOfDay({ database, base_currency: 'CNY', policy: smallPolicy() }, day);
  }
});
