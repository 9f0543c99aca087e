import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEvaluation, startEvaluation } from '../../src/actions/run-evaluation.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { findRun, findRunOfDay, insertRun } from '../../src/store/runs.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';
import { insertRows, invoice } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { countedDatabase } from './counted-database.ts';
import { evaluateDay, evaluationDeps, eventsOf, rowsOf } from './evaluate-day.ts';
import { csv, importText, NOW } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount,disputed,currency';

describe.each(testDatabases())('an evaluation on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two', 'C3,Three'));
    const rows = [
      'I1,C1,2025-12-01,2026-01-10,100.00,false,',
      'I2,C2,2025-12-01,2026-01-20,250.00,true,',
      'I3,C3,2025-12-01,2026-03-20,70.00,false,',
    ];
    await importText(database, 'invoices.csv', csv(HEADER, ...rows));
  });
  afterEach(() => database.close());

  it('reports customers, rules, verdicts and coverage, and writes facts and verdicts down', async () => {
    const result = await evaluateDay(database, '2026-01-21');
    expect(result).toMatchObject({
      as_of: '2026-01-21',
      revision: 1,
      customers: 3,
      rules: 4,
      verdicts: { fires: 2, clear: 10, unknown: 0 },
      alerts: { opened: 1, escalated: 0, deescalated: 0, cleared: 0, unchanged: 0, open: 1 },
      rule_sets: [{ rule_set: 'small', version: 1 }],
      moved_alerts: true,
      already: false,
    });
    expect(result.coverage.map(({ rule, fires, clear, unknown }) => [rule, fires, clear, unknown])).toEqual([
      ['overdue_low', 1, 2, 0],
      ['overdue_medium', 0, 3, 0],
      ['overdue_high', 0, 3, 0],
      ['dispute_medium', 1, 2, 0],
    ]);
    const snapshot = await readSnapshot(database.db, '2026-01-21', FACT_CATALOGUE);
    expect(
      snapshot.map(({ customer_id, verdicts, facts }) => [customer_id, verdicts, facts.receivable_total]),
    ).toEqual([
      ['C1', 'fccc', '100.00'],
      ['C2', 'cccf', '250.00'],
      ['C3', 'cccc', '70.00'],
    ]);
  });

  it('changes nothing for the same day, rules and data, and says so', async () => {
    const first = await evaluateDay(database, '2026-01-21');
    const tables = ['runs', 'snapshots', 'alerts', 'alert_events', 'indicator_states', 'rule_sets'];
    const before = await Promise.all(tables.map((table) => rowsOf(database, table)));
    const again = await evaluateDay(database, '2026-01-21');
    expect(again).toMatchObject({
      run_id: first.run_id,
      revision: 1,
      already: true,
      alerts: { opened: 0, escalated: 0, deescalated: 0, cleared: 0, unchanged: 1, open: 1 },
    });
    expect(await Promise.all(tables.map((table) => rowsOf(database, table)))).toEqual(before);
  });

  it('stays where its number was told, and says that it changed nothing', async () => {
    const first = await evaluateDay(database, '2026-01-21');
    const { run, done } = await startEvaluation(evaluationDeps(database), { as_of: '2026-01-21' });
    const result = await done;
    expect(result).toMatchObject({ run_id: first.run_id, already: true });
    expect(await findRun(database.db, run.run_id)).toMatchObject({ status: 'done', revision: null, result });
    expect(await findRunOfDay(database.db, '2026-01-21')).toMatchObject({ run_id: first.run_id });
  });

  it("replaces the day's facts with a new revision when the data changed", async () => {
    await evaluateDay(database, '2026-01-21');
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P1,C1,I1,2026-01-15,30'),
    );
    const second = await evaluateDay(database, '2026-01-21');
    expect(second).toMatchObject({
      revision: 2,
      already: false,
      alerts: { opened: 0, unchanged: 1, open: 1 },
    });
    const [facts, ...others] = await readSnapshot(database.db, '2026-01-21', FACT_CATALOGUE);
    expect(facts?.facts.receivable_total).toBe('70.00');
    expect(others).toHaveLength(2);
    expect(await eventsOf(database)).toHaveLength(1);
    expect(await rowsOf(database, 'alerts')).toMatchObject([{ change: 'existing', money_at_risk: '70.00' }]);
  });

  it('makes a new revision and a new version of the rules when the rules changed', async () => {
    await evaluateDay(database, '2026-01-21');
    const stricter = await evaluateDay(database, '2026-01-21', { policy: smallPolicy(1) });
    expect(stricter).toMatchObject({
      revision: 2,
      rule_sets: [{ version: 2 }],
      alerts: { opened: 1, open: 2 },
    });
    const back = await evaluateDay(database, '2026-01-21');
    expect(back).toMatchObject({ revision: 3, rule_sets: [{ version: 1 }], alerts: { cleared: 1, open: 1 } });
  });

  it('writes an earlier day down and leaves alerts alone', async () => {
    await evaluateDay(database, '2026-03-15');
    const tables = ['alerts', 'alert_events', 'indicator_states'];
    const before = await Promise.all(tables.map((table) => rowsOf(database, table)));
    const earlier = await evaluateDay(database, '2026-02-15');
    expect(earlier).toMatchObject({
      moved_alerts: false,
      verdicts: { fires: 4 },
      alerts: { opened: 0, cleared: 0 },
    });
    expect(await readSnapshot(database.db, '2026-02-15', FACT_CATALOGUE)).toHaveLength(3);
    expect(await Promise.all(tables.map((table) => rowsOf(database, table)))).toEqual(before);
    // The day after it is new again, and moves them.
    expect(await evaluateDay(database, '2026-03-16')).toMatchObject({ moved_alerts: true });
  });

  it('marks what the first run opens as existing, whatever its revision, and what later runs open as new', async () => {
    await evaluateDay(database, '2026-01-21');
    await evaluateDay(database, '2026-01-21', { policy: smallPolicy(1) });
    const changes = async (): Promise<readonly unknown[]> =>
      (await rowsOf(database, 'alerts'))
        .map((row) => `${row.customer_id} ${row.indicator} ${row.change}`)
        .sort();
    expect(await changes()).toEqual(['C1 overdue existing', 'C2 overdue existing']);
    await evaluateDay(database, '2026-03-30', { policy: smallPolicy(1) });
    expect(await changes()).toEqual([
      'C1 overdue worse',
      'C2 dispute new',
      'C2 overdue worse',
      'C3 overdue new',
    ]);
  });

  it('leaves nothing behind when it fails, but for the run that says so', async () => {
    const failing = evaluateDay(database, '2026-01-21', {
      onProgress: () => {
        throw new Error('the machine is tired');
      },
    });
    await expect(failing).rejects.toThrow('the machine is tired');
    for (const table of ['snapshots', 'alerts', 'alert_events', 'indicator_states', 'rule_sets']) {
      expect({ table, rows: await rowsOf(database, table) }).toEqual({ table, rows: [] });
    }
    expect(await rowsOf(database, 'runs')).toMatchObject([
      {
        status: 'failed',
        error: 'an unexpected error; see the log',
        revision: null,
        result: null,
        ended_at: NOW,
      },
    ]);
    expect(await evaluateDay(database, '2026-01-21')).toMatchObject({ revision: 1, alerts: { opened: 1 } });
    expect((await rowsOf(database, 'alerts'))[0]).toMatchObject({ change: 'existing' });
  });

  it('marks a run failed whose process ended before it was done', async () => {
    await insertRun(database.db, { as_of: '2026-01-20', base_currency: 'CNY', now: NOW });
    await evaluateDay(database, '2026-01-21');
    expect(await rowsOf(database, 'runs')).toMatchObject([
      { as_of: '2026-01-20', status: 'failed', error: expect.stringContaining('ended before') },
      { as_of: '2026-01-21', status: 'done', error: null },
    ]);
  });

  it('moves due days to business days where the calendar says so', async () => {
    // 10 January 2026 is a Saturday: the money is due on Monday, and eleven days overdue become nine.
    await evaluateDay(database, '2026-01-21', { business_calendar: 'CN' });
    const [first] = await readSnapshot(database.db, '2026-01-21', FACT_CATALOGUE, { customer_ids: ['C1'] });
    expect(first?.facts.days_overdue_max).toBe(9);
  });

  it('warns of money it cannot convert, with the number of customers, and still counts days', async () => {
    await importText(
      database,
      'invoices.csv',
      csv(HEADER, 'I4,C1,2025-12-01,2026-01-01,5.00,false,USD', 'I5,C2,2025-12-01,2026-01-01,5.00,false,USD'),
    );
    const result = await evaluateDay(database, '2026-01-21');
    expect(result.warnings).toEqual([
      { code: 'rate_missing', message: expect.stringContaining('USD'), customers: 2 },
    ]);
    const [first] = await readSnapshot(database.db, '2026-01-21', FACT_CATALOGUE);
    expect(first?.facts).toMatchObject({
      receivable_total: null,
      days_overdue_max: 20,
      open_invoice_count: 2,
    });
    const alerts = await rowsOf(database, 'alerts');
    expect(alerts.map(({ money_at_risk }) => money_at_risk)).toEqual([null, null]);
  });

  it('refuses another base currency than the installation keeps', async () => {
    await expect(evaluateDay(database, '2026-01-21', { base_currency: 'EUR' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('goes through a portfolio of more than one chunk', async () => {
    await insertOverdue(1_200);
    const seen: { done: number; total: number }[] = [];
    const result = await evaluateDay(database, '2026-01-21', {
      onProgress: (progress) => seen.push(progress),
    });
    expect(result).toMatchObject({ customers: 1_203, alerts: { opened: 1_201, open: 1_201 } });
    expect(seen).toEqual([
      { done: 512, total: 1_203 },
      { done: 1_024, total: 1_203 },
      { done: 1_203, total: 1_203 },
    ]);
    expect(await rowsOf(database, 'snapshots')).toHaveLength(1_203);
    expect(await rowsOf(database, 'alerts')).toHaveLength(1_201);
  });

  it('that fails while the next chunk is being read leaves nothing, and the next run is a whole one', async () => {
    await insertOverdue(1_200);
    const onStage = (stage: string): void => {
      if (stage === 'verdicts') throw new Error('out of the blue');
    };
    const failed = runEvaluation(evaluationDeps(database), { as_of: '2026-01-21', onStage });
    await expect(failed).rejects.toThrow('out of the blue');
    expect(await rowsOf(database, 'snapshots')).toEqual([]);
    expect(await evaluateDay(database, '2026-01-21')).toMatchObject({ customers: 1_203, revision: 1 });
  });

  async function insertOverdue(count: number): Promise<void> {
    const customers = Array.from({ length: count }, (_, index) => ({
      customer_id: `D${index}`,
      name: `Customer ${index}`,
    }));
    await insertRows(database.db, {
      customers,
      invoices: customers.map(({ customer_id }) =>
        invoice({ invoice_id: customer_id, customer_id, due_on: '2026-01-10' }),
      ),
    });
  }

  it('sends as many statements for 200 customers as for 4', async () => {
    const counts: number[] = [];
    for (const size of [4, 200]) {
      const own = await open();
      const customers = Array.from({ length: size }, (_, index) => ({
        customer_id: `C${index}`,
        name: 'One',
      }));
      const invoices = customers.map(({ customer_id }) =>
        invoice({ invoice_id: customer_id, customer_id, due_on: '2026-01-10', disputed: true }),
      );
      await insertRows(own.db, { customers, invoices });
      const counted = countedDatabase(own);
      await evaluateDay(counted.database, '2026-02-01');
      const { alerts } = await evaluateDay(counted.database, '2026-03-15');
      expect(alerts).toMatchObject({ opened: size, escalated: size, open: 2 * size });
      counts.push(counted.statements());
      await own.close();
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeGreaterThan(10);
  });
});
