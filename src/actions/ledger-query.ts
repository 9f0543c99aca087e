/** How the ledger is read as of a day, by the firm's settings and calendar. */
import { addDays, type Day } from '../domain/day.ts';
import { type Currency, minorDigits } from '../domain/money.ts';
import { type BusinessCalendar, dueDayMoves } from '../snapshot/business-calendar.ts';
import type { Session } from '../store/database.ts';
import { dueDayRange } from '../store/read-customer-states.ts';
import type { LedgerQuery } from '../store/receivables-sql.ts';
import type { Policy } from './load-policy.ts';

/** What says how the ledger is read. */
export interface LedgerDeps {
  readonly policy: Pick<Policy, 'settings'>;
  readonly base_currency: Currency;
  readonly business_calendar: BusinessCalendar;
}

/** How far ahead of its day a fact looks at due days: `due_next_30_days`. */
export const DUE_DAYS_AHEAD = 30;

export async function ledgerQuery(
  session: Pick<Session, 'db'>,
  deps: LedgerDeps,
  asOf: Day,
): Promise<LedgerQuery> {
  const { minimum_amount, grace_days } = deps.policy.settings;
  return {
    as_of: asOf,
    base_currency: deps.base_currency,
    base_digits: minorDigits(deps.base_currency),
    minimum_amount: minimum_amount.value,
    due_day_moves: await movesOfDueDays(session, deps, asOf),
    payment_grace_days: grace_days.payment.value,
    promise_grace_days: grace_days.promise.value,
  };
}

async function movesOfDueDays(
  session: Pick<Session, 'db'>,
  deps: LedgerDeps,
  asOf: Day,
): Promise<LedgerQuery['due_day_moves']> {
  if (deps.business_calendar === 'none') return [];
  // Later due days are no business of any fact of the day, wherever they move.
  const range = await dueDayRange(session.db, addDays(asOf, DUE_DAYS_AHEAD));
  return range === null ? [] : dueDayMoves(deps.business_calendar, range.from, range.to);
}
