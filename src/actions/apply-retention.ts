/** What follows an evaluation of a newer day: facts of days that are too old by now are removed. */
import type { RunResult, RunWarning } from '../domain/run.ts';
import { expiredDays } from '../snapshot/expired-days.ts';
import type { Database } from '../store/database.ts';
import { addRunWarning, dropSnapshots } from '../store/retention.ts';

export interface RetentionDeps {
  readonly database: Database;
  /** How many days before the newest evaluated one keep their facts, beside the last evaluated day of each month. */
  readonly snapshot_days: number;
  /** Told of what failed in a way that nobody expected. */
  readonly log?: (entry: RetentionFault) => void;
}

export interface RetentionFault {
  readonly level: 'warn';
  readonly message: string;
  readonly run_id: string;
  readonly error: unknown;
}

/**
 * Removes the facts that `snapshot_days` keeps no more. Alerts, their events and the runs stay. What cannot be removed
 * now is removed after the next evaluation; the run is done either way, so nothing of this fails it.
 * @param result the run that was just committed
 * @returns the same, with a warning where something had to stay
 */
export async function applyRetention(deps: RetentionDeps, result: RunResult): Promise<RunResult> {
  const { database, snapshot_days } = deps;
  const { db } = database;
  try {
    const { busy } = await dropSnapshots(database, (known) => expiredDays({ ...known, snapshot_days }));
    return busy.length === 0 ? result : await addRunWarning(db, result, busyWarning(busy.length));
  } catch (error) {
    deps.log?.({ level: 'warn', message: FAILED.message, run_id: result.run_id, error });
    // Where the database is gone this fails too; the log has said it.
    return addRunWarning(db, result, FAILED).catch(() => ({
      ...result,
      warnings: [...result.warnings, FAILED],
    }));
  }
}

const FAILED: RunWarning = {
  code: 'facts_not_removed',
  message: 'Facts of days older than SNAPSHOT_DAYS could not be removed; the next evaluation tries again.',
  customers: 0,
};

function busyWarning(days: number): RunWarning {
  const count = days === 1 ? '1 day' : `${days} days`;
  return {
    code: 'facts_not_removed',
    message: `Facts of ${count} older than SNAPSHOT_DAYS are still there, because facts were being read or written; the next evaluation tries again.`,
    customers: 0,
  };
}
