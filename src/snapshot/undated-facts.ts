/**
 * What the ledger keeps without a day of its own — class, country, industry, credit limit, payment terms, the start of
 * the relationship, disputes — is known of a past day only from facts that were stored then.
 */
import type { FactRow, FactValue } from '../domain/fact.ts';
import type { DecimalText } from '../domain/money.ts';
import { creditUtilisation, overLimitAmount } from './credit-limit-use.ts';
import type { FactNote } from './fact-note.ts';

/** Facts that read nothing but such attributes, or open amounts by them. */
const UNDATED_FACTS = [
  'customer_class',
  'country',
  'industry_code',
  'payment_terms_days',
  'relationship_days',
  'credit_limit',
  'disputed_amount',
  'disputed_ratio',
] as const;

/** Those that came later than the others: of days from before, their columns hold nothing, which says nothing of then. */
const LATER_FACTS: readonly string[] = ['payment_terms_days', 'relationship_days', 'credit_limit'];

/** Facts of the receivable, which has its days, and the limit, which has none. */
const FACTS_OF_THE_LIMIT = ['credit_utilisation', 'over_limit_amount'] as const;

export interface ComputedFacts {
  readonly facts: FactRow;
  readonly notes: readonly FactNote[];
}

/**
 * Facts of a past day that are computed again: undated ones stay as they were stored, those of the limit are of the
 * stored limit and the receivable as it is computed now, and what rests on something that was not stored, or in a
 * column that came later, is computed and marked as possibly knowing too much.
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
    const isEmpty = value === null && LATER_FACTS.includes(name) && (computed.facts[name] ?? null) !== null;
    return value === undefined || isEmpty ? [] : [[name, value] as const];
  });
  const limit = kept.find(([name]) => name === 'credit_limit')?.[1];
  const unknown: readonly string[] = [
    ...UNDATED_FACTS.filter((name) => !kept.some(([known]) => known === name)),
    ...(limit === undefined ? FACTS_OF_THE_LIMIT : []),
  ];
  return {
    facts: {
      ...computed.facts,
      ...Object.fromEntries(kept),
      ...factsOfTheLimit(computed.facts, limit),
    },
    notes: unknown.length === 0 ? computed.notes : [...computed.notes, recomputedNote(unknown, removed)],
  };
}

/** @param limit as stored; undefined where nothing is known of then, and the facts stay as they were computed */
function factsOfTheLimit(facts: FactRow, limit: FactValue | undefined): FactRow {
  if (limit === undefined) return {};
  const receivable = moneyOf(facts.receivable_total);
  return {
    credit_utilisation: creditUtilisation(receivable, moneyOf(limit)),
    over_limit_amount: overLimitAmount(receivable, moneyOf(limit)),
  };
}

/** Money is text in a row of facts. */
function moneyOf(value: FactValue | undefined): DecimalText | null {
  return typeof value === 'string' ? value : null;
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
    message: `${why}: class, country, industry, credit limit, payment terms, start of the relationship and disputes are what the ledger says of them now.`,
  };
}
