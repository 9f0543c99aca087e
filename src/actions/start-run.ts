/** An evaluation on request: begun here, carried out while the caller goes on. */
import { createHash } from 'node:crypto';
import type { Day } from '../domain/day.ts';
import { Refusal } from '../domain/refusal.ts';
import type { RunResult, StoredRun } from '../domain/run.ts';
import { canonicalJson } from '../engine/canonical-json.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { findRunOfDay } from '../store/runs.ts';
import { type EvaluationDeps, startEvaluation } from './run-evaluation.ts';

/** A run that has begun, or the one there is already where another would change nothing. */
export type StartedRun =
  | { readonly started: true; readonly run: StoredRun; readonly done: Promise<RunResult> }
  | { readonly started: false; readonly run: StoredRun };

/** Beyond these days calendars and partitions are not defined; a day there is a slip of the pen. */
const FIRST_DAY = '1970-01-01';
const LAST_DAY = '2199-12-31';

/**
 * Starts evaluations, one at a time in this process.
 * The function throws Refusal `conflict` while one goes on, `invalid_input` for a day out of all reason.
 */
export function runStarter(deps: EvaluationDeps): (asOf: Day) => Promise<StartedRun> {
  let busyWith: Day | null = null;
  return async (asOf) => {
    if (asOf < FIRST_DAY || asOf > LAST_DAY) {
      throw new Refusal('invalid_input', `as_of has to be a day from ${FIRST_DAY} to ${LAST_DAY}.`);
    }
    if (busyWith !== null) {
      throw new Refusal('conflict', `The evaluation of ${busyWith} is going on. Try again when it is done.`);
    }
    busyWith = asOf;
    const free = (): void => {
      busyWith = null;
    };
    try {
      const started = await start(deps, asOf);
      if (started.started) started.done.then(free, free);
      else free();
      return started;
    } catch (error) {
      free();
      throw error;
    }
  };
}

async function start(deps: EvaluationDeps, asOf: Day): Promise<StartedRun> {
  const earlier = await unchangedRun(deps, asOf);
  if (earlier !== null) return { started: false, run: earlier };
  const started_at = deps.now();
  // The first time the evaluation asks is when it writes down its beginning. The embedded database answers nobody
  // else from then on, so the run cannot be read back; this way it is known here.
  let asked = false;
  const now = (): Date => {
    if (asked) return deps.now();
    asked = true;
    return started_at;
  };
  const { run_id, done } = await startEvaluation({ ...deps, now }, { as_of: asOf });
  const run: StoredRun = {
    run_id,
    as_of: asOf,
    status: 'running',
    revision: null,
    fingerprint: null,
    moves_alerts: null,
    base_currency: deps.base_currency,
    result: null,
    error: null,
    started_at,
    ended_at: null,
  };
  return { started: true, run, done };
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
  const { ledger_version } = await db
    .selectFrom('installation')
    .select('ledger_version')
    .executeTakeFirstOrThrow();
  return fingerprintOf(deps, versions, ledger_version) === run.fingerprint ? run : null;
}

/** The same as the evaluation's own. */
function fingerprintOf(
  { policy, base_currency, business_calendar }: EvaluationDeps,
  versions: RunResult['rule_sets'],
  ledgerVersion: string,
): string {
  const facts = FACT_CATALOGUE.map(({ name, type, formula }) => ({ name, type, formula }));
  const made = { versions, policy: policy.sha256, base_currency, business_calendar, ledgerVersion, facts };
  return createHash('sha256').update(canonicalJson(made)).digest('hex');
}
