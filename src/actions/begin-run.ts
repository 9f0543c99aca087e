import type { Day } from '../domain/day.ts';
import type { Currency } from '../domain/money.ts';
import type { StoredRun } from '../domain/run.ts';
import type { Database, Session } from '../store/database.ts';
import { claimRunId, insertRun } from '../store/runs.ts';

export interface BeginningRun {
  readonly as_of: Day;
  readonly base_currency: Currency;
  readonly now: Date;
}

/**
 * Does the work of a run in one transaction, under a run that everybody sees as running from before its first step.
 *
 * On PostgreSQL the transaction begins first and takes the run's lock, then the run is written down through another
 * connection: so there is no moment in which a run that waits for its turn could be taken for one whose process is
 * gone. The embedded database has one connection, and nobody else to look.
 * @throws what keeps the run from beginning; what fails later rejects `done`
 */
export async function beginRun<T>(
  database: Database,
  run: BeginningRun,
  work: (session: Session, runId: string) => Promise<T>,
): Promise<{ readonly run: StoredRun; readonly done: Promise<T> }> {
  if (database.engine === 'embedded') {
    const begun = await insertRun(database.db, run);
    return { run: begun, done: database.transaction((session) => work(session, begun.run_id)) };
  }
  const begun = Promise.withResolvers<StoredRun>();
  const done = database.transaction(async (session) => {
    const run_id = await claimRunId(session);
    begun.resolve(await insertRun(database.db, { ...run, run_id }));
    return work(session, run_id);
  });
  done.catch(begun.reject);
  return { run: await begun.promise, done };
}
