/** A mapping that was checked against the kinds it is for, under a name that imports can say. */
import type { OwnFact } from '../domain/fact.ts';
import { checkMapping, type MappingCheck, type MappingFault } from '../ingest/mapping-check.ts';
import type { Database } from '../store/database.ts';
import { type StoredMapping, saveMapping } from '../store/mappings.ts';
import type { Policy } from './load-policy.ts';
import { allFacts } from './own-facts.ts';

export type SavedMapping =
  | { readonly ok: true; readonly created: boolean; readonly saved: StoredMapping }
  | { readonly ok: false; readonly faults: readonly MappingFault[] };

/** Saves it over what had the name before; with any fault nothing is saved. */
export async function saveCheckedMapping(
  deps: { readonly database: Database; readonly now: () => Date; readonly policy: Pick<Policy, 'own_facts'> },
  name: string,
  value: unknown,
): Promise<SavedMapping> {
  const checked = checkNewMapping(value, deps.policy.own_facts);
  if (!checked.ok) return checked;
  const { created, ...saved } = await saveMapping(deps.database.db, name, checked.mapping, deps.now());
  return { ok: true, created, saved };
}

export function checkNewMapping(value: unknown, ownFacts: readonly OwnFact[]): MappingCheck {
  return checkMapping(value, allFacts(ownFacts));
}
