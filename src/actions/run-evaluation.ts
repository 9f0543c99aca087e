/** One evaluation run of the whole portfolio: facts, verdicts, alerts and events of one day, all committed together. */
import { messageRenderer } from '../alerts/render-message.ts';
import type { Day } from '../domain/day.ts';
import type { Currency } from '../domain/money.ts';
import { redFlagTitles } from '../domain/red-flag-code.ts';
import { Refusal } from '../domain/refusal.ts';
import type { RunProgress, RunResult, StoredRun } from '../domain/run.ts';
import { snapshotContext } from '../snapshot/compute-facts.ts';
import { givenFactsReader } from '../snapshot/given-facts.ts';
import { countOpenAlerts, countOpenAlertsBeyond } from '../store/alerts.ts';
import type { Session } from '../store/database.ts';
import { hasGivenFacts } from '../store/given-facts.ts';
import { lockLedgerForEvaluation } from '../store/installation.ts';
import { ensurePartitions, holdSnapshotPartitions } from '../store/partitions.ts';
import { ledgerCoverage, readCustomerStates, readPolicyEvents } from '../store/read-customer-states.ts';
import { type RuleSetVersion, registerRuleSet } from '../store/rule-sets.ts';
import {
  dropRun,
  failInterruptedRuns,
  failRun,
  findRunOfDay,
  finishRun,
  finishUnchangedRun,
  runDays,
} from '../store/runs.ts';
import { factsRemoved, previousDay } from '../store/snapshots.ts';
import { applyRetention, type RetentionDeps } from './apply-retention.ts';
import { beginRun } from './begin-run.ts';
import { type ChunkContext, chunkRows, keepChunk, type RunStage } from './evaluate-chunk.ts';
import { DUE_DAYS_AHEAD, ledgerQuery } from './ledger-query.ts';
import type { Policy } from './load-policy.ts';
import { allFacts } from './own-facts.ts';
import { RecheckSample } from './recheck-sample.ts';
import { recheckVerdicts } from './recheck-verdicts.ts';
import { actionDueDays, provisionalDays } from './run-calendar.ts';
import { runFingerprint } from './run-fingerprint.ts';
import { progressWriter } from './run-progress.ts';
import { RunTally } from './run-tally.ts';

export interface EvaluationDeps extends RetentionDeps {
  readonly policy: Policy;
  readonly base_currency: Currency;
  readonly business_calendar: 'none' | 'CN';
  /** How many customers' verdicts are found a second time by json-rules-engine; 0: none. */
  readonly recheck_customers: number;
  readonly now: () => Date;
}

export interface EvaluationInput {
  readonly as_of: Day;
  /** Called after each chunk of customers. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Called as the run goes from stage to stage of each chunk. */
  readonly onStage?: (stage: RunStage) => void;
}

/**
 * Customers a chunk. Two chunks are in memory at once, and the heap grows to several times what lives in it: twice as
 * many take 40 MiB more and save a twentieth of the time.
 */
const CHUNK_CUSTOMERS = 512;

/** Ledgers are younger. */
const FIRST_DAY = '1970-01-01';

/**
 * Evaluates the portfolio as of a day. The same day, rules and data again change nothing and say `already`. A new
 * revision replaces the day's facts; alerts move only where no newer day has been evaluated.
 */
export async function runEvaluation(deps: EvaluationDeps, input: EvaluationInput): Promise<RunResult> {
  return (await begin(deps, { ...input, is_told: false })).done;
}

export interface StartedEvaluation {
  readonly run: StoredRun;
  /** Settles once everybody can read what the run came to; rejects where it failed. */
  readonly ended: Promise<RunResult>;
  /** Settles once facts that are too old are removed, too. */
  readonly done: Promise<RunResult>;
}

/**
 * The same, in steps: the run is written down as running, then carried out. Since its number is told, it stays: where
 * there is nothing to do, it ends as done with the result of the run before and `already`.
 */
export async function startEvaluation(
  deps: EvaluationDeps,
  input: EvaluationInput,
): Promise<StartedEvaluation> {
  return begin(deps, { ...input, is_told: true });
}

interface RunInput extends EvaluationInput {
  /** Whether somebody knows the run's number while it goes on. */
  readonly is_told: boolean;
}

async function begin(deps: EvaluationDeps, input: RunInput): Promise<StartedEvaluation> {
  const { as_of } = input;
  await ensurePartitions(deps.database, as_of);
  const { base_currency } = deps;
  const beginning = { as_of, base_currency, now: deps.now() };
  const { run, done: evaluated } = await beginRun(deps.database, beginning, (session, runId) =>
    evaluate(session, deps, input, runId),
  );
  const ended = orFailed(deps, run.run_id, evaluated);
  return { run, ended, done: ended.then((result) => concluded(deps, result)) };
}

/**
 * For days that a person or another program asks for. A day that has not come yet would be the newest, and no list of
 * a real day would move an alert any more.
 * @throws Refusal `invalid_input`
 */
export function refuseDayToCome(asOf: Day, now: Date): void {
  const latest = latestToday(now);
  if (asOf >= FIRST_DAY && asOf <= latest) return;
  throw new Refusal('invalid_input', `${asOf} cannot be evaluated: a day from ${FIRST_DAY} to today can.`);
}

/** What day it is where it is latest: no place on earth is more than 14 hours ahead of UTC. */
export function latestToday(now: Date): Day {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

async function orFailed(
  deps: EvaluationDeps,
  runId: string,
  evaluated: Promise<RunResult>,
): Promise<RunResult> {
  try {
    return await evaluated;
  } catch (error) {
    // A bug's own words are for the log, where whoever called writes them; a run is read by everybody.
    const reason = error instanceof Refusal ? error.message : 'an unexpected error; see the log';
    // Where the database itself is gone this fails too, and must not hide why; the next run finds the row and marks it.
    await failRun(deps.database.db, runId, reason, deps.now()).catch(() => undefined);
    throw error;
  }
}

async function concluded(deps: EvaluationDeps, result: RunResult): Promise<RunResult> {
  return result.moved_alerts && !result.already ? applyRetention(deps, result) : result;
}

async function evaluate(
  session: Session,
  deps: EvaluationDeps,
  input: RunInput,
  runId: string,
): Promise<RunResult> {
  const startedAt = deps.now();
  const { db } = session;
  const { ledger_version } = await lockLedgerForEvaluation(session, deps.base_currency);
  await failInterruptedRuns(session, runId, startedAt);
  const versions = await registerRuleSets(session, deps.policy);
  const fingerprint = runFingerprint(deps, versions, ledger_version);
  await holdSnapshotPartitions(session, input.as_of);
  const earlier = await findRunOfDay(db, input.as_of);
  const facts_removed = earlier !== undefined && (await factsRemoved(db, earlier));
  if (earlier?.result != null && earlier.fingerprint === fingerprint && !facts_removed) {
    const result = nothingToDo(earlier.result, await countOpenAlerts(db));
    if (input.is_told) await finishUnchangedRun(session, runId, { result, now: deps.now() });
    else await dropRun(db, runId);
    return result;
  }
  const context = await chunkContext(session, deps, input, { runId, versions, startedAt, facts_removed });
  const tally = new RunTally(context.rules);
  const written = progressWriter(deps, runId);
  const onProgress = (progress: RunProgress): void => {
    input.onProgress?.(progress);
    written.note(progress);
  };
  const sample = await evaluateAll(session, deps, { ...input, onProgress }, context, tally);
  const rechecked = await recheckVerdicts(deps.policy.rule_sets, input.as_of, sample.customers());
  // A write that came later than the run's own would wait for its end.
  await written.settled();
  if (context.moves_alerts) await warnOfRetiredIndicators(session, context, tally);
  const ended = deps.now();
  const result: RunResult = {
    run_id: runId,
    as_of: input.as_of,
    revision: (earlier?.revision ?? 0) + 1,
    rules: context.rules.length,
    rule_sets: [...versions],
    ...tally.totals(),
    alerts: { ...tally.alerts(), open: await countOpenAlerts(db) },
    rechecked,
    moved_alerts: context.moves_alerts,
    seconds: (ended.getTime() - startedAt.getTime()) / 1_000,
    already: false,
  };
  const { revision } = result;
  await finishRun(session, runId, {
    revision,
    fingerprint,
    moves_alerts: context.moves_alerts,
    result,
    now: ended,
  });
  return result;
}

/** @returns some of the customers as they were judged */
async function evaluateAll(
  session: Session,
  deps: EvaluationDeps,
  input: EvaluationInput,
  context: ChunkContext,
  tally: RunTally,
): Promise<RecheckSample> {
  const { db } = session;
  const { as_of } = input;
  const sample = new RecheckSample(deps.recheck_customers, as_of);
  const coverage = await ledgerCoverage(db, as_of);
  const query = await ledgerQuery(session, deps, as_of);
  warnOfProvisionalDays(deps, as_of, tally);
  let done = 0;
  input.onStage?.('states');
  const chunks = readCustomerStates(db, query, coverage, CHUNK_CUSTOMERS);
  let read = await chunks.next();
  while (read.done !== true) {
    // The database reads the next chunk while the facts of this one are computed.
    const [rows, next] = await bothOf(chunkRows(session, context, read.value, tally), chunks.next());
    // Let go of what has been computed with before anything is written.
    read = next;
    await keepChunk(session, context, rows, tally);
    sample.add(rows);
    done += rows.length;
    input.onProgress?.({ done, total: coverage.customers });
    input.onStage?.('states');
  }
  input.onStage?.('end');
  return sample;
}

/** What both come to, or where one fails its error, but not before both have ended: they share one connection. */
async function bothOf<A, B>(one: Promise<A>, other: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Facts look at due days up to 30 days ahead, actions as far as they have time; holidays are published a year at a time. */
function warnOfProvisionalDays(deps: EvaluationDeps, asOf: Day, tally: RunTally): void {
  const message = provisionalDays(deps, asOf, DUE_DAYS_AHEAD);
  if (message !== null) tally.warn('calendar_provisional', message);
}

/** No rule can lower or close them any more, so somebody has to. */
async function warnOfRetiredIndicators(
  session: Session,
  { rules }: ChunkContext,
  tally: RunTally,
): Promise<void> {
  const indicators = [...new Set(rules.map(({ rule }) => rule.indicator))];
  const retired = await countOpenAlertsBeyond(session.db, indicators);
  if (retired.length === 0) return;
  const named = retired.map(({ indicator, open }) => `${indicator} (${open})`).join(', ');
  tally.warn('indicator_retired', `Open alerts of indicators without any rule stay as they are: ${named}.`);
}

async function chunkContext(
  session: Session,
  deps: EvaluationDeps,
  input: EvaluationInput,
  begun: {
    readonly runId: string;
    readonly versions: readonly RuleSetVersion[];
    readonly startedAt: Date;
    readonly facts_removed: boolean;
  },
): Promise<ChunkContext> {
  const { runId, versions, startedAt, facts_removed } = begun;
  const { as_of } = input;
  const facts = allFacts(deps.policy.own_facts);
  const days = await runDays(session.db);
  const coverage = await ledgerCoverage(session.db, as_of);
  const events = coverage.has_policy_events ? await readPolicyEvents(session.db, as_of) : null;
  const snapshot = snapshotContext({
    as_of,
    policy_events: events,
    scales: deps.policy.scales,
    base_currency: deps.base_currency,
    models: deps.policy.models,
    ledger_from: coverage.ledger_from,
    ledger_from_list: coverage.ledger_from_list,
  });
  return {
    run_id: runId,
    as_of,
    policy: deps.policy,
    playbook: deps.policy.playbook,
    dueOn: actionDueDays(deps, as_of),
    renderMessage: messageRenderer(
      deps.base_currency,
      new Map(facts.map((fact) => [fact.name, fact])),
      redFlagTitles(deps.policy.models.red_flag_codes),
    ),
    versions: new Map(versions.map((version) => [version.rule_set, version])),
    declarations: facts,
    rules: deps.policy.rule_sets.flatMap((rule_set) => rule_set.rules.map((rule) => ({ rule_set, rule }))),
    snapshot,
    withGivenFacts: (await hasGivenFacts(session.db, as_of, facts))
      ? givenFactsReader(as_of, facts, snapshot.money_digits)
      : null,
    facts_removed,
    moves_alerts: days.newest === null || as_of >= days.newest,
    first_run: days.first_with_alerts === null || days.first_with_alerts === as_of,
    previous_day: await previousDay(session.db, as_of),
    now: startedAt,
    onStage: input.onStage,
  };
}

async function registerRuleSets(session: Session, policy: Policy): Promise<readonly RuleSetVersion[]> {
  const versions: RuleSetVersion[] = [];
  for (const { name, sha256, file } of policy.rule_sets) {
    versions.push(await registerRuleSet(session, { name, sha256, body: file }));
  }
  return versions;
}

function nothingToDo(earlier: RunResult, open: number): RunResult {
  const alerts = { opened: 0, escalated: 0, deescalated: 0, cleared: 0, unchanged: open, open };
  return { ...earlier, alerts, seconds: 0, already: true };
}
