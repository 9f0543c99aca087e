import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { RunResult, StoredRun } from '../domain/run.ts';
import type { Database, Session } from './database.ts';

type Db = Database['db'];

const INTERRUPTED = 'the process that ran it ended before it was done';

/** Writes down that a run of this day has begun. */
export async function insertRun(
  db: Db,
  run: { readonly as_of: Day; readonly base_currency: string; readonly now: Date },
): Promise<StoredRun> {
  const row = await db
    .insertInto('runs')
    .values({
      as_of: run.as_of,
      status: 'running',
      revision: null,
      fingerprint: null,
      moves_alerts: null,
      base_currency: run.base_currency,
      result: null,
      error: null,
      started_at: run.now,
      ended_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return runOf(row);
}

export async function finishRun(
  session: Session,
  runId: string,
  done: {
    readonly revision: number;
    readonly fingerprint: string;
    readonly moves_alerts: boolean;
    readonly result: RunResult;
    readonly now: Date;
  },
): Promise<void> {
  await session.db
    .updateTable('runs')
    .set({
      status: 'done',
      // A run that waited for its turn may have been taken for interrupted by the one that had it.
      error: null,
      revision: done.revision,
      fingerprint: done.fingerprint,
      moves_alerts: done.moves_alerts,
      result: JSON.stringify(done.result),
      ended_at: done.now,
    })
    .where('run_id', '=', runId)
    .execute();
}

export async function failRun(db: Db, runId: string, error: string, now: Date): Promise<void> {
  await db
    .updateTable('runs')
    .set({ status: 'failed', error, ended_at: now })
    .where('run_id', '=', runId)
    .where('status', '=', 'running')
    .execute();
}

/** A run that turned out to have nothing to do leaves no trace. */
export async function dropRun(db: Db, runId: string): Promise<void> {
  await db.deleteFrom('runs').where('run_id', '=', runId).execute();
}

/** Older runs still marked as running although the evaluation lock is ours: their processes are gone. */
export async function failInterruptedRuns(session: Session, ownRunId: string, now: Date): Promise<void> {
  await session.db
    .updateTable('runs')
    .set({ status: 'failed', error: INTERRUPTED, ended_at: now })
    .where('status', '=', 'running')
    .where('run_id', '<', ownRunId)
    .execute();
}

/** The newest revision of a day, done. */
export async function findRunOfDay(db: Db, asOf: Day): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('as_of', '=', asOf)
    .where('status', '=', 'done')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : runOf(row);
}

export async function findRun(db: Db, runId: string): Promise<StoredRun | undefined> {
  if (!/^\d{1,18}$/.test(runId)) return undefined;
  const row = await db.selectFrom('runs').selectAll().where('run_id', '=', runId).executeTakeFirst();
  return row === undefined ? undefined : runOf(row);
}

/** Newest first. */
export async function listRuns(db: Db, limit: number, before?: string): Promise<readonly StoredRun[]> {
  let query = db.selectFrom('runs').selectAll().orderBy('run_id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('run_id', '<', before);
  return (await query.execute()).map(runOf);
}

/** The newest day with a done run, and the first that moved alerts of some customer; null where there is none. */
export async function runDays(
  db: Db,
): Promise<{ readonly newest: Day | null; readonly first_with_alerts: Day | null }> {
  const { rows } = await sql<{ newest: Day | null; first_with_alerts: Day | null }>`
    select max(as_of) as newest, min(as_of) filter (where moves_alerts and (result ->> 'customers')::int > 0) as first_with_alerts
    from runs where status = 'done'`.execute(db);
  return rows[0] ?? { newest: null, first_with_alerts: null };
}

/** Whether some run of the day moved alerts, so that there was a list that day. */
export async function dayMovedAlerts(db: Db, asOf: Day): Promise<boolean> {
  const row = await db
    .selectFrom('runs')
    .select('run_id')
    .where('as_of', '=', asOf)
    .where('moves_alerts', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest day before this one that has facts, and the run they belong to. */
export async function findRunBefore(db: Db, asOf: Day): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('as_of', '<', asOf)
    .where('status', '=', 'done')
    .orderBy('as_of', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : runOf(row);
}

interface RunRow {
  readonly run_id: string;
  readonly as_of: Day;
  readonly status: StoredRun['status'];
  readonly revision: number | null;
  readonly fingerprint: string | null;
  readonly moves_alerts: boolean | null;
  readonly base_currency: string;
  readonly result: unknown;
  readonly error: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

function runOf(row: RunRow): StoredRun {
  return { ...row, result: row.result === null ? null : (row.result as RunResult) };
}
