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
 * Facts of a past day that are computed again: undated ones stay as they were stored, and where none were stored they
 * are marked as possibly knowing too much.
 * @param stored the day's facts from an earlier run of it; null where it has none
 */
export function keepUndatedFacts(computed: ComputedFacts, stored: FactRow | null): ComputedFacts {
  if (stored === null) return { ...computed, notes: [...computed.notes, RECOMPUTED] };
  const kept = UNDATED_FACTS.map((name) => [name, stored[name] ?? null]);
  return { ...computed, facts: { ...computed.facts, ...Object.fromEntries(kept) } };
}

const RECOMPUTED: FactNote = {
  code: 'recomputed',
  facts: UNDATED_FACTS,
  message:
    'This day was evaluated later: class, country, industry and disputes are what the ledger says of them now.',
};
