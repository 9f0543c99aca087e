import { Refusal } from '../domain/refusal.ts';
import type { Run, StoredRun } from '../domain/run.ts';

/** A run as clients see it. */
export function runAnswer(run: StoredRun): Run {
  const { run_id, as_of, status, revision, progress, started_at, ended_at, error, result } = run;
  return {
    run_id,
    as_of,
    status,
    revision,
    progress: status === 'running' ? progress : null,
    started_at: started_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    error,
    result,
  };
}

export function noSuchRun(runId: string): Refusal {
  return new Refusal('not_found', `There is no run ${JSON.stringify(runId)}.`);
}
