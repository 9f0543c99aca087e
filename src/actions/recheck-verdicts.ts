/** The verdicts of some of a run's customers, found a second time by json-rules-engine. */
import { setImmediate } from 'node:timers/promises';
import type { Day } from '../domain/day.ts';
import type { FactRow } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import { verdictAt } from '../domain/verdict.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { type LibraryVerdicts, libraryVerdicts } from '../engine/library-verdicts.ts';

/** A customer's facts, and what the run says of every rule: a letter each, in the order of the run's rules. */
export interface JudgedCustomer {
  readonly customer_id: string;
  readonly facts: FactRow;
  readonly verdicts: string;
}

export interface Recheck {
  readonly customers: number;
  /** Customers times rules, of those whose facts are all known. */
  readonly pairs: number;
}

/** How many customers the library runs on at a stretch: a few milliseconds, after which others get their turn. */
const CUSTOMERS_AT_A_STRETCH = 8;

/** Nobody reads more at once. */
const DIFFERENCES_TOLD_MAX = 20;

/**
 * Runs json-rules-engine on the rules as they are written and holds every verdict of the run against its own. A pair of
 * a customer and a rule counts where all facts of the rule are known: of unknown ones the library knows nothing.
 * @throws Refusal `run_failed` naming the customer and the rule where the two differ
 */
export async function recheckVerdicts(
  ruleSets: readonly CheckedRuleSet[],
  asOf: Day,
  customers: readonly JudgedCustomer[],
): Promise<Recheck> {
  const libraries = ruleSets.map((ruleSet) => ({ ruleSet, library: libraryVerdicts(ruleSet) }));
  const differences: string[] = [];
  let pairs = 0;
  for (const [index, customer] of customers.entries()) {
    if (index % CUSTOMERS_AT_A_STRETCH === 0) await setImmediate();
    let place = 0;
    for (const { ruleSet, library } of libraries) {
      const theirs = await verdictsOf(library, ruleSet, asOf, customer);
      for (const [rule, verdict] of theirs.entries()) {
        const ours = verdictAt(customer.verdicts, place);
        place += 1;
        if (verdict === null) continue;
        pairs += 1;
        if (ours !== verdict)
          differences.push(difference(customer, ruleSet, rule, { ours, theirs: verdict }));
      }
    }
  }
  const [first] = differences;
  if (first === undefined) return { customers: customers.length, pairs };
  const told = differences.slice(0, DIFFERENCES_TOLD_MAX);
  const more = differences.length - told.length;
  throw new Refusal(
    'run_failed',
    `The evaluation of ${asOf} is not kept, since its verdicts were found wrong when some were checked again: ${first}. ${differences.length} of ${pairs} verdicts that were checked differ.`,
    { details: more === 0 ? told : [...told, `and ${more} more`] },
  );
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
