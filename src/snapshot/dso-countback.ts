/** Days sales outstanding by counting back: how many days of the newest sales the receivable is. */
import { addDays, type Day, daysBetween, firstDayOfMonth, monthNumber } from '../domain/day.ts';
import { type DecimalText, subtractMoney } from '../domain/money.ts';
import { isNegative, isPositive, weightedSum } from './exact-decimal.ts';

export interface MonthOfSales {
  /** Elapsed days of the month that is going on, all days of the others. */
  readonly days: number;
  readonly sales: DecimalText;
}

/**
 * Takes the newest month's sales from the receivable and adds its days, then those of the month before, and so on; of
 * the last month only the part that what is left of the receivable is of its sales. A month in which more was credited
 * than sold adds that to what is left. 0 where nothing is owed; null where the months do not cover the receivable.
 * @param months newest first
 */
export function countBackDays(receivable: DecimalText, months: Iterable<MonthOfSales>): number | null {
  let left = receivable;
  let wholeDays = 0;
  if (!isPositive(left)) return 0;
  for (const { days, sales } of months) {
    const after = subtractMoney(left, sales);
    if (isNegative(after)) {
      return weightedSum([
        [String(wholeDays), { dividend: sales, divisor: sales }],
        [String(days), { dividend: left, divisor: sales }],
      ]);
    }
    wholeDays += days;
    if (!isPositive(after)) return wholeDays;
    left = after;
  }
  return null;
}

/**
 * The months of sales that a ledger knows whole, newest first: those that begin after its first day or on it.
 * One at a time, since the newest few nearly always cover the receivable.
 * @param salesByMonth newest first, the month of `asOf` up to `asOf`
 * @param ledgerDays how many days before `asOf` the ledger begins
 */
export function* knownMonths(
  asOf: Day,
  salesByMonth: readonly DecimalText[],
  ledgerDays: number,
): Generator<MonthOfSales> {
  let end = asOf;
  for (const sales of salesByMonth) {
    const first = firstDayOfMonth(monthNumber(end));
    if (daysBetween(first, asOf) > ledgerDays) return;
    yield { days: daysBetween(first, end) + 1, sales };
    end = addDays(first, -1);
  }
}
