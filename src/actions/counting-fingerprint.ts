/** What makes sums of two runs comparable: the same settings, calendar, formulas and columns. */
import { canonicalSha256 } from '../engine/canonical-json.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { COUNT_SUMS, GAPS, MONEY_SUMS } from '../store/ledger-sums-sql.ts';
import type { LedgerDeps } from './ledger-query.ts';

/** What this version of the program sums, and how. */
export const COUNTING = {
  /** Goes up when something else is counted by the same names. */
  version: 2,
  sums: [...MONEY_SUMS, ...COUNT_SUMS, ...GAPS] as readonly string[],
} as const;

/** SHA-256 over all that the groups of a portfolio depend on beside the ledger and the day. */
export function countingFingerprint(
  { policy, base_currency, business_calendar }: LedgerDeps,
  counting: Readonly<Record<keyof typeof COUNTING, unknown>> = COUNTING,
): string {
  const { minimum_amount, grace_days } = policy.settings;
  // What is summed changes with what facts are made of.
  const facts = FACT_CATALOGUE.map(({ name, formula }) => ({ name, formula }));
  return canonicalSha256({ minimum_amount, grace_days, base_currency, business_calendar, facts, counting });
}
