import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { RunProgress, RunResult, StoredRun } from '../domain/run.ts';
import type { Database, Session } from './database.ts';

type Db = Database['db'];

const INTERRUPTED = 'the process that ran it ended before it was done';

/**
 * The first of the two keys of the advisory locks of runs; the second is the run's number. A run that goes on or waits
 * for its turn holds its lock until its transaction ends, however it ends.
 */
const RUN_LOCKS = 7_310_005;

/** A number for a new run, whose lock this transaction now holds. */
export async function claimRunId({ db }: Session): Promise<string> {
  const { rows } = await sql<{ run_id: string }>`
    select nextval(pg_get_serial_sequence('runs', 'run_id')) as run_id`.execute(db);
  const run_id = rows[0]?.run_id ?? '';
  await sql`select pg_advisory_xact_lock(${RUN_LOCKS}, ${lockKey(sql`${run_id}::bigint`)})`.execute(db);
  return run_id;
}

function lockKey(runId: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(${runId} % 2147483647)::int`;
}

/**
 * Writes down that a run of this day has begun.
 * @param run.run_id from `claimRunId`; absent where nobody else can take the run for dead
 */
export async function insertRun(
  db: Db,
  run: {
    readonly run_id?: string;
    readonly as_of: Day;
    readonly base_currency: string;
    readonly now: Date;
  },
): Promise<StoredRun> {
  const number =
    run.run_id === undefined
      ? sql`nextval(pg_get_serial_sequence('runs', 'run_id'))`
      : sql`${run.run_id}::bigint`;
  const { rows } = await sql<RunRow>`
    insert into runs (run_id, as_of, status, base_currency, started_at) overriding system value
    values (${number}, ${run.as_of}::date, 'running', ${run.base_currency}, ${run.now}::timestamptz)
    returning *`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an insert returned no row');
  return runOf(row);
}

/** Nothing is written once the run has ended. */
export async function saveRunProgress(db: Db, runId: string, progress: RunProgress): Promise<void> {
  await db
    .updateTable('runs')
    .set({ progress: JSON.stringify(progress) })
    .where('run_id', '=', runId)
    .where('status', '=', 'running')
    .execute();
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
      revision: done.revision,
      fingerprint: done.fingerprint,
      moves_alerts: done.moves_alerts,
      result: JSON.stringify(done.result),
      ended_at: done.now,
    })
    .where('run_id', '=', runId)
    .execute();
}

/**
 * A run that has failed holds its lock no more, so another may have marked it as interrupted by then: the reason
 * replaces that mark.
 */
export async function failRun(db: Db, runId: string, error: string, now: Date): Promise<void> {
  await db
    .updateTable('runs')
    .set({ status: 'failed', error, ended_at: now })
    .where('run_id', '=', runId)
    .where((is) => is.or([is('status', '=', 'running'), is('error', '=', INTERRUPTED)]))
    .execute();
}

/**
 * Ends a run that turned out to have nothing to do, where somebody was told its number. It has no revision: the day's
 * facts stay those of the run that made them.
 * @param done.result that run's
 */
export async function finishUnchangedRun(
  session: Session,
  runId: string,
  done: { readonly result: RunResult; readonly now: Date },
): Promise<void> {
  await session.db
    .updateTable('runs')
    .set({ status: 'done', result: JSON.stringify(done.result), ended_at: done.now })
    .where('run_id', '=', runId)
    .execute();
}

/** A run that turned out to have nothing to do leaves no trace where nobody was told of it. */
export async function dropRun(db: Db, runId: string): Promise<void> {
  await db.deleteFrom('runs').where('run_id', '=', runId).execute();
}

/**
 * Marks older runs failed whose process ended before they were done: they are down as running, and nobody holds their
 * lock. The embedded database grants every lock to its one process, where no run waits while another goes on.
 */
export async function failInterruptedRuns(session: Session, ownRunId: string, now: Date): Promise<void> {
  // Materialised, so that locks are tried of these few runs and not of all that there ever were. The status is asked
  // again, since a run may have said meanwhile why it failed.
  await sql`
    with running as materialized (
      select run_id from runs where status = 'running' and run_id < ${ownRunId}::bigint
    )
    update runs set status = 'failed', error = ${INTERRUPTED}, ended_at = ${now}::timestamptz
    where status = 'running' and run_id in (
      select run_id from running where pg_try_advisory_xact_lock(${RUN_LOCKS}, ${lockKey(sql`run_id`)})
    )`.execute(session.db);
}

/** The newest revision of a day, done. */
export async function findRunOfDay(db: Db, asOf: Day): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('as_of', '=', asOf)
    .where('revision', 'is not', null)
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

/** The newest revision of the newest evaluated day before this one, whose facts may have been removed since. */
export async function findRunBefore(db: Db, asOf: Day): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('as_of', '<', asOf)
    .where('revision', 'is not', null)
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
  readonly progress: unknown;
  readonly error: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

function runOf(row: RunRow): StoredRun {
  return { ...row, result: row.result as RunResult | null, progress: row.progress as RunProgress | null };
}
