import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Day, firstDayOfMonth, monthEnd, monthNumber } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { expiredDays } from '../../src/snapshot/expired-days.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions, holdSnapshotPartitions, snapshotDays } from '../../src/store/partitions.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { dropSnapshots, type KnownDays } from '../../src/store/retention.ts';
import { claimRunId, failRun, finishRun, insertRun } from '../../src/store/runs.ts';
import { deleteSnapshot, insertSnapshot, readSnapshot } from '../../src/store/snapshots.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';
import { insertDailySnapshots } from './daily-snapshots.ts';

const NONE = FACT_CATALOGUE.slice(0, 1);
const ROW = { customer_id: 'C1', verdicts: '', notes: [], facts: {} };
/** A thousand partitions take the embedded database ten seconds, and it drops them as it drops hundreds. */
const SPANS = {
  postgresql: { first: '2023-10-01', days: 1_096, snapshot_days: 400, month_ends: 22 },
  embedded: { first: '2025-09-01', days: 395, snapshot_days: 100, month_ends: 9 },
} as const;
const LAST = '2026-09-30';

describe.each(testDatabases())('facts in the $name database', ({ name, open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('of many months shrink to the last days and the ends of months before, and the rest is gone for good', async () => {
    const { first, days, snapshot_days, month_ends } = SPANS[name];
    await insertDailySnapshots(database, first, LAST);
    const stored = await snapshotDays(database.db);
    expect([stored.length, stored[0], stored.at(-1)]).toEqual([days, first, LAST]);
    const expired = expiredDays({ stored, evaluated: stored, snapshot_days });
    const evaluated: (readonly Day[])[] = [];
    const outcome = await dropSnapshots(database, (known) => {
      evaluated.push(known.evaluated);
      return expiredDays({ ...known, snapshot_days });
    });
    expect(outcome).toEqual({ dropped: expired, busy: [] });
    // The runs stay.
    expect(new Set(evaluated.map((some) => some.length))).toEqual(new Set([days]));
    const kept = await snapshotDays(database.db);
    expect(kept).toHaveLength(snapshot_days + 1 + month_ends);
    expect(kept.slice(0, month_ends)).toEqual(monthEndsFrom(first, month_ends));
    expect(kept[month_ends]).toBe(addDays(LAST, -snapshot_days));
    expect(await daysWithRows(database)).toEqual(kept);
    expect(await tablesOfDays(database)).toEqual(kept.length);
  }, 120_000);

  it('are dropped once: days that are gone already are passed over', async () => {
    await insertDailySnapshots(database, '2024-01-01', '2024-01-04');
    const days = ['2024-01-01', '2024-01-02', '1999-12-31'];
    expect(await dropSnapshots(database, () => days)).toEqual({ dropped: days.slice(0, 2), busy: [] });
    expect(await dropSnapshots(database, () => days)).toEqual({ dropped: [], busy: [] });
    expect(await dropSnapshots(database, () => [])).toEqual({ dropped: [], busy: [] });
    expect(await daysWithRows(database)).toEqual(['2024-01-03', '2024-01-04']);
  });

  it('of a day whose run has not ended stay, whoever wants them dropped', async () => {
    await insertDailySnapshots(database, '2024-01-01', '2024-01-04');
    const days = ['2024-01-01', '2024-01-02', '2024-01-03'];
    const run = { as_of: '2024-01-02', base_currency: 'CNY', now: new Date('2026-10-01T08:00:00Z') };
    const { run_id } = await insertRun(database.db, run);
    expect(await dropSnapshots(database, () => days)).toEqual({
      dropped: ['2024-01-01', '2024-01-03'],
      busy: [],
    });
    expect(await daysWithRows(database)).toEqual(['2024-01-02', '2024-01-04']);
    await failRun(database.db, run_id, 'why', run.now);
    expect(await dropSnapshots(database, () => days)).toEqual({ dropped: ['2024-01-02'], busy: [] });
  });

  it('of a dropped day can be written again', async () => {
    await insertDailySnapshots(database, '2024-01-01', '2024-01-04');
    await dropSnapshots(database, () => ['2024-01-01', '2024-01-02']);
    await ensurePartitions(database, '2024-01-01');
    await write(database, '2024-01-01');
    // As if it had been dropped after it was made sure of.
    await write(database, '2024-01-02');
    expect(await daysWithRows(database)).toHaveLength(4);
  });
});

/** On PGlite these would prove nothing: it has one connection. */
describe.skipIf(!hasPostgres())('facts dropped while others are at work on PostgreSQL', () => {
  let databases: readonly [Database, Database];
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    const open = (): Promise<Database> => openPostgres({ url: created.url, onIdleError: () => undefined });
    databases = [await open(), await open()];
    await insertDailySnapshots(databases[0], '2024-01-01', '2024-03-31');
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await drop();
  });

  it('stay, and nobody waits for long, while an evaluation holds them', async () => {
    const [one, two] = databases;
    const days = (await snapshotDays(one.db)).slice(0, 40);
    await one.transaction(async (session) => {
      await holdSnapshotPartitions(session, '2024-03-31');
      const start = performance.now();
      const dropping = dropSnapshots(two, () => days);
      const reading = readSnapshot(two.db, '2024-02-01', NONE);
      expect(await reading).toHaveLength(1);
      expect(await dropping).toEqual({ dropped: [], busy: days });
      expect(performance.now() - start).toBeLessThan(2_000);
      await write(one, '2024-03-30');
    });
    expect(await dropSnapshots(two, () => days)).toEqual({ dropped: days, busy: [] });
  });

  it('stay while a long reading goes on', async () => {
    const [one, two] = databases;
    await one.transaction(async (session) => {
      expect(await readSnapshot(session.db, '2024-01-01', NONE)).toHaveLength(1);
      expect(await dropSnapshots(two, () => ['2024-01-01'])).toEqual({ dropped: [], busy: ['2024-01-01'] });
      expect(await readSnapshot(session.db, '2024-01-01', NONE)).toHaveLength(1);
    });
  });

  it('stay where a run that commits meanwhile makes its day the last of its month', async () => {
    const [one, two] = databases;
    await sql`delete from runs where as_of = '2024-01-31'`.execute(one.db);
    await dropSnapshots(one, () => ['2024-01-31']);
    await insertDailySnapshots(one, '2026-03-01', '2026-03-01');
    await ensurePartitions(one, '2024-01-31');
    const asked = Promise.withResolvers<void>();
    const choose = (known: KnownDays): readonly Day[] => {
      asked.resolve();
      return expiredDays({ ...known, snapshot_days: 400 });
    };
    let dropping: ReturnType<typeof dropSnapshots> | undefined;
    await one.transaction(async (session) => {
      await holdSnapshotPartitions(session, '2024-01-31');
      dropping = dropSnapshots(two, choose);
      // Chosen before anybody could know of the run: its day has room for facts, and none.
      await asked.promise;
      const run_id = await claimRunId(session);
      const now = new Date('2026-03-01T08:00:00Z');
      await insertRun(one.db, { run_id, as_of: '2024-01-31', base_currency: 'CNY', now });
      await insertSnapshot(session, { run_id, as_of: '2024-01-31' }, [], [ROW]);
      const done = { revision: 1, fingerprint: 'x', moves_alerts: false, result: { customers: 1 }, now };
      await finishRun(session, run_id, done as unknown as Parameters<typeof finishRun>[2]);
    });
    await dropping;
    // Where the run took too long for it, it comes back.
    await dropSnapshots(two, choose);
    expect((await daysWithRows(one)).slice(0, 3)).toEqual(['2024-01-31', '2024-02-29', '2024-03-31']);
  });

  it('are dropped once by processes that drop at the same moment, and every day is accounted for', async () => {
    const [one, two] = databases;
    const days = (await snapshotDays(one.db)).slice(0, 80);
    const outcomes = await Promise.all([dropSnapshots(one, () => days), dropSnapshots(two, () => days)]);
    const dropped = outcomes.flatMap((outcome) => outcome.dropped).sort();
    expect(new Set(dropped).size).toBe(dropped.length);
    const left = new Set(outcomes.flatMap((outcome) => outcome.busy));
    const gone = days.filter((day) => !left.has(day));
    for (const day of gone) expect(dropped).toContain(day);
    await dropSnapshots(one, () => days);
    expect(await snapshotDays(one.db)).toHaveLength(11);
  });

  it('are there for whoever writes a day that is dropped under its hands, before and after', async () => {
    const [one, two] = databases;
    const day = '2024-01-15';
    for (let round = 0; round < 20; round += 1) {
      await ensurePartitions(one, day);
      await Promise.all([write(one, day), dropSnapshots(two, () => [day])]);
      // Whichever came first, what was written last is there unless it was dropped afterwards.
      const stored = (await snapshotDays(one.db)).includes(day);
      expect(await readSnapshot(one.db, day, NONE)).toHaveLength(stored ? 1 : 0);
    }
  });
});

async function write(database: Database, as_of: Day): Promise<void> {
  await database.transaction(async (session) => {
    await holdSnapshotPartitions(session, as_of);
    await deleteSnapshot(session, as_of);
    await insertSnapshot(session, { run_id: '1', as_of }, [], [ROW]);
  });
}

async function daysWithRows(database: Database): Promise<readonly Day[]> {
  const { rows } = await sql<{ as_of: Day }>`select distinct as_of from snapshots order by 1`.execute(
    database.db,
  );
  return rows.map((row) => row.as_of);
}

function monthEndsFrom(day: Day, count: number): readonly Day[] {
  return Array.from({ length: count }, (_, months) => monthEnd(firstDayOfMonth(monthNumber(day) + months)));
}

/** Tables named as partitions, attached or not. */
async function tablesOfDays(database: Database): Promise<number> {
  const { rows } = await sql<{ tables: number }>`
    select count(*)::int as tables from pg_class where relname ~ '^snapshots_[0-9]{8}$'`.execute(database.db);
  return rows[0]?.tables ?? 0;
}
