/** Facts of days that are not kept any more go by dropping their partitions. */
import type { Day } from '../domain/day.ts';
import type { RunResult, RunWarning } from '../domain/run.ts';
import type { Database } from './database.ts';
import { dropSnapshotPartitions } from './partitions.ts';

/**
 * Dropping needs the parent table for itself. A partition could be detached concurrently instead, but that waits for
 * every evaluation to end, leaves the partition half detached where it cannot, and works outside transactions only. So
 * we ask for the table for a moment, and come back after the next evaluation where somebody has it for longer.
 */
const WAIT_MS = 300;

/** Few enough locks for any server, and over in some milliseconds. */
const DAYS_AT_ONCE = 16;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Drops the facts of these days. Safe while others read, evaluate or drop; what they hold stays.
 * @returns `dropped` by this call, and `busy`, which stay until somebody tries again
 */
export async function dropSnapshots(
  database: Database,
  days: readonly Day[],
): Promise<{ readonly dropped: readonly Day[]; readonly busy: readonly Day[] }> {
  const dropped: Day[] = [];
  for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
    const some = days.slice(from, from + DAYS_AT_ONCE);
    try {
      dropped.push(
        ...(await database.transaction((session) => dropSnapshotPartitions(session, some, WAIT_MS))),
      );
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      // Whoever has it now has it for the next days too, and each try keeps readers waiting.
      return { dropped, busy: days.slice(from) };
    }
  }
  return { dropped, busy: [] };
}

/** Days with a run that is done. */
export async function evaluatedDays(db: Database['db']): Promise<readonly Day[]> {
  const rows = await db.selectFrom('runs').select('as_of').distinct().where('status', '=', 'done').execute();
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
