/** The firm's own facts beside those of the catalogue: what the live rule sets declare, or those of a past run did. */
import type { FactDeclaration, OwnFact } from '../domain/fact.ts';
import { declaredFactsSchema, ownFacts } from '../domain/rule-set.ts';
import type { StoredRun } from '../domain/run.ts';
import { canonicalJson } from '../engine/canonical-json.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { at, pointerOf } from '../engine/fault.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { Database } from '../store/database.ts';
import { findRuleSetBody } from '../store/rule-sets.ts';
import type { PolicyFault } from './policy-fault.ts';

/** Of all rule sets together: a file of facts is read into a table of columns, which has an end. */
const OWN_FACTS_MAX = 1_000;

/** In the order of the rule sets; a fact that several declare, once. */
export function ownFactsOf(ruleSets: readonly Pick<CheckedRuleSet, 'own_facts'>[]): readonly OwnFact[] {
  return distinct(ruleSets.flatMap(({ own_facts }) => own_facts));
}

/** Every fact there is: the catalogue's first, then the firm's own. */
export function allFacts(own: readonly OwnFact[]): readonly FactDeclaration[] {
  return own.length === 0 ? FACT_CATALOGUE : [...FACT_CATALOGUE, ...own];
}

/** Every fact that there was for a run, by the rule sets it used. */
export async function factsOfRun(
  database: Database,
  run: Pick<StoredRun, 'result'>,
): Promise<readonly FactDeclaration[]> {
  const own: OwnFact[] = [];
  for (const version of run.result?.rule_sets ?? []) {
    const body = await findRuleSetBody(database.db, version);
    if (typeof body !== 'object' || body === null || !('facts' in body)) continue;
    own.push(...ownFacts(declaredFactsSchema.safeParse(body.facts).data));
  }
  return allFacts(distinct(own));
}

/** A fact that several rule sets declare has one column and one meaning. */
export function ownFactFaults(
  files: readonly { readonly file: string; readonly ruleSet: Pick<CheckedRuleSet, 'own_facts'> }[],
): readonly PolicyFault[] {
  const known = new Map<string, { readonly text: string; readonly file: string }>();
  const faults: PolicyFault[] = [];
  for (const { file, ruleSet } of files) {
    for (const fact of ruleSet.own_facts) {
      const text = canonicalJson(fact);
      const other = known.get(fact.name);
      if (other === undefined) known.set(fact.name, { text, file });
      if (other === undefined || other.text === text) continue;
      const pointer = pointerOf(at(null, 'facts', fact.name));
      const message = `${other.file} declares ${fact.name} in another way; several files may declare a fact, but alike`;
      faults.push({ file, pointer, code: 'fact_differs', message });
    }
  }
  if (known.size > OWN_FACTS_MAX) {
    const message = `the rule sets declare ${known.size} facts of their own together; there can be ${OWN_FACTS_MAX}`;
    faults.push({ file: null, pointer: '', code: 'too_many_facts', message });
  }
  return faults;
}

function distinct(facts: readonly OwnFact[]): readonly OwnFact[] {
  return [...new Map(facts.map((fact) => [fact.name, fact])).values()];
}
