import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay, eventsOf, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount,disputed';
const PAYMENTS = 'payment_id,customer_id,invoice_id,paid_on,amount';

describe.each(testDatabases())('the course of an alert on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    await importText(database, 'invoices.csv', csv(INVOICES, 'I1,C1,2025-12-01,2026-01-10,100,false'));
  });
  afterEach(() => database.close());

  it('follows the ledger up the ladder, down again, to its end, and back', async () => {
    expect(await evaluateDay(database, '2026-01-15')).toMatchObject({ alerts: { opened: 0, open: 0 } });
    expect(await evaluateDay(database, '2026-01-20')).toMatchObject({ alerts: { opened: 1, open: 1 } });
    expect(await evaluateDay(database, '2026-01-21')).toMatchObject({ alerts: { unchanged: 1, open: 1 } });
    expect(await evaluateDay(database, '2026-02-10')).toMatchObject({ alerts: { escalated: 1, open: 1 } });
    expect(await evaluateDay(database, '2026-03-12')).toMatchObject({ alerts: { escalated: 1, open: 1 } });
    // A younger invoice is open when the old one is paid: the alert falls to the lowest level.
    await importText(database, 'invoices.csv', csv(INVOICES, 'I2,C1,2026-02-01,2026-03-01,40,false'));
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,I1,2026-03-12,100'));
    expect(await evaluateDay(database, '2026-03-13')).toMatchObject({ alerts: { deescalated: 1, open: 1 } });
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P2,C1,I2,2026-03-14,40'));
    expect(await evaluateDay(database, '2026-03-14')).toMatchObject({ alerts: { cleared: 1, open: 0 } });
    expect(await evaluateDay(database, '2026-03-15')).toMatchObject({
      alerts: { opened: 0, cleared: 0, open: 0 },
    });
    await importText(database, 'invoices.csv', csv(INVOICES, 'I3,C1,2026-03-01,2026-03-10,60,false'));
    expect(await evaluateDay(database, '2026-03-20')).toMatchObject({ alerts: { opened: 1, open: 1 } });

    const event = { customer_id: 'C1', indicator: 'overdue' };
    expect(await eventsOf(database)).toEqual([
      {
        ...event,
        as_of: '2026-01-20',
        kind: 'opened',
        severity: 'low',
        previous_severity: null,
        money_at_risk: '100.00',
      },
      {
        ...event,
        as_of: '2026-02-10',
        kind: 'escalated',
        severity: 'medium',
        previous_severity: 'low',
        money_at_risk: '100.00',
      },
      {
        ...event,
        as_of: '2026-03-12',
        kind: 'escalated',
        severity: 'high',
        previous_severity: 'medium',
        money_at_risk: '100.00',
      },
      {
        ...event,
        as_of: '2026-03-13',
        kind: 'deescalated',
        severity: 'low',
        previous_severity: 'high',
        money_at_risk: '40.00',
      },
      {
        ...event,
        as_of: '2026-03-14',
        kind: 'cleared',
        severity: 'low',
        previous_severity: null,
        money_at_risk: '40.00',
      },
      {
        ...event,
        as_of: '2026-03-20',
        kind: 'opened',
        severity: 'low',
        previous_severity: null,
        money_at_risk: '60.00',
      },
    ]);
    const alerts = await rowsOf(database, 'alerts');
    expect(alerts.toSorted((a, b) => String(a.opened_on).localeCompare(String(b.opened_on)))).toMatchObject([
      {
        status: 'closed',
        change: 'better',
        opened_on: '2026-01-20',
        closed_on: '2026-03-14',
        close_reason: 'cleared',
      },
      { status: 'open', change: 'back', opened_on: '2026-03-20', closed_on: null, close_reason: null },
    ]);
  });

  it('says what the fact was held against, and what it was the snapshot before', async () => {
    await evaluateDay(database, '2026-01-20');
    const evidence = { fact: 'days_overdue_max', unit: 'days', operator: 'greaterThanInclusive' };
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({
      change: 'existing',
      evidence: [{ ...evidence, value: 10, threshold: 10, previous: null }],
      would_clear: [{ fact: 'days_overdue_max' }],
      message: { en: '10' },
      rule: { rule_set: 'small', version: 1, rule: 'overdue_low' },
      actions: [{ code: 'call', due_on: '2026-01-22', status: 'recommended' }],
    });
    await evaluateDay(database, '2026-02-12');
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({
      evidence: [{ ...evidence, value: 33, threshold: 30, previous: 10 }],
    });
    // An earlier day that is evaluated afterwards is the snapshot before from then on.
    await evaluateDay(database, '2026-02-01');
    await evaluateDay(database, '2026-02-13');
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({ evidence: [{ value: 34, previous: 33 }] });
  });

  it('opens and clears after as many days as the indicator asks for, a day counting once', async () => {
    const dispute = async (disputed: boolean): Promise<unknown> =>
      importText(database, 'invoices.csv', csv(INVOICES, `I1,C1,2025-12-01,2026-06-30,100,${disputed}`));
    await dispute(true);
    expect(await evaluateDay(database, '2026-01-05')).toMatchObject({ alerts: { opened: 0 } });
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,Renamed'));
    expect(await evaluateDay(database, '2026-01-05')).toMatchObject({ revision: 2, alerts: { opened: 0 } });
    expect(await evaluateDay(database, '2026-01-06')).toMatchObject({ alerts: { opened: 1, open: 1 } });
    await dispute(false);
    expect(await evaluateDay(database, '2026-01-07')).toMatchObject({ alerts: { cleared: 0, open: 1 } });
    await dispute(true);
    expect(await evaluateDay(database, '2026-01-08')).toMatchObject({ alerts: { cleared: 0, unchanged: 1 } });
    await dispute(false);
    expect(await evaluateDay(database, '2026-01-09')).toMatchObject({ alerts: { cleared: 0, open: 1 } });
    expect(await evaluateDay(database, '2026-01-10')).toMatchObject({ alerts: { cleared: 1, open: 0 } });
  });

  it('is taken up as itself where a second run of the day finds that a bad file had cleared it', async () => {
    await evaluateDay(database, '2026-01-20');
    const [before] = await rowsOf(database, 'alerts');
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,I1,2026-01-21,100'));
    expect(await evaluateDay(database, '2026-01-21')).toMatchObject({ alerts: { cleared: 1, open: 0 } });
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,I1,2026-01-21,30'));
    expect(await evaluateDay(database, '2026-01-21')).toMatchObject({ alerts: { opened: 1, open: 1 } });
    const alerts = await rowsOf(database, 'alerts');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      alert_id: before?.alert_id,
      actions: before?.actions,
      opened_on: '2026-01-20',
      status: 'open',
      change: 'same',
      closed_on: null,
      close_reason: null,
      money_at_risk: '70.00',
    });
    expect((await eventsOf(database)).map(({ as_of, kind }) => [as_of, kind])).toEqual([
      ['2026-01-20', 'opened'],
      ['2026-01-21', 'cleared'],
      ['2026-01-21', 'opened'],
    ]);
    expect(await rowsOf(database, 'indicator_states')).toMatchObject([{ alerts_opened: 1 }]);
  });

  it('has the money of the day while its level does not fire', async () => {
    const dispute = async (disputed: boolean, amount: number): Promise<unknown> =>
      importText(
        database,
        'invoices.csv',
        csv(INVOICES, `I1,C1,2025-12-01,2026-06-30,${amount},${disputed}`),
      );
    await dispute(true, 100);
    await evaluateDay(database, '2026-01-05');
    await evaluateDay(database, '2026-01-06');
    await dispute(false, 60);
    await evaluateDay(database, '2026-01-07');
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({
      exposure: '60.00',
      money_at_risk: '60.00',
      last_fired_on: '2026-01-06',
      as_of: '2026-01-07',
    });
  });

  it('names only changes that would clear the alert, and not just the first of two rules of its level', async () => {
    const policy = smallPolicy();
    const rule_sets = policy.rule_sets.map((rule_set) => ({
      ...rule_set,
      rules: rule_set.rules
        .map((rule) => (rule.name === 'overdue_medium' ? { ...rule, severity: 'high' as const } : rule))
        .reverse(),
    }));
    await evaluateDay(database, '2026-03-15', { policy: { ...policy, rule_sets } });
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({
      severity: 'high',
      rule: { rule: 'overdue_high' },
      would_clear: [{ fact: 'days_overdue_max', operator: 'lessThan', value: 30 }],
    });
  });

  it('stays open, with a warning, where no rule of its indicator is left', async () => {
    await evaluateDay(database, '2026-01-20');
    const policy = smallPolicy();
    const [rule_set] = policy.rule_sets;
    if (!rule_set?.file) throw new Error('no rule set');
    const rules = rule_set.rules.filter(({ indicator }) => indicator !== 'overdue');
    const written = rule_set.file.rules.filter(({ event }) => event.type !== 'overdue');
    const file = { ...rule_set.file, rules: written };
    const without = { ...policy, rule_sets: [{ ...rule_set, file, rules, sha256: 'without' }] };
    expect(await evaluateDay(database, '2026-01-21', { policy: without })).toMatchObject({
      alerts: { cleared: 0, open: 1 },
      warnings: [
        {
          code: 'indicator_retired',
          message: 'Open alerts of indicators without any rule stay as they are: overdue (1).',
          customers: 0,
        },
      ],
    });
    expect(await evaluateDay(database, '2026-01-22')).toMatchObject({ alerts: { open: 1 }, warnings: [] });
  });

  it('does not end for lack of data', async () => {
    await evaluateDay(database, '2026-01-20');
    // An invoice in dollars without a rate makes every amount unknown, and the dispute ratio with it.
    await importText(
      database,
      'invoices.csv',
      csv(`${INVOICES},currency`, 'I2,C1,2025-12-01,2026-06-30,9,true,USD'),
    );
    const result = await evaluateDay(database, '2026-01-21');
    expect(result).toMatchObject({ verdicts: { unknown: 1 }, alerts: { unchanged: 1, cleared: 0, open: 1 } });
  });

  it('forgets an indicator that never opened once nothing is pending any more', async () => {
    await importText(database, 'invoices.csv', csv(INVOICES, 'I1,C1,2025-12-01,2026-06-30,100,true'));
    await evaluateDay(database, '2026-01-05');
    expect(await rowsOf(database, 'indicator_states')).toMatchObject([
      { indicator: 'dispute', firing_days: 1 },
    ]);
    await importText(database, 'invoices.csv', csv(INVOICES, 'I1,C1,2025-12-01,2026-06-30,100,false'));
    await evaluateDay(database, '2026-01-06');
    await evaluateDay(database, '2026-01-07');
    expect(await rowsOf(database, 'indicator_states')).toEqual([]);
  });
});
