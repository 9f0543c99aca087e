/** What imports need of the policy, from its folder. */
import type { OwnFact } from '../domain/fact.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { ImportDeps } from './import-file.ts';
import { policyRefusal, readPolicy } from './load-policy.ts';
import { ownFactsOf } from './own-facts.ts';

export interface ImportPolicy extends Pick<ImportDeps, 'scales' | 'models'> {
  /** Null where they cannot be known, since some file of the policy is not right. */
  readonly own_facts: readonly OwnFact[] | null;
}

/**
 * A fault in a rule set is no reason to turn a ledger away: only files of facts need what rule sets declare, and are
 * refused then.
 * @throws Refusal `rules_invalid` where the rating scales themselves are not right
 */
export async function importPolicy(folder: string): Promise<ImportPolicy> {
  const { policy, scales, faults } = await readPolicy(folder, FACT_CATALOGUE);
  if (policy !== null) {
    const { models, own_facts } = policy;
    return { scales: policy.scales, models, own_facts };
  }
  if (scales === null) throw policyRefusal(folder, faults);
  return { scales, own_facts: null };
}

/** The facts that the rule sets of the folder declare, those left out that are faulty. */
export async function ownFactsIn(folder: string): Promise<readonly OwnFact[]> {
  const { written } = await readPolicy(folder, FACT_CATALOGUE);
  return ownFactsOf(written.map(({ ruleSet }) => ruleSet));
}
