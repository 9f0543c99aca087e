/** A mapping that was checked against the kinds it is for, under a name that imports can say. */
import { checkMapping, type MappingCheck, type MappingFault } from '../ingest/mapping-check.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { Database } from '../store/database.ts';
import { type StoredMapping, saveMapping } from '../store/mappings.ts';

export type SavedMapping =
  | { readonly ok: true; readonly created: boolean; readonly saved: StoredMapping }
  | { readonly ok: false; readonly faults: readonly MappingFault[] };

/** Saves it over what had the name before; with any fault nothing is saved. */
export async function saveCheckedMapping(
  deps: { readonly database: Database; readonly now: () => Date },
  name: string,
  value: unknown,
): Promise<SavedMapping> {
  const checked = checkNewMapping(value);
  if (!checked.ok) return checked;
  const { created, ...saved } = await saveMapping(deps.database.db, name, checked.mapping, deps.now());
  return { ok: true, created, saved };
}

export function checkNewMapping(value: unknown): MappingCheck {
  return checkMapping(value, FACT_CATALOGUE);
}
