/** Rules tried on facts: those of a customer on a day or any that are handed over. Nothing is stored. */
import type { Day } from '../domain/day.ts';
import type { FactDeclaration, FactRow } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import { type CheckedRuleSet, checkBareRules, checkRuleSet } from '../engine/check/rule-set-check.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { FactNote } from '../snapshot/fact-note.ts';
import type { Database } from '../store/database.ts';
import { previousDay, readSnapshot } from '../store/snapshots.ts';
import { type InputFault, readGivenFacts } from './evaluate-facts-input.ts';
import { comparisonCount, explanationLength } from './evaluate-facts-size.ts';
import { requireNewestDay, requireRunOfDay } from './explain-customer.ts';
import type { Policy } from './load-policy.ts';
import { allFacts, ownFactsOf } from './own-facts.ts';
import { type RuleEvaluation, ruleEvaluation } from './rule-evaluation.ts';
import { unfitNotes } from './unfit-value.ts';

export interface FactsToEvaluate {
  /** By name; what is absent is unknown. Null: those of the customer. */
  readonly facts: Readonly<Record<string, unknown>> | null;
  /** Null where facts are given. */
  readonly customer_id: string | null;
  /** Null: of given facts not known, of a customer's the newest evaluated day. */
  readonly as_of: Day | null;
  /** As JSON has it, in the firm's format or json-rules-engine's own; undefined: the live rule sets. */
  readonly rule_set: unknown;
}

export interface FactsEvaluation {
  readonly as_of: Day | null;
  readonly customer_id: string | null;
  readonly facts: FactRow;
  readonly rule_sets: readonly { readonly rule_set: string; readonly sha256: string }[];
  readonly rules: readonly RuleEvaluation[];
  /** On values that do not fit. */
  readonly notes: readonly FactNote[];
}

export type FactsEvaluationOutcome =
  | { readonly ok: true; readonly evaluation: FactsEvaluation }
  | { readonly ok: false; readonly faults: readonly InputFault[] };

/** Of an explanation, in characters. */
const EXPLANATION_MAX = 8 * 1_048_576;
/** Of values against each other: about a tenth of a second. */
const COMPARISONS_MAX = 10_000_000;

/**
 * The verdict of every rule with its reasons, or everything that is wrong with what was handed over.
 * @throws Refusal `not_found` where the customer or the day's evaluation is not there
 */
export async function evaluateFacts(
  deps: { readonly database: Database; readonly policy: Policy },
  input: FactsToEvaluate,
): Promise<FactsEvaluationOutcome> {
  const rules = rulesOf(deps.policy, input.rule_set);
  const declarations = allFacts(ownFactsOf([deps.policy, ...rules.rule_sets]));
  const given = input.facts === null ? null : readGivenFacts(input.facts, declarations);
  const faults = [...(given?.faults ?? []), ...rules.faults];
  if (faults.length > 0) return { ok: false, faults };
  const known =
    given === null
      ? await factsOfCustomer(deps.database, input, declarations)
      : { as_of: input.as_of, facts: given.facts, previous: null };
  const { as_of, facts, previous } = known;
  const unfit = given?.unfit ?? new Map();
  const { rule_sets } = rules;
  const tooLarge = tooLargeFor(rule_sets, facts, previous);
  if (tooLarge !== null) {
    return { ok: false, faults: [{ pointer: '/rule_set', code: 'too_large', message: tooLarge }] };
  }
  return {
    ok: true,
    evaluation: {
      as_of,
      customer_id: input.customer_id,
      facts,
      rule_sets: rule_sets.map(({ name, sha256 }) => ({ rule_set: name, sha256 })),
      rules: rule_sets.flatMap((ruleSet) =>
        ruleSet.rules.map((rule) => ruleEvaluation(ruleSet, rule, facts, previous, unfit)),
      ),
      notes: unfitNotes(unfit),
    },
  };
}

/** Why nobody would wait for the answer; null where it is soon there. */
function tooLargeFor(
  ruleSets: readonly CheckedRuleSet[],
  facts: FactRow,
  previous: FactRow | null,
): string | null {
  if (explanationLength(ruleSets, facts, previous) > EXPLANATION_MAX) {
    return `explaining it by these facts takes more than ${EXPLANATION_MAX} characters`;
  }
  if (comparisonCount(ruleSets, facts) > COMPARISONS_MAX) {
    return `evaluating it by these facts takes more than ${COMPARISONS_MAX} comparisons: its lists are too long for the lists among the facts`;
  }
  return null;
}

function rulesOf(
  policy: Policy,
  given: unknown,
): { readonly rule_sets: readonly CheckedRuleSet[]; readonly faults: readonly InputFault[] } {
  if (given === undefined) return { rule_sets: policy.rule_sets, faults: [] };
  const isFirmFormat = typeof given === 'object' && given !== null && 'rule_set' in given;
  const checked = isFirmFormat
    ? checkRuleSet(given, FACT_CATALOGUE)
    : checkBareRules(given, allFacts(policy.own_facts));
  if (checked.ok) return { rule_sets: [checked.rule_set], faults: [] };
  const faults = checked.faults.map((fault) => ({ ...fault, pointer: `/rule_set${fault.pointer}` }));
  return { rule_sets: [], faults };
}

async function factsOfCustomer(
  database: Database,
  { customer_id, as_of: wanted }: FactsToEvaluate,
  declarations: readonly FactDeclaration[],
): Promise<{ readonly as_of: Day; readonly facts: FactRow; readonly previous: FactRow | null }> {
  const as_of = wanted ?? (await requireNewestDay(database));
  await requireRunOfDay(database, as_of);
  const customer = { customer_ids: [customer_id ?? ''] };
  const [row] = await readSnapshot(database.db, as_of, declarations, customer);
  if (row === undefined) {
    const name = JSON.stringify(customer_id);
    throw new Refusal('not_found', `There is no customer ${name} in the evaluation of ${as_of}.`);
  }
  const before = await previousDay(database.db, as_of);
  const [previous] = before === null ? [] : await readSnapshot(database.db, before, declarations, customer);
  return { as_of, facts: row.facts, previous: previous?.facts ?? null };
}
