/** Every rule for one customer on one day, from the facts and the very rule versions of that day's run. */

import type { WouldClear } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import type { FactRow, OwnFact } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { StoredRun } from '../domain/run.ts';
import { type CheckedRuleSet, checkRuleSet } from '../engine/check/rule-set-check.ts';
import { wouldClear } from '../engine/explain/explain-rule.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { FactNote } from '../snapshot/fact-note.ts';
import { findCustomerName } from '../store/customers.ts';
import type { Database } from '../store/database.ts';
import { snapshotDays } from '../store/partitions.ts';
import { findRuleSetBody } from '../store/rule-sets.ts';
import { findRunBefore, findRunOfDay, runDays } from '../store/runs.ts';
import { factsRemoved, previousDay, readSnapshot } from '../store/snapshots.ts';
import { allFacts, ownFactsOf } from './own-facts.ts';
import { type RuleEvaluation, ruleEvaluation } from './rule-evaluation.ts';

export interface ExplainedRule extends RuleEvaluation {
  /** What would turn a firing rule to clear, empty where no single change does; empty for the others. */
  readonly would_clear: readonly WouldClear[];
}

export interface CustomerExplanation {
  readonly customer_id: string;
  readonly customer_name: string;
  readonly as_of: Day;
  readonly previous_as_of: Day | null;
  readonly run_id: string;
  readonly facts: FactRow;
  /** What the firm's own among them are, as the rule sets of the run declare them. */
  readonly own_facts: readonly OwnFact[];
  readonly notes: readonly unknown[];
  readonly rules: readonly ExplainedRule[];
}

/**
 * @param rules only these, by `rule_set` and name; absent: all
 * @throws Refusal `not_found` where the customer or the day's evaluation is not there
 */
export async function explainCustomer(
  database: Database,
  input: {
    readonly customer_id: string;
    readonly as_of: Day;
    readonly rules?: readonly { readonly rule_set: string; readonly rule: string }[];
  },
): Promise<CustomerExplanation> {
  const { db } = database;
  const { customer_id, as_of } = input;
  const run = await requireRunOfDay(database, as_of);
  const ruleSets = await ruleSetsOfRun(database, run);
  const own_facts = ownFactsOf(ruleSets);
  const facts = allFacts(own_facts);
  const [row] = await readSnapshot(db, as_of, facts, { customer_ids: [customer_id] });
  const customer_name = await findCustomerName(db, customer_id);
  if (row === undefined || customer_name === undefined) {
    throw new Refusal('not_found', `There is no customer "${customer_id}" in the evaluation of ${as_of}.`);
  }
  const before = await previousDay(db, as_of);
  const [previous] =
    before === null ? [] : await readSnapshot(db, before, facts, { customer_ids: [customer_id] });
  return {
    customer_id,
    customer_name,
    as_of,
    previous_as_of: previous === undefined ? null : before,
    run_id: run.run_id,
    facts: row.facts,
    own_facts,
    notes: before === null ? [...row.notes, ...(await previousRemovedNotes(database, as_of))] : row.notes,
    rules: ruleSets
      .flatMap((ruleSet) => explainRules(ruleSet, row.facts, previous?.facts ?? null))
      .filter((rule) => input.rules?.some((one) => isRule(rule, one)) ?? true),
  };
}

/**
 * The newest day that was evaluated.
 * @throws Refusal `not_found` where none was
 */
export async function requireNewestDay(database: Database): Promise<Day> {
  const { newest } = await runDays(database.db);
  if (newest !== null) return newest;
  throw new Refusal('not_found', 'No day has been evaluated yet. To begin:', {
    command: 'evaluate --as-of DAY',
  });
}

/**
 * The newest run of a day whose facts are there.
 * @throws Refusal `not_found` naming the newest day that has one, or saying that the day's facts were removed
 */
export async function requireRunOfDay(database: Database, asOf: Day): Promise<StoredRun> {
  const run = await findRunOfDay(database.db, asOf);
  if (run !== undefined) {
    if (await factsRemoved(database.db, run)) throw await removedRefusal(database, asOf);
    return run;
  }
  const { newest } = await runDays(database.db);
  const hint = newest === null ? 'No day has been evaluated yet.' : `The newest evaluated day is ${newest}.`;
  throw new Refusal('not_found', `There is no evaluation of ${asOf}. ${hint} To make one:`, {
    command: `evaluate --as-of ${asOf}`,
  });
}

async function removedRefusal({ db }: Database, asOf: Day): Promise<Refusal> {
  const month = asOf.slice(0, 7);
  const kept = (await snapshotDays(db)).findLast((day) => day.startsWith(month) && day !== asOf);
  const instead = kept === undefined ? '' : ` (of ${month}, those of ${kept})`;
  return new Refusal(
    'not_found',
    `The facts of ${asOf} were removed: beyond SNAPSHOT_DAYS only those of the last evaluated day of each month are kept${instead}. To compute them again:`,
    { command: `evaluate --as-of ${asOf}` },
  );
}

/** Where no earlier day has facts: none where no earlier day had any. */
async function previousRemovedNotes({ db }: Database, asOf: Day): Promise<readonly FactNote[]> {
  const before = await findRunBefore(db, asOf);
  if (before === undefined || !(await factsRemoved(db, before))) return [];
  const message = `The facts of the evaluated day before, ${before.as_of}, were removed, as SNAPSHOT_DAYS says: previous values are not known.`;
  return [{ code: 'previous_removed', facts: [], message }];
}

/**
 * The rule sets of a run, as they were.
 * @throws Refusal `conflict` where this version of the program knows other facts than they were written for
 */
export async function ruleSetsOfRun(database: Database, run: StoredRun): Promise<readonly CheckedRuleSet[]> {
  const ruleSets: CheckedRuleSet[] = [];
  for (const version of run.result?.rule_sets ?? []) {
    const checked = checkRuleSet(await findRuleSetBody(database.db, version), FACT_CATALOGUE);
    if (!checked.ok) {
      throw new Refusal(
        'conflict',
        `The rules of ${run.as_of} were written for other facts than this version has. To say it anew:`,
        {
          command: `evaluate --as-of ${run.as_of}`,
          details: checked.faults.map((fault) => `${version.rule_set} v${version.version}: ${fault.message}`),
        },
      );
    }
    ruleSets.push(checked.rule_set);
  }
  return ruleSets;
}

/** Every rule of the set for one customer: what it says, why, and what would clear it where it fires. */
export function explainRules(
  ruleSet: CheckedRuleSet,
  facts: FactRow,
  previous: FactRow | null,
): readonly ExplainedRule[] {
  return ruleSet.rules.map((rule) => {
    const evaluation = ruleEvaluation(ruleSet, rule, facts, previous);
    const fires = evaluation.verdict === 'fires';
    return { ...evaluation, would_clear: fires ? wouldClear(ruleSet, [rule], facts) : [] };
  });
}

function isRule(
  rule: { readonly rule_set: string; readonly rule: string },
  other: { readonly rule_set: string; readonly rule: string },
): boolean {
  return rule.rule_set === other.rule_set && rule.rule === other.rule;
}
