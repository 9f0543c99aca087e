/**
 * What the ledger keeps without a day of its own — class, country, industry, disputes — is known of a past day only
 * from facts that were stored then.
 */
import type { FactRow } from '../domain/fact.ts';
import type { FactNote } from './fact-note.ts';

/** Facts that read nothing but such attributes, or open amounts by them. */
const UNDATED_FACTS = [
  'customer_class',
  'country',
  'industry_code',
  'disputed_amount',
  'disputed_ratio',
] as const;

export interface ComputedFacts {
  readonly facts: FactRow;
  readonly notes: readonly FactNote[];
}

/**
 * Facts of a past day that are computed again: undated ones stay as they were stored, and those that were not stored
 * are marked as possibly knowing too much.
 * @param stored what is known of then; see `knownOfThen`. Null where nothing is
 * @param removed whether the day's facts had been stored once and were removed, as `SNAPSHOT_DAYS` says
 */
export function keepUndatedFacts(
  computed: ComputedFacts,
  stored: FactRow | null,
  removed = false,
): ComputedFacts {
  const kept = UNDATED_FACTS.flatMap((name) => {
    const value = stored?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const unknown = UNDATED_FACTS.filter((name) => !kept.some(([known]) => known === name));
  return {
    facts: { ...computed.facts, ...Object.fromEntries(kept) },
    notes: unknown.length === 0 ? computed.notes : [...computed.notes, recomputedNote(unknown, removed)],
  };
}

/**
 * What a stored row of a past day tells of that day: all of its facts but those that were given by the firm, which the
 * firm may have taken back since, and those that were themselves computed later.
 * @param row.notes as they are kept, notes of an older version of the program among them
 */
export function knownOfThen(row: { readonly facts: FactRow; readonly notes: readonly unknown[] }): FactRow {
  const foreign = new Set(row.notes.flatMap(namesNotOfThen));
  if (foreign.size === 0) return row.facts;
  return Object.fromEntries(Object.entries(row.facts).filter(([name]) => !foreign.has(name)));
}

function namesNotOfThen(note: unknown): readonly unknown[] {
  if (typeof note !== 'object' || note === null || !('code' in note && 'facts' in note)) return [];
  if (note.code !== 'given' && note.code !== 'recomputed') return [];
  return Array.isArray(note.facts) ? note.facts : [];
}

function recomputedNote(facts: readonly string[], removed: boolean): FactNote {
  const why = removed
    ? 'The facts of this day had been removed, as SNAPSHOT_DAYS says, and were computed again later'
    : 'This day was evaluated later';
  return {
    code: 'recomputed',
    facts,
    message: `${why}: class, country, industry and disputes are what the ledger says of them now.`,
  };
}
