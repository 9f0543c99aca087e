/** An evaluation on request: begun here, carried out while the caller goes on. */
import type { Day } from '../domain/day.ts';
import { Refusal } from '../domain/refusal.ts';
import type { StoredRun } from '../domain/run.ts';
import { readLedgerVersion } from '../store/installation.ts';
import { findRunOfDay } from '../store/runs.ts';
import { factsRemoved } from '../store/snapshots.ts';
import {
  type EvaluationDeps,
  refuseDayToCome,
  type StartedEvaluation,
  startEvaluation,
} from './run-evaluation.ts';
import { runFingerprint } from './run-fingerprint.ts';
import { LiveRuns } from './run-progress.ts';

/** A run that has begun, or the one there is already where another would change nothing. */
export type StartedRun =
  | ({ readonly started: true } & StartedEvaluation)
  | { readonly started: false; readonly run: StoredRun };

/**
 * Starts evaluations, one at a time in this process. The next can begin while facts that are too old are still removed.
 * @param live is told of each of them as it goes on
 * The function throws Refusal `conflict` while one goes on, `invalid_input` for a day that has not come yet.
 */
export function runStarter(
  deps: EvaluationDeps,
  live: LiveRuns = new LiveRuns(),
): (asOf: Day) => Promise<StartedRun> {
  let busyWith: Day | null = null;
  return async (asOf) => {
    refuseDayToCome(asOf, deps.now());
    if (busyWith !== null) {
      throw new Refusal('conflict', `The evaluation of ${busyWith} is going on. Try again when it is done.`);
    }
    busyWith = asOf;
    const free = (): void => {
      busyWith = null;
    };
    try {
      const started = await start(deps, live, asOf);
      if (started.started) started.ended.then(free, free);
      else free();
      return started;
    } catch (error) {
      free();
      throw error;
    }
  };
}

async function start(deps: EvaluationDeps, live: LiveRuns, asOf: Day): Promise<StartedRun> {
  const earlier = await unchangedRun(deps, asOf);
  if (earlier !== null) return { started: false, run: earlier };
  let runId: string | null = null;
  const evaluation = await startEvaluation(deps, {
    as_of: asOf,
    onProgress: (progress) => {
      if (runId !== null) live.advance(runId, progress);
    },
  });
  const { run, ended } = evaluation;
  runId = run.run_id;
  live.begin(run);
  const forget = (): void => live.end(run.run_id);
  ended.then(forget, forget);
  return { started: true, ...evaluation };
}

/** The day's newest run, where evaluating again would change nothing. */
async function unchangedRun(deps: EvaluationDeps, asOf: Day): Promise<StoredRun | null> {
  const { db } = deps.database;
  const run = await findRunOfDay(db, asOf);
  if (run?.result == null) return null;
  const versions = run.result.rule_sets;
  const sameRules =
    versions.length === deps.policy.rule_sets.length &&
    deps.policy.rule_sets.every(({ name, sha256 }, index) => {
      const version = versions[index];
      return version?.rule_set === name && version.sha256 === sha256;
    });
  if (!sameRules) return null;
  const fingerprint = runFingerprint(deps, versions, await readLedgerVersion(db));
  return fingerprint === run.fingerprint && !(await factsRemoved(db, run)) ? run : null;
}
