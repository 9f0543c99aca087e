import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '../../src/domain/day.ts';
import type { RunResult } from '../../src/domain/run.ts';
import type { Database } from '../../src/store/database.ts';
import { findRuleSetBody, registerRuleSet } from '../../src/store/rule-sets.ts';
import {
  failInterruptedRuns,
  failRun,
  findRun,
  findRunBefore,
  findRunOfDay,
  finishRun,
  finishUnchangedRun,
  insertRun,
  listRuns,
  runDays,
  saveRunProgress,
} from '../../src/store/runs.ts';
import { testDatabases } from '../support/database.ts';

const NOW = new Date('2026-11-21T08:00:00Z');

describe.each(testDatabases())('runs in the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const begin = (as_of: Day) => insertRun(database.db, { as_of, base_currency: 'CNY', now: NOW });
  const finish = (run_id: string, revision: number, moves_alerts = true): Promise<void> =>
    database.transaction((session) =>
      finishRun(session, run_id, {
        revision,
        fingerprint: 'abc',
        moves_alerts,
        result: result(run_id),
        now: NOW,
      }),
    );

  it('are running, then done or failed', async () => {
    const run = await begin('2026-01-21');
    expect(run).toMatchObject({
      as_of: '2026-01-21',
      status: 'running',
      revision: null,
      result: null,
      started_at: NOW,
    });
    await finish(run.run_id, 1);
    expect(await findRun(database.db, run.run_id)).toMatchObject({
      status: 'done',
      result: result(run.run_id),
    });
    await failRun(database.db, run.run_id, 'too late', NOW);
    expect(await findRun(database.db, run.run_id)).toMatchObject({ status: 'done', error: null });
  });

  it('are failed where their process is gone: older ones, down as running, that nobody holds', async () => {
    const done = await begin('2026-01-20');
    await finish(done.run_id, 1);
    const [dead, own, newer] = [
      await begin('2026-01-21'),
      await begin('2026-01-22'),
      await begin('2026-01-23'),
    ];
    await database.transaction((session) => failInterruptedRuns(session, own.run_id, NOW));
    expect(await findRun(database.db, dead.run_id)).toMatchObject({
      status: 'failed',
      error: 'the process that ran it ended before it was done',
      ended_at: NOW,
    });
    expect(await findRun(database.db, done.run_id)).toMatchObject({ status: 'done', error: null });
    for (const { run_id } of [own, newer]) {
      expect(await findRun(database.db, run_id)).toMatchObject({ status: 'running' });
    }
  });

  it('say why they failed, even where they were marked as interrupted before they could', async () => {
    const [failed, own] = [await begin('2026-01-21'), await begin('2026-01-22')];
    await database.transaction((session) => failInterruptedRuns(session, own.run_id, NOW));
    await failRun(database.db, failed.run_id, 'why', NOW);
    await failRun(database.db, failed.run_id, 'another reason', NOW);
    await database.transaction((session) => failInterruptedRuns(session, own.run_id, NOW));
    expect(await findRun(database.db, failed.run_id)).toMatchObject({ status: 'failed', error: 'why' });
  });

  it('that had nothing to do are done, and are not what is known of their day', async () => {
    const first = await begin('2026-01-21');
    await finish(first.run_id, 1);
    for (const run of [await begin('2026-01-21'), await begin('2026-01-21')]) {
      const unchanged = { ...result(first.run_id), already: true };
      await database.transaction((session) =>
        finishUnchangedRun(session, run.run_id, { result: unchanged, now: NOW }),
      );
      expect(await findRun(database.db, run.run_id)).toMatchObject({
        status: 'done',
        revision: null,
        result: unchanged,
        ended_at: NOW,
      });
    }
    expect(await findRunOfDay(database.db, '2026-01-21')).toMatchObject({ run_id: first.run_id });
    expect(await findRunBefore(database.db, '2026-01-22')).toMatchObject({ run_id: first.run_id });
    expect(await listRuns(database.db, 10)).toHaveLength(3);
    const second = await begin('2026-01-21');
    await finish(second.run_id, 2);
    expect(await findRunOfDay(database.db, '2026-01-21')).toMatchObject({ revision: 2 });
  });

  it('have progress while they go on, and none is written once they have ended', async () => {
    const { run_id, progress } = await begin('2026-01-21');
    expect(progress).toBeNull();
    await saveRunProgress(database.db, run_id, { done: 1, total: 4 });
    expect(await findRun(database.db, run_id)).toMatchObject({ progress: { done: 1, total: 4 } });
    await finish(run_id, 1);
    await saveRunProgress(database.db, run_id, { done: 2, total: 4 });
    expect(await findRun(database.db, run_id)).toMatchObject({ progress: { done: 1, total: 4 } });
  });

  it('of a day are known by the newest revision that is done, and the day before by its own', async () => {
    for (const [as_of, revision] of [
      ['2026-01-20', 1],
      ['2026-01-21', 1],
      ['2026-01-21', 2],
    ] as const) {
      await finish((await begin(as_of)).run_id, revision, as_of !== '2026-01-20');
    }
    await begin('2026-01-21');
    expect(await findRunOfDay(database.db, '2026-01-21')).toMatchObject({ run_id: '3', revision: 2 });
    expect(await findRunOfDay(database.db, '2026-01-22')).toBeUndefined();
    expect(await findRunBefore(database.db, '2026-01-22')).toMatchObject({ run_id: '3' });
    expect(await findRunBefore(database.db, '2026-01-21')).toMatchObject({ run_id: '1' });
    expect(await findRunBefore(database.db, '2026-01-20')).toBeUndefined();
    expect(await runDays(database.db)).toEqual({ newest: '2026-01-21', first_with_alerts: '2026-01-21' });
  });

  it('are listed newest first, page by page', async () => {
    expect(await runDays(database.db)).toEqual({ newest: null, first_with_alerts: null });
    for (let day = 1; day <= 12; day += 1) await begin(`2026-01-${String(day).padStart(2, '0')}`);
    const first = await listRuns(database.db, 5);
    expect(first.map(({ run_id }) => run_id)).toEqual(['12', '11', '10', '9', '8']);
    const next = await listRuns(database.db, 100, '8');
    expect(next.map(({ run_id }) => run_id)).toEqual(['7', '6', '5', '4', '3', '2', '1']);
  });

  it('cannot be found by what is no id', async () => {
    for (const id of ['', 'x', '1 or true', '-1', '9'.repeat(40)]) {
      expect({ id, run: await findRun(database.db, id) }).toEqual({ id, run: undefined });
    }
  });

  it('keep each version of a rule set once, with a number of its own', async () => {
    const register = (name: string, sha256: string) =>
      database.transaction((session) => registerRuleSet(session, { name, sha256, body: { name, sha256 } }));
    expect(await register('overdue', 'a')).toEqual({ rule_set: 'overdue', version: 1, sha256: 'a' });
    expect(await register('overdue', 'b')).toMatchObject({ version: 2 });
    expect(await register('rating', 'b')).toMatchObject({ version: 1 });
    expect(await register('overdue', 'a')).toMatchObject({ version: 1 });
    const version = { rule_set: 'overdue', version: 2, sha256: 'b' };
    expect(await findRuleSetBody(database.db, version)).toEqual({ name: 'overdue', sha256: 'b' });
    expect(await findRuleSetBody(database.db, { ...version, sha256: 'c' })).toBeUndefined();
  });
});

function result(run_id: string): RunResult {
  return {
    run_id,
    as_of: '2026-01-21',
    revision: 1,
    customers: 1,
    rules: 0,
    verdicts: { fires: 0, clear: 0, unknown: 0 },
    alerts: { opened: 0, escalated: 0, deescalated: 0, cleared: 0, unchanged: 0, open: 0 },
    rule_sets: [],
    coverage: [],
    warnings: [],
    moved_alerts: true,
    seconds: 0.25,
    already: false,
  };
}
