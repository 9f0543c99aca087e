/** The verdicts of some of a run's customers, found a second time by json-rules-engine. */
import { setImmediate } from 'node:timers/promises';
import type { Day } from '../domain/day.ts';
import type { FactRow } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import { verdictAt } from '../domain/verdict.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { comparisonsIn } from '../engine/comparisons.ts';
import { type LibraryVerdicts, libraryVerdicts } from '../engine/library-verdicts.ts';

/** A customer's facts, and what the run says of every rule: a letter each, in the order of the run's rules. */
export interface JudgedCustomer {
  readonly customer_id: string;
  readonly facts: FactRow;
  readonly verdicts: string;
}

export interface Recheck {
  /** Fewer than were handed over where the rules are many. */
  readonly customers: number;
  /** Customers times rules, of those whose facts are all known. */
  readonly pairs: number;
}

/**
 * Conditions times customers: some two seconds of the library's work, which holds up the whole run and its locks. It is
 * counted, not timed, so that the same run checks the same customers wherever it runs.
 */
export const RECHECK_CONDITIONS_MAX = 200_000;

/** Nobody reads more at once. */
const DIFFERENCES_TOLD_MAX = 20;

/**
 * Runs json-rules-engine on the rules as they are written and holds every verdict of the run against its own. A pair of
 * a customer and a rule counts where all facts of the rule are known: of unknown ones the library knows nothing.
 * Takes the first customers only, though at least one, where all of them would take more than
 * `RECHECK_CONDITIONS_MAX`. Between two rule sets others get their turn.
 * @throws Refusal `run_failed` naming the customer and the rule where the two differ
 */
export async function recheckVerdicts(
  ruleSets: readonly CheckedRuleSet[],
  asOf: Day,
  customers: readonly JudgedCustomer[],
): Promise<Recheck> {
  const checked = customers.slice(
    0,
    Math.max(1, Math.floor(RECHECK_CONDITIONS_MAX / conditionsOf(ruleSets))),
  );
  // Making the library ready takes time, too.
  const libraries = checked.length === 0 ? [] : await librariesOf(ruleSets);
  const told: string[] = [];
  let differences = 0;
  let pairs = 0;
  for (const customer of checked) {
    let place = 0;
    for (const { ruleSet, library } of libraries) {
      await setImmediate();
      const theirs = await verdictsOf(library, ruleSet, asOf, customer);
      for (const [rule, verdict] of theirs.entries()) {
        const ours = verdictAt(customer.verdicts, place);
        place += 1;
        if (verdict === null) continue;
        pairs += 1;
        if (ours === verdict) continue;
        differences += 1;
        if (told.length < DIFFERENCES_TOLD_MAX)
          told.push(difference(customer, ruleSet, rule, { ours, theirs: verdict }));
      }
    }
  }
  const [first] = told;
  if (first === undefined) return { customers: checked.length, pairs };
  const more = differences - told.length;
  throw new Refusal(
    'run_failed',
    `The evaluation of ${asOf} is not kept, since its verdicts were found wrong when some were checked again: ${first}. ${differences} of ${pairs} verdicts that were checked differ.`,
    { details: more === 0 ? told : [...told, `and ${more} more`] },
  );
}

interface RuleSetLibrary {
  readonly ruleSet: CheckedRuleSet;
  readonly library: LibraryVerdicts;
}

async function librariesOf(ruleSets: readonly CheckedRuleSet[]): Promise<readonly RuleSetLibrary[]> {
  const libraries: RuleSetLibrary[] = [];
  for (const ruleSet of ruleSets) {
    await setImmediate();
    libraries.push({ ruleSet, library: libraryVerdicts(ruleSet) });
  }
  return libraries;
}

/** Named ones counted wherever they are referred to, as the library runs them. */
function conditionsOf(ruleSets: readonly CheckedRuleSet[]): number {
  const rules = ruleSets.flatMap((ruleSet) => ruleSet.rules);
  return rules.reduce((sum, { condition }) => sum + comparisonsIn(condition).length, 0);
}

async function verdictsOf(
  library: LibraryVerdicts,
  { name }: CheckedRuleSet,
  asOf: Day,
  { customer_id, facts }: JudgedCustomer,
): ReturnType<LibraryVerdicts> {
  try {
    return await library(facts);
  } catch (cause) {
    throw new Refusal(
      'run_failed',
      `The evaluation of ${asOf} is not kept: json-rules-engine, with which some of its verdicts are checked again, could not run the rule set ${name} on customer ${JSON.stringify(customer_id)}.`,
      { cause },
    );
  }
}

function difference(
  { customer_id }: JudgedCustomer,
  { name, rules }: CheckedRuleSet,
  rule: number,
  { ours, theirs }: { readonly ours: string; readonly theirs: string },
): string {
  return `for customer ${JSON.stringify(customer_id)} the rule ${name}/${rules[rule]?.name} is ${ours}, and json-rules-engine, run on the same rule and facts, says ${theirs}`;
}
