import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { addDays } from '../../src/domain/day.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { insertSnapshot } from '../../src/store/snapshots.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';

describe.each(testDatabases())('partitions of the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('are one a day for snapshots and one a month for events, made once', async () => {
    for (const day of ['2026-02-27', '2026-02-28', '2026-03-01', '2026-02-28'])
      await ensurePartitions(database, day);
    expect(await partitionsOf(database, 'snapshots')).toEqual([
      "snapshots_20260227 FOR VALUES FROM ('2026-02-27') TO ('2026-02-28')",
      "snapshots_20260228 FOR VALUES FROM ('2026-02-28') TO ('2026-03-01')",
      "snapshots_20260301 FOR VALUES FROM ('2026-03-01') TO ('2026-03-02')",
    ]);
    expect(await partitionsOf(database, 'alert_events')).toEqual([
      "alert_events_202602 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
      "alert_events_202603 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')",
    ]);
  });

  it('end where the year and a leap February end', async () => {
    for (const day of ['2024-02-29', '2026-12-31']) await ensurePartitions(database, day);
    expect(await partitionsOf(database, 'snapshots')).toEqual([
      "snapshots_20240229 FOR VALUES FROM ('2024-02-29') TO ('2024-03-01')",
      "snapshots_20261231 FOR VALUES FROM ('2026-12-31') TO ('2027-01-01')",
    ]);
    expect(await partitionsOf(database, 'alert_events')).toEqual([
      "alert_events_202402 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
      "alert_events_202612 FOR VALUES FROM ('2026-12-01') TO ('2027-01-01')",
    ]);
  });
});

describe.skipIf(!hasPostgres())('partitions made by several sessions', () => {
  it('are there once, and nobody fails, however many make them at the same moment', async () => {
    const { url, drop } = await createFromTemplate();
    onTestFinished(drop);
    const sessions = await Promise.all(
      Array.from({ length: 6 }, () => openPostgres({ url, onIdleError: () => undefined, pool_size: 1 })),
    );
    for (let days = 0; days < 10; days += 1) {
      const day = addDays('2026-01-27', days);
      await Promise.all(sessions.map((session) => ensurePartitions(session, day)));
    }
    const [first] = sessions;
    expect(first && (await partitionsOf(first, 'snapshots'))).toHaveLength(10);
    await Promise.all(sessions.map((session) => session.close()));
  });
});

describe.skipIf(!hasPostgres())('a partition made while a day is being written', () => {
  it('waits for nobody', async () => {
    const { url, drop } = await createFromTemplate();
    onTestFinished(drop);
    const database = await openPostgres({ url, onIdleError: () => undefined });
    await ensurePartitions(database, '2026-01-31');
    await database.transaction(async (session) => {
      await insertSnapshot(session, { run_id: '1', as_of: '2026-01-31' }, [], []);
      await sql`select from alert_events`.execute(session.db);
      await ensurePartitions(database, '2026-02-01');
    });
    expect(await partitionsOf(database, 'snapshots')).toHaveLength(2);
    await database.close();
  }, 10_000);
});

async function partitionsOf(database: Database, parent: string): Promise<readonly string[]> {
  const { rows } = await sql<{ partition: string }>`
    select c.relname || ' ' || pg_get_expr(c.relpartbound, c.oid) as partition
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass(${parent}) order by c.relname`.execute(database.db);
  return rows.map((row) => row.partition);
}
