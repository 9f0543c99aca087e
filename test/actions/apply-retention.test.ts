import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsOfDay } from '../../src/actions/alerts-of-day.ts';
import type { RetentionFault } from '../../src/actions/apply-retention.ts';
import { evaluateFacts } from '../../src/actions/evaluate-facts.ts';
import { explainCustomer, requireRunOfDay } from '../../src/actions/explain-customer.ts';
import { runStarter } from '../../src/actions/start-run.ts';
import { addDays } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions, snapshotDays } from '../../src/store/partitions.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { dropSnapshots } from '../../src/store/retention.ts';
import { findRunOfDay } from '../../src/store/runs.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';
import { insertDailySnapshots } from '../store/daily-snapshots.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';
import { evaluateDay, evaluationDeps, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

/** Facts of these days of early 2026 are there before each test. */
const FIRST = '2026-01-28';
const LAST = '2026-03-02';

async function importLedger(database: Database): Promise<void> {
  await importText(database, 'customers.csv', csv('customer_id,name,customer_class', 'C1,One,core'));
  const invoices = csv('invoice_id,customer_id,issued_on,due_on,amount', 'I1,C1,2025-12-01,2026-01-10,100');
  await importText(database, 'invoices.csv', invoices);
}

describe.each(testDatabases())('facts of days that are too old, on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importLedger(database);
    await insertDailySnapshots(database, FIRST, LAST);
  });
  afterEach(() => database.close());

  it('are removed by the evaluation of a newer day, and nothing else is', async () => {
    const before = await rowsOf(database, 'runs');
    expect(await evaluateDay(database, '2026-03-14', { snapshot_days: 31 })).toMatchObject({ warnings: [] });
    const days = await snapshotDays(database.db);
    expect(days.slice(0, 2)).toEqual(['2026-01-31', '2026-02-11']);
    expect(days.at(-1)).toBe('2026-03-14');
    const runs = await rowsOf(database, 'runs');
    expect(runs.slice(0, before.length)).toEqual(before);
    await evaluateDay(database, '2026-04-30', { snapshot_days: 31 });
    expect(await snapshotDays(database.db)).toEqual(['2026-01-31', '2026-02-28', '2026-03-14', '2026-04-30']);
    expect(await rowsOf(database, 'alert_events')).toHaveLength(1);
    expect(await rowsOf(database, 'alerts')).toMatchObject([{ status: 'open', as_of: '2026-04-30' }]);
  });

  it('stay where the day evaluated is not the newest, and where it is evaluated already', async () => {
    await evaluateDay(database, '2026-06-30', { snapshot_days: 400 });
    const days = await snapshotDays(database.db);
    await evaluateDay(database, '2026-02-10', { snapshot_days: 31 });
    expect(await evaluateDay(database, '2026-06-30', { snapshot_days: 31 })).toMatchObject({ already: true });
    expect(await snapshotDays(database.db)).toEqual(days);
  });

  it('are told to be removed by whatever would read them', async () => {
    await evaluateDay(database, '2026-06-30', { snapshot_days: 31 });
    const deps = { database, base_currency: 'CNY', policy: smallPolicy() };
    const refusal = {
      code: 'not_found',
      message:
        'The facts of 2026-02-10 were removed: beyond SNAPSHOT_DAYS only those of the last evaluated day of each month are kept (of 2026-02, those of 2026-02-28). To compute them again: duewatch evaluate --as-of 2026-02-10',
    };
    await expect(requireRunOfDay(database, '2026-02-10')).rejects.toMatchObject(refusal);
    const asked = { customer_id: 'C1', as_of: '2026-02-10' };
    await expect(explainCustomer(database, asked)).rejects.toMatchObject(refusal);
    await expect(alertsOfDay(deps, '2026-02-10')).rejects.toMatchObject(refusal);
    // A day that was kept, and a day that never was.
    expect(await requireRunOfDay(database, '2026-02-28')).toMatchObject({ as_of: '2026-02-28' });
    await expect(requireRunOfDay(database, '2026-05-01')).rejects.toMatchObject({
      message: expect.stringContaining('There is no evaluation of 2026-05-01'),
    });
  });

  it('leave the days after with previous values of the newest day that has some, and say where none has', async () => {
    await evaluateDay(database, '2026-02-28');
    await evaluateDay(database, '2026-06-30', { snapshot_days: 31 });
    const explained = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-31' });
    expect(explained.previous_as_of).toBeNull();
    expect(explained.notes).toContainEqual({
      code: 'previous_removed',
      facts: [],
      message: expect.stringContaining('2026-01-30, were removed'),
    });
    const next = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-02-28' });
    expect(next.previous_as_of).toBe('2026-01-31');
    expect(next.notes).not.toContainEqual(expect.objectContaining({ code: 'previous_removed' }));
    const newest = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-06-30' });
    expect(newest).toMatchObject({ previous_as_of: '2026-03-02', notes: [] });
  });

  it('are passed over by whatever compares with the day before: alerts, their list, explanations and rules tried', async () => {
    const policy = smallPolicy();
    for (const day of ['2026-03-10', '2026-03-11']) await evaluateDay(database, day);
    await dropSnapshots(database, () => ['2026-03-11']);
    // Room for facts of a day whose run never came to an end.
    await ensurePartitions(database, '2026-03-12');
    await evaluateDay(database, '2026-03-13');
    const compared = { fact: 'days_overdue_max', value: 62, previous: 59 };
    expect(await rowsOf(database, 'alerts')).toMatchObject([{ evidence: [compared] }]);
    const deps = { database, base_currency: 'CNY', policy };
    expect(await alertsOfDay(deps, '2026-03-13')).toMatchObject([{ evidence: [compared] }]);
    const asked = { customer_id: 'C1', as_of: '2026-03-13' };
    const explained = await explainCustomer(database, asked);
    expect(explained).toMatchObject({ previous_as_of: '2026-03-10', notes: [] });
    const tried = await evaluateFacts({ database, policy }, { ...asked, facts: null, rule_set: undefined });
    if (!tried.ok) throw new Error('the rules were not tried');
    for (const { rules } of [explained, tried.evaluation]) {
      expect(JSON.stringify(rules)).toContain('"previous":59');
    }
  });

  it('come back by evaluating their day again, even where nothing changed, and say what they may know too much of', async () => {
    await evaluateDay(database, '2026-02-10');
    await evaluateDay(database, '2026-06-30', { snapshot_days: 31 });
    expect(await evaluateDay(database, '2026-02-10')).toMatchObject({ already: false, moved_alerts: false });
    expect(await readSnapshot(database.db, '2026-02-10', FACT_CATALOGUE)).toMatchObject([
      {
        facts: { days_overdue_max: 31, customer_class: 'core' },
        notes: [{ code: 'recomputed', message: expect.stringContaining('SNAPSHOT_DAYS') }],
      },
    ]);
    expect(await evaluateDay(database, '2026-02-10')).toMatchObject({ already: true });
    // Until the newest day moves on.
    await evaluateDay(database, '2026-07-01', { snapshot_days: 31 });
    const start = runStarter(evaluationDeps(database));
    const again = await start('2026-02-10');
    expect(again.started && (await again.done)).toMatchObject({ already: false });
    expect(await start('2026-02-10')).toMatchObject({ started: false });
  });

  it('stay where removing them fails, and the run is done and says so', async () => {
    // What nobody expects: something of the firm's own hangs on a partition.
    await sql`create view their_own as select * from snapshots_20260210`.execute(database.db);
    const faults: RetentionFault[] = [];
    const log = (fault: RetentionFault): void => void faults.push(fault);
    const result = await evaluateDay(database, '2026-06-30', { snapshot_days: 31, log });
    expect(result.warnings).toMatchObject([{ code: 'facts_not_removed', customers: 0 }]);
    expect(await findRunOfDay(database.db, '2026-06-30')).toMatchObject({
      status: 'done',
      error: null,
      result,
    });
    expect(faults).toMatchObject([{ run_id: result.run_id, error: expect.any(Error) }]);
    expect(await snapshotDays(database.db)).toContain('2026-02-10');
    await sql`drop view their_own`.execute(database.db);
    expect(await evaluateDay(database, '2026-07-01', { snapshot_days: 31 })).toMatchObject({ warnings: [] });
    expect(await snapshotDays(database.db)).not.toContain('2026-02-10');
  });
});

/** On PGlite these would prove nothing: it has one connection and runs one transaction after the other. */
describe.skipIf(!hasPostgres())('facts removed by several processes on one PostgreSQL', () => {
  let databases: readonly [Database, Database];
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    const open = (): Promise<Database> => openPostgres({ url: created.url, onIdleError: () => undefined });
    databases = [await open(), await open()];
    await importLedger(databases[0]);
    await insertDailySnapshots(databases[0], FIRST, LAST);
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await drop();
  });

  it('stay while somebody reads them, and the run that could not remove them says so', async () => {
    const [one, two] = databases;
    await one.transaction(async (session) => {
      await readSnapshot(session.db, '2026-02-10', FACT_CATALOGUE);
      const result = await evaluateDay(two, '2026-06-30', { snapshot_days: 31 });
      expect(result.warnings).toMatchObject([
        {
          code: 'facts_not_removed',
          message: expect.stringMatching(/^Facts of 31 days older than SNAPSHOT_DAYS/),
        },
      ]);
      expect(await findRunOfDay(two.db, '2026-06-30')).toMatchObject({ status: 'done', result });
    });
    expect(await evaluateDay(one, '2026-07-01', { snapshot_days: 31 })).toMatchObject({ warnings: [] });
    expect(await snapshotDays(one.db)).toHaveLength(5);
  });

  it('go while old days are evaluated again and new ones come: every run is done, every kept day has its facts', async () => {
    const [one, two] = databases;
    for (let round = 0; round < 5; round += 1) {
      const newest = addDays('2026-06-01', round);
      const old = addDays('2026-02-10', round);
      const results = await Promise.all([
        evaluateDay(one, newest, { snapshot_days: 31 }),
        evaluateDay(two, old, { snapshot_days: 31 }),
        evaluateDay(one, addDays(old, 1), { snapshot_days: 31 }),
      ]);
      expect(results.map(({ as_of }) => as_of)).toEqual([newest, old, addDays(old, 1)]);
    }
    const failed = (await rowsOf(one, 'runs')).filter(({ status }) => status !== 'done');
    expect(failed).toEqual([]);
    for (const day of await snapshotDays(one.db)) {
      expect({ day, rows: (await readSnapshot(one.db, day, FACT_CATALOGUE)).length }).toEqual({
        day,
        rows: 1,
      });
    }
  });
});
