/** One chunk of customers through the whole river: state, facts, verdicts, alerts, and what is kept of each. */
import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { type IndicatorOutcome, reconcileIndicator } from '../alerts/reconcile-indicator.ts';
import type { AlertEvent, IndicatorState, StoredAlert } from '../domain/alert-state.ts';
import type { Day } from '../domain/day.ts';
import type { FactDeclaration, FactRow } from '../domain/fact.ts';
import type { CustomerState } from '../domain/ledger-state.ts';
import { VERDICT_LETTER, verdictAt } from '../domain/verdict.ts';
import { eachRow, evaluateBatch } from '../engine/batch/evaluate-batch.ts';
import { factBatch } from '../engine/fact-batch.ts';
import { computeFacts, type SnapshotContext } from '../snapshot/compute-facts.ts';
import type { GivenFactsReader } from '../snapshot/given-facts.ts';
import { type ComputedFacts, keepUndatedFacts, knownOfThen } from '../snapshot/undated-facts.ts';
import {
  appendAlertEvents,
  deleteIndicatorStates,
  readAlertsClearedOn,
  readIndicatorStates,
  readOpenAlerts,
  saveAlerts,
  saveIndicatorStates,
} from '../store/alerts.ts';
import type { Session } from '../store/database.ts';
import { type GivenFacts, readGivenFacts } from '../store/given-facts.ts';
import { deleteSnapshot, insertSnapshot, readSnapshot, type SnapshotRow } from '../store/snapshots.ts';
import { alertMoney, type FiringContext, firingDetail } from './firing-detail.ts';
import type { Policy } from './load-policy.ts';
import type { RunRule, RunTally } from './run-tally.ts';
import { fitFacts, unfitNotes } from './unfit-value.ts';

/** What a run is at, chunk by chunk: for whoever measures where its time goes. */
export type RunStage = 'states' | 'facts' | 'verdicts' | 'snapshot' | 'alerts' | 'end';

/** What stays the same from chunk to chunk of one run. */
export interface ChunkContext extends FiringContext {
  readonly run_id: string;
  readonly policy: Policy;
  readonly declarations: readonly FactDeclaration[];
  /** All rules of all rule sets, in the order of their letters. */
  readonly rules: readonly RunRule[];
  readonly snapshot: SnapshotContext;
  /** Puts in what the firm gave; null where it gave nothing that counts on this day. */
  readonly withGivenFacts: GivenFactsReader | null;
  /** Whether the day had facts once that retention has removed since. */
  readonly facts_removed: boolean;
  /** False where a newer day has been evaluated: facts and verdicts are written, alerts stay. */
  readonly moves_alerts: boolean;
  readonly first_run: boolean;
  /** The newest day before this one whose facts are still there; null where there is none. */
  readonly previous_day: Day | null;
  /** The instant the run began. */
  readonly now: Date;
  readonly onStage: ((stage: RunStage) => void) | undefined;
}

/** One customer and indicator that has something to decide. */
interface Candidate {
  readonly row: SnapshotRow;
  readonly indicator: string;
  readonly open: StoredAlert | null;
  readonly closed_today: StoredAlert | null;
  readonly state: IndicatorState | null;
}

/** How many customers' facts are computed at a stretch: a few milliseconds, after which others get their turn. */
const CUSTOMERS_AT_A_STRETCH = 64;

/** Facts and verdicts of a chunk. What is waiting meanwhile, answers of the database for one, is not kept waiting. */
export async function chunkRows(
  session: Session,
  context: ChunkContext,
  states: readonly CustomerState[],
  tally: RunTally,
): Promise<readonly SnapshotRow[]> {
  const known = await readKnownFacts(session, context, states);
  context.onStage?.('facts');
  const computed: ComputedFacts[] = [];
  for (const state of states) {
    if (computed.length % CUSTOMERS_AT_A_STRETCH === 0) await setImmediate();
    computed.push(factsOfState(context, state, known));
  }
  context.onStage?.('verdicts');
  const rows = withVerdicts(context, states, computed, tally);
  context.onStage?.('states');
  return rows;
}

/** Writes what a chunk has come to, and moves its alerts. */
export async function keepChunk(
  session: Session,
  context: ChunkContext,
  rows: readonly SnapshotRow[],
  tally: RunTally,
): Promise<void> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  context.onStage?.('snapshot');
  await deleteSnapshot(session, context.as_of, { first: first.customer_id, last: last.customer_id });
  await insertSnapshot(session, context, context.declarations, rows);
  context.onStage?.('alerts');
  if (context.moves_alerts) await moveAlerts(session, context, rows, tally);
  tally.addCustomers(rows.length);
}

const NOTHING_GIVEN: ReadonlyMap<string, GivenFacts> = new Map();

/** What an earlier run of this past day left. */
async function storedFacts(
  session: Session,
  context: ChunkContext,
  states: readonly CustomerState[],
): Promise<ReadonlyMap<string, FactRow>> {
  const customer_ids = states.map((state) => state.customer.customer_id);
  const rows = await readSnapshot(session.db, context.as_of, context.declarations, { customer_ids });
  return new Map(rows.map((row) => [row.customer_id, knownOfThen(row)]));
}

/** By customer, what stands in the place of computed facts. */
interface KnownFacts {
  /** For a past day, what is known of then; null for the newest day, of which the ledger knows all. */
  readonly stored: ReadonlyMap<string, FactRow> | null;
  /** What the firm gave that counts on the day. */
  readonly given: ReadonlyMap<string, GivenFacts>;
}

async function readKnownFacts(
  session: Session,
  context: ChunkContext,
  states: readonly CustomerState[],
): Promise<KnownFacts> {
  const stored = context.moves_alerts ? null : await storedFacts(session, context, states);
  const [first, last] = [states[0]?.customer, states.at(-1)?.customer];
  if (context.withGivenFacts === null || first === undefined || last === undefined) {
    return { stored, given: NOTHING_GIVEN };
  }
  const customers = { first: first.customer_id, last: last.customer_id };
  const given = await readGivenFacts(session.db, context.as_of, context.declarations, customers);
  return { stored, given };
}

function withVerdicts(
  context: ChunkContext,
  states: readonly CustomerState[],
  computed: readonly ComputedFacts[],
  tally: RunTally,
): readonly SnapshotRow[] {
  for (const { notes } of computed) {
    for (const note of notes) if (note.code === 'rate_missing') tally.warnOfCustomer(note.code, note.message);
  }
  const verdicts = verdictLetters(
    context,
    computed.map((one) => one.facts),
    tally,
  );
  return states.map((state, index) => ({
    customer_id: state.customer.customer_id,
    facts: computed[index]?.facts ?? {},
    verdicts: verdicts[index] ?? '',
    notes: computed[index]?.notes ?? [],
  }));
}

/** One value that is none makes its own fact unknown and is noted; it is never what a whole run ends with. */
function factsOfState(context: ChunkContext, state: CustomerState, known: KnownFacts): ComputedFacts {
  const { customer_id } = state.customer;
  let computed: ComputedFacts = computeFacts(context.snapshot, state);
  if (known.stored !== null) {
    computed = keepUndatedFacts(computed, known.stored.get(customer_id) ?? null, context.facts_removed);
  }
  const { declarations } = context;
  const own = fitFacts(computed.facts, declarations);
  const fit: ComputedFacts =
    own.unfit.size === 0
      ? computed
      : { facts: own.facts, notes: [...computed.notes, ...unfitNotes(own.unfit)] };
  const given = known.given.get(customer_id);
  if (given === undefined || context.withGivenFacts === null) return fit;
  // What the firm gave is never replaced by what we computed: where it is no value, the fact is unknown.
  const theirs = fitFacts(given.facts, declarations);
  const { facts, notes } = context.withGivenFacts(fit, { ...given, facts: theirs.facts });
  return { facts, notes: [...notes, ...unfitNotes(theirs.unfit)] };
}

/** A letter a rule for each customer. */
function verdictLetters(
  context: ChunkContext,
  facts: readonly FactRow[],
  tally: RunTally,
): readonly string[] {
  const batch = factBatch(context.declarations, facts);
  const { length } = context.rules;
  const letters = Buffer.alloc(length * facts.length, VERDICT_LETTER.clear);
  let place = 0;
  const mark = (bits: Uint32Array, letter: string): number => {
    const code = letter.charCodeAt(0);
    let marked = 0;
    eachRow(bits, (row) => {
      letters[row * length + place] = code;
      marked += 1;
    });
    return marked;
  };
  for (const ruleSet of context.policy.rule_sets) {
    const verdicts = evaluateBatch(ruleSet, batch);
    for (const [rule, bits] of verdicts.fires.entries()) {
      const fires = mark(bits, VERDICT_LETTER.fires);
      const unknown = mark(verdicts.unknown[rule] ?? new Uint32Array(), VERDICT_LETTER.unknown);
      tally.addVerdicts(place, { fires, unknown, clear: facts.length - fires - unknown });
      place += 1;
    }
  }
  return facts.map((_, row) => letters.toString('latin1', row * length, (row + 1) * length));
}

async function moveAlerts(
  session: Session,
  context: ChunkContext,
  rows: readonly SnapshotRow[],
  tally: RunTally,
): Promise<void> {
  const candidates = await findCandidates(session, context, rows);
  if (candidates.length === 0) return;
  const previous = await previousFacts(session, context, candidates);
  const alerts: StoredAlert[] = [];
  const kept: IndicatorState[] = [];
  const dropped: IndicatorState[] = [];
  const events: AlertEvent[] = [];
  for (const candidate of candidates) {
    const outcome = reconcile(context, candidate, previous.get(candidate.row.customer_id) ?? null);
    tally.addAlert(outcome.outcome);
    if (outcome.alert !== null) alerts.push(outcome.alert);
    if (outcome.event !== null) events.push(outcome.event);
    if (outcome.state === null) {
      if (candidate.state !== null) dropped.push(candidate.state);
    } else if (outcome.state !== candidate.state) kept.push(outcome.state);
  }
  await saveAlerts(session, alerts, context.now);
  await saveIndicatorStates(session, kept);
  await deleteIndicatorStates(session, dropped);
  await appendAlertEvents(session, context.run_id, events);
}

/** Where something fires, an alert is open or a streak is running; everybody else needs no look. */
async function findCandidates(
  session: Session,
  context: ChunkContext,
  rows: readonly SnapshotRow[],
): Promise<readonly Candidate[]> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const range = [first.customer_id, last.customer_id] as const;
  const open = byPair(await readOpenAlerts(session.db, ...range));
  const closed = byPair(await readAlertsClearedOn(session.db, context.as_of, ...range));
  const states = byPair(await readIndicatorStates(session.db, ...range));
  const places = placesByIndicator(context.rules);
  const underWay = new Set([...open.values(), ...states.values()].map((pair) => pair.customer_id));
  const candidates: Candidate[] = [];
  for (const row of rows) {
    // Nearly all customers: told apart before anything is looked up by indicator.
    if (!row.verdicts.includes(VERDICT_LETTER.fires) && !underWay.has(row.customer_id)) continue;
    for (const [indicator, indices] of places) {
      const key = pairKey({ customer_id: row.customer_id, indicator });
      const pair = {
        open: open.get(key) ?? null,
        closed_today: closed.get(key) ?? null,
        state: states.get(key) ?? null,
      };
      const fires = indices.some((index) => verdictAt(row.verdicts, index) === 'fires');
      if (fires || pair.open !== null || pair.state !== null) candidates.push({ row, indicator, ...pair });
    }
  }
  return candidates;
}

function byPair<Row extends { readonly customer_id: string; readonly indicator: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [pairKey(row), row]));
}

function pairKey(pair: { readonly customer_id: string; readonly indicator: string }): string {
  return `${pair.indicator} ${pair.customer_id}`;
}

function placesByIndicator(rules: readonly RunRule[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, { rule }] of rules.entries()) {
    const known = places.get(rule.indicator);
    if (known === undefined) places.set(rule.indicator, [index]);
    else known.push(index);
  }
  return places;
}

async function previousFacts(
  session: Session,
  context: ChunkContext,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, FactRow>> {
  if (context.previous_day === null) return new Map();
  const customer_ids = [...new Set(candidates.map((candidate) => candidate.row.customer_id))];
  const rows = await readSnapshot(session.db, context.previous_day, context.declarations, { customer_ids });
  return new Map(rows.map((row) => [row.customer_id, row.facts]));
}

function reconcile(context: ChunkContext, candidate: Candidate, previous: FactRow | null): IndicatorOutcome {
  const { row, indicator, open, closed_today, state } = candidate;
  const definition = context.policy.indicators.get(indicator);
  const rules = context.rules.flatMap((one, index) =>
    one.rule.indicator === indicator && one.rule.severity !== null
      ? [
          {
            name: qualifiedName(one.rule_set.name, one.rule.name),
            severity: one.rule.severity,
            verdict: verdictAt(row.verdicts, index),
          },
        ]
      : [],
  );
  return reconcileIndicator({
    customer_id: row.customer_id,
    indicator,
    as_of: context.as_of,
    first_run: context.first_run,
    raise_after: definition?.raise_after ?? 1,
    clear_after: definition?.clear_after ?? 1,
    rules,
    open,
    closed_today,
    state,
    firing: (name) => {
      const rule = ruleCalled(context, name);
      if (rule === undefined) throw new Error(`no such rule: ${name}`);
      return firingDetail(context, rule, row.facts, previous);
    },
    money: ({ rule_set, rule }) => {
      const params = ruleCalled(context, qualifiedName(rule_set, rule))?.rule.params;
      return params == null ? null : alertMoney(params.exposure, row.facts);
    },
  });
}

function ruleCalled({ rules }: ChunkContext, name: string): RunRule | undefined {
  return rules.find(({ rule_set, rule }) => qualifiedName(rule_set.name, rule.name) === name);
}

/** Rule names are unique in their set only. */
function qualifiedName(rule_set: string, rule: string): string {
  return `${rule_set}/${rule}`;
}
