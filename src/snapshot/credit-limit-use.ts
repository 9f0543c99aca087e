/** What a receivable is against a credit limit: of the day's own facts, and of the limit that was stored for a past day. */
import { type DecimalText, subtractMoneyToZero } from '../domain/money.ts';
import { ratioOver } from './exact-decimal.ts';

/** Share of the limit that is used; null where either is unknown or the limit is 0. */
export function creditUtilisation(receivable: DecimalText | null, limit: DecimalText | null): number | null {
  return ratioOver(receivable, limit);
}

/** What is owed beyond the limit, 0 where nothing is; null where either is unknown. All have the same decimals. */
export function overLimitAmount(
  receivable: DecimalText | null,
  limit: DecimalText | null,
): DecimalText | null {
  return receivable === null || limit === null ? null : subtractMoneyToZero(receivable, limit);
}
