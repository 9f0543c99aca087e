import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEvaluation } from '../../src/actions/run-evaluation.ts';
import { LiveRuns, progressWriter } from '../../src/actions/run-progress.ts';
import { runStarter } from '../../src/actions/start-run.ts';
import type { RunProgress } from '../../src/domain/run.ts';
import type { Database } from '../../src/store/database.ts';
import { lockLedgerForEvaluation } from '../../src/store/installation.ts';
import { ensurePartitions, snapshotDays } from '../../src/store/partitions.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { failInterruptedRuns, failRun, findRun, insertRun } from '../../src/store/runs.ts';
import { insertDailySnapshots } from '../store/daily-snapshots.ts';
import { insertRows } from '../store/ledger-rows.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';
import { heldAtCopy } from '../support/held-database.ts';
import { evaluationDeps } from './evaluate-day.ts';
import { NOW } from './import-text.ts';

const AS_OF = '2026-01-21';

describe.each(testDatabases())('a run started in this process on the $name database', ({ open }) => {
  it('is known without the database, with how far it is, until it has ended', async () => {
    const database = await open();
    await insertRows(database.db, { customers: manyCustomers() });
    const seen: (RunProgress | null)[] = [];
    class Watched extends LiveRuns {
      override advance(runId: string, progress: RunProgress): void {
        super.advance(runId, progress);
        seen.push(this.find(runId)?.progress ?? null);
      }
    }
    const live = new Watched();
    const started = await runStarter(evaluationDeps(database), live)(AS_OF);
    if (!started.started) throw new Error('nothing was started');
    const { run_id } = started.run;
    expect(live.find(run_id)).toEqual({ ...started.run, status: 'running', progress: null });
    expect(live.find('0')).toBeUndefined();
    await started.done;
    const done = seen.map((progress) => progress?.done ?? 0);
    expect(done.length).toBeGreaterThan(1);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ done: 4_100, total: 4_100 });
    expect(live.find(run_id)).toBeUndefined();
    live.advance(run_id, { done: 1, total: 1 });
    expect(live.find(run_id)).toBeUndefined();
    await database.close();
  });

  it('is done for everybody, and the next can begin, while facts that are too old are still removed', async () => {
    const database = await open();
    await insertRows(database.db, { customers: [{ customer_id: 'C1', name: 'One' }] });
    await insertDailySnapshots(database, '2025-01-01', '2025-01-03');
    for (const day of [AS_OF, '2026-01-22']) await ensurePartitions(database, day);
    const removing = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let transactions = 0;
    const held: Database = {
      ...database,
      transaction: async (work) => {
        transactions += 1;
        if (transactions === 2) {
          removing.resolve();
          await released.promise;
        }
        return database.transaction(work);
      },
    };
    const live = new LiveRuns();
    const start = runStarter(evaluationDeps(held, { snapshot_days: 31 }), live);
    const first = await start(AS_OF);
    if (!first.started) throw new Error('nothing was started');
    await removing.promise;
    expect(live.find(first.run.run_id)).toBeUndefined();
    expect(await findRun(database.db, first.run.run_id)).toMatchObject({ status: 'done' });
    const next = await start('2026-01-22');
    expect(next.started && (await next.done)).toMatchObject({ already: false, warnings: [] });
    released.resolve();
    expect(await first.done).toMatchObject({ warnings: [] });
    expect(await snapshotDays(database.db)).toEqual(['2025-01-03', AS_OF, '2026-01-22']);
    await database.close();
  });
});

describe.skipIf(!hasPostgres())('runs as other processes on one PostgreSQL see them', () => {
  let databases: readonly [Database, Database];
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    const open = (): Promise<Database> => openPostgres({ url: created.url, onIdleError: () => undefined });
    databases = [await open(), await open()];
    await insertRows(databases[0].db, { customers: [{ customer_id: 'C1', name: 'One' }] });
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await drop();
  });

  it('waits for its turn as running, and is not taken for one whose process is gone', async () => {
    const [one, two] = databases;
    const dead = await insertRun(one.db, { as_of: AS_OF, base_currency: 'CNY', now: NOW });
    const { run, done } = await two.transaction(async (session) => {
      await lockLedgerForEvaluation(session, 'CNY');
      const waiting = await startEvaluation(evaluationDeps(one), { as_of: AS_OF });
      await failInterruptedRuns(session, '1000000', NOW);
      // Inside this transaction we see what it has written.
      expect(await findRun(session.db, waiting.run.run_id)).toMatchObject({ status: 'running' });
      expect(await findRun(session.db, dead.run_id)).toMatchObject({ status: 'failed' });
      return waiting;
    });
    expect(await findRun(two.db, run.run_id)).toMatchObject({ status: 'running', error: null });
    expect(await done).toMatchObject({ run_id: run.run_id, already: false });
    expect(await findRun(two.db, run.run_id)).toMatchObject({ status: 'done', error: null });
  });

  it('says why it failed, though another marks it as interrupted at the same moment', async () => {
    const [one, two] = databases;
    const begun = { as_of: AS_OF, base_currency: 'CNY', now: NOW };
    const [before, after] = [await insertRun(one.db, begun), await insertRun(one.db, begun)];
    let failing: Promise<void> | undefined;
    await two.transaction(async (session) => {
      await failInterruptedRuns(session, after.run_id, NOW);
      failing = failRun(one.db, before.run_id, 'why', NOW);
      await setTimeout(100);
    });
    await failing;
    expect(await findRun(one.db, before.run_id)).toMatchObject({ status: 'failed', error: 'why' });
    let marking: Promise<void> | undefined;
    await one.transaction(async (session) => {
      await failRun(session.db, after.run_id, 'why', NOW);
      marking = two.transaction((other) => failInterruptedRuns(other, '1000000', NOW));
      await setTimeout(100);
    });
    await marking;
    expect(await findRun(one.db, after.run_id)).toMatchObject({ status: 'failed', error: 'why' });
  });

  it('shows how far it is while its own transaction is open', async () => {
    const [one, two] = databases;
    await insertRows(one.db, { customers: manyCustomers() });
    const held = heldAtCopy(one, 2);
    const { run, done } = await startEvaluation(evaluationDeps(held.database), { as_of: AS_OF });
    await held.reached;
    await expect.poll(async () => (await findRun(two.db, run.run_id))?.progress?.total).toBe(4_101);
    const meanwhile = await findRun(two.db, run.run_id);
    expect(meanwhile).toMatchObject({ status: 'running', result: null });
    expect(meanwhile?.progress?.done).toBeGreaterThan(0);
    expect(meanwhile?.progress?.done).toBeLessThan(4_101);
    held.release();
    await done;
    expect(await findRun(two.db, run.run_id)).toMatchObject({ status: 'done' });
  });

  it('writes at most once a second, and goes on where it cannot', async () => {
    const [one] = databases;
    const { run_id } = await insertRun(one.db, { as_of: AS_OF, base_currency: 'CNY', now: NOW });
    let instant = 0;
    const writer = progressWriter({ database: one, now: () => new Date(instant) }, run_id);
    const written: unknown[] = [];
    for (const [at, done] of [
      [0, 1],
      [999, 2],
      [1_000, 3],
      [1_500, 4],
      [5_000, 5],
    ] as const) {
      instant = at;
      writer.note({ done, total: 9 });
      await writer.settled();
      written.push((await findRun(one.db, run_id))?.progress?.done);
    }
    expect(written).toEqual([1, 1, 3, 3, 5]);
    const broken = progressWriter({ database: one, now: () => NOW }, 'no number');
    broken.note({ done: 1, total: 1 });
    await broken.settled();
  });
});

/** More than one chunk, so that there is progress before the end. */
function manyCustomers(): readonly { readonly customer_id: string; readonly name: string }[] {
  return Array.from({ length: 4_100 }, (_, index) => ({ customer_id: `D${index}`, name: 'One' }));
}
