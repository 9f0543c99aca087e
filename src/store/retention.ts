/** Facts of days that are not kept any more go by dropping their partitions. */
import type { Day } from '../domain/day.ts';
import type { RunResult, RunWarning, StoredRun } from '../domain/run.ts';
import type { Database, Session } from './database.ts';
import { dropSnapshotPartitions, lockSnapshotsToDrop, snapshotDays } from './partitions.ts';

/**
 * Dropping needs the parent table for itself. A partition could be detached concurrently instead, but that waits for
 * every evaluation to end, leaves the partition half detached where it cannot, and works outside transactions only. So
 * we ask for the table for a moment, and come back after the next evaluation where somebody has it for longer.
 */
const WAIT_MS = 300;

/** Few enough locks for any server, and over in some milliseconds. */
const DAYS_AT_ONCE = 16;

const LOCK_NOT_AVAILABLE = '55P03';

/** What the days to drop are chosen by. */
export interface KnownDays {
  /** Days that have facts, or room for them, oldest first. */
  readonly stored: readonly Day[];
  /** Days with a run that is done. */
  readonly evaluated: readonly Day[];
}

/**
 * Drops facts of days. Safe while others read, evaluate or drop; what they hold stays, and so do the days of runs that
 * have not ended.
 * @param choose the days to drop. It is asked again under the lock that keeps every run from committing, since a run
 *   that ends meanwhile may make its day one to keep.
 * @returns `dropped` by this call, and `busy`, which stay until somebody tries again
 */
export async function dropSnapshots(
  database: Database,
  choose: (known: KnownDays) => readonly Day[],
): Promise<{ readonly dropped: readonly Day[]; readonly busy: readonly Day[] }> {
  const dropped: Day[] = [];
  // Mostly there is nothing to drop, and then nobody is kept waiting.
  let left = await droppableDays(database.db, choose);
  while (left.length > 0) {
    try {
      const [some, rest] = await database.transaction((session) => dropSome(session, choose));
      dropped.push(...some);
      left = rest;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      // Whoever has it now has it for the next days too, and each try keeps readers waiting.
      break;
    }
  }
  return { dropped, busy: left };
}

/** @returns the days that it dropped, and those still to drop */
async function dropSome(
  session: Session,
  choose: (known: KnownDays) => readonly Day[],
): Promise<readonly [readonly Day[], readonly Day[]]> {
  await lockSnapshotsToDrop(session, WAIT_MS);
  // Read only now: each statement sees what was committed before it began.
  const days = await droppableDays(session.db, choose);
  const some = days.slice(0, DAYS_AT_ONCE);
  await dropSnapshotPartitions(session, some);
  return [some, days.slice(DAYS_AT_ONCE)];
}

async function droppableDays(
  db: Database['db'],
  choose: (known: KnownDays) => readonly Day[],
): Promise<readonly Day[]> {
  const stored = await snapshotDays(db);
  const present = new Set(stored);
  const running = new Set(await daysOfRuns(db, 'running'));
  const chosen = choose({ stored, evaluated: await daysOfRuns(db, 'done') });
  return chosen.filter((day) => present.has(day) && !running.has(day));
}

async function daysOfRuns(db: Database['db'], status: StoredRun['status']): Promise<readonly Day[]> {
  const rows = await db.selectFrom('runs').select('as_of').distinct().where('status', '=', status).execute();
  return rows.map((row) => row.as_of);
}

/** Puts a warning to what a run that is done has reported. */
export async function addRunWarning(
  db: Database['db'],
  result: RunResult,
  warning: RunWarning,
): Promise<RunResult> {
  const warned = { ...result, warnings: [...result.warnings, warning] };
  await db
    .updateTable('runs')
    .set({ result: JSON.stringify(warned) })
    .where('run_id', '=', result.run_id)
    .execute();
  return warned;
}

/** The transaction hands it on as the cause of a refusal. */
function isLockTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === LOCK_NOT_AVAILABLE) || isLockTimeout(error.cause);
}
