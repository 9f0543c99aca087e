/**
 * A customer's statements as discrete periods. Filings are often cumulative (3, 6, 9, 12 months), so a quarter is a
 * statement of its own or the difference of two statements that begin in the same month. Months are counted as in
 * `monthNumber`; a period covers the months from `start` up to, not including, `end`.
 */
import { addDays, type Day, monthNumber } from '../domain/day.ts';
import type { StatementAmount } from '../domain/file-kind.ts';
import type { Statement } from '../domain/ledger-state.ts';
import { type Currency, type DecimalText, subtractMoney } from '../domain/money.ts';

export interface StatementHistory {
  /** The statement with the newest period end, the longest where several end there. */
  readonly newest: Statement;
  /** The statements of that period end in the newest one's currency, longest first: where balances are read. */
  readonly newest_balances: readonly Statement[];
  /** Newest first, without a hole. */
  readonly periods: readonly DiscretePeriod[];
  /** Whether older statements exist beyond `periods` that none of them joins on to. */
  readonly gap: boolean;
  /** The period of the newest one's length that ended 12 months before it. */
  readonly year_before: DiscretePeriod | null;
}

export interface DiscretePeriod {
  readonly start: number;
  readonly end: number;
  /** The ways to know this period, preferred first: as filed, then as a difference. */
  readonly sources: readonly PeriodSource[];
}

interface PeriodSource {
  readonly statement: Statement;
  /** What is subtracted from it. */
  readonly less: Statement | null;
}

/** An amount that flowed within a period, in its statement's currency; `rate` turns it into base currency. */
export interface Flow {
  readonly amount: DecimalText;
  readonly currency: Currency;
  readonly rate: DecimalText | null;
}

/** Where no publication day is given, a statement counts as published this many days after its period's end. */
const DAYS_TO_PUBLISH = 90;

/** The history of what was published by `as_of`; null where nothing was. `statements` are ordered by period end. */
export function statementHistory(statements: readonly Statement[], as_of: Day): StatementHistory | null {
  const visible = statements.filter((statement) => publishedOn(statement) <= as_of);
  const newest = visible.at(-1);
  if (!newest) return null;
  const byEnd = periodsByEnd(visible);
  const { periods, start } = walkBack(byEnd, endMonth(newest));
  const yearBefore = byEnd.get(endMonth(newest) - 12) ?? [];
  return {
    newest,
    newest_balances: visible
      .filter((s) => s.period_end === newest.period_end && s.currency === newest.currency)
      .toReversed(),
    periods,
    gap: visible.some((statement) => endMonth(statement) < start),
    year_before: yearBefore.find((period) => period.start + 12 === periods[0]?.start) ?? null,
  };
}

/** The flow of a period from the first source that knows it; null where none does. */
export function flowOf(period: DiscretePeriod, amount: StatementAmount): Flow | null {
  for (const { statement, less } of period.sources) {
    const whole = statement[amount];
    const part = less === null ? '0' : less[amount];
    if (whole === null || part === null) continue;
    if (less !== null && less.currency !== statement.currency) continue;
    const { currency, rate } = statement;
    return { amount: less === null ? whole : subtractMoney(whole, part), currency, rate };
  }
  return null;
}

/** A balance at the newest period end, in the newest statement's currency. */
export function balanceOf(history: StatementHistory, amount: StatementAmount): DecimalText | null {
  for (const statement of history.newest_balances) {
    if (statement[amount] !== null) return statement[amount];
  }
  return null;
}

function publishedOn(statement: Statement): Day {
  return statement.published_on ?? addDays(statement.period_end, DAYS_TO_PUBLISH);
}

function endMonth(statement: Statement): number {
  return monthNumber(statement.period_end) + 1;
}

/** From `newestEnd` back, at each end the shortest period; its start is the next end, and the last one `start`. */
function walkBack(
  byEnd: ReadonlyMap<number, readonly DiscretePeriod[]>,
  newestEnd: number,
): { readonly periods: readonly DiscretePeriod[]; readonly start: number } {
  const periods: DiscretePeriod[] = [];
  let start = newestEnd;
  for (let ending = byEnd.get(start); ending; ending = byEnd.get(start)) {
    const shortest = ending.reduce((a, b) => (b.start > a.start ? b : a));
    periods.push(shortest);
    start = shortest.start;
  }
  return { periods, start };
}

/** Every period that statements state or that the difference of two neighbours with the same start gives. */
function periodsByEnd(statements: readonly Statement[]): ReadonlyMap<number, readonly DiscretePeriod[]> {
  const byEnd = new Map<number, { start: number; end: number; sources: PeriodSource[] }[]>();
  const add = (start: number, end: number, source: PeriodSource): void => {
    const ending = byEnd.get(end) ?? [];
    const period = ending.find((known) => known.start === start);
    if (period) period.sources.push(source);
    else byEnd.set(end, [...ending, { start, end, sources: [source] }]);
  };
  // Newest first, so that of two filings for the same months the later one is preferred.
  const newestFirst = statements.toReversed().map((statement) => {
    const end = endMonth(statement);
    return { statement, start: end - statement.period_months, end };
  });
  for (const { statement, start, end } of newestFirst) add(start, end, { statement, less: null });
  for (const { statement, start, end } of newestFirst) {
    const less = newestFirst.find((other) => other.start === start && other.end < end);
    if (less) add(less.end, end, { statement, less: less.statement });
  }
  return byEnd;
}
