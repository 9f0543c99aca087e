/**
 * A customer's statements as discrete periods. Filings are often cumulative (3, 6, 9, 12 months), or the last quarter
 * is told by the year alone, so a quarter is a statement of its own or a difference of statements. Months are counted
 * as in `monthNumber`.
 */
import { type Day, daysBetween, monthNumber } from '../domain/day.ts';
import type { StatementAmount } from '../domain/file-kind.ts';
import type { Statement } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import { type FiledPeriod, type Flow, flowWithin, type Period, shortestPeriods } from './filed-flow.ts';

export interface StatementHistory {
  /** The statement with the newest period end, the longest where several end there. */
  readonly newest: Statement;
  /** The statements of that period end in the newest one's currency, longest first: where balances are read. */
  readonly newest_balances: readonly Statement[];
  /** Every statement published, newest first. */
  readonly filed: readonly FiledPeriod[];
  /** The shortest periods that statements and their differences give, newest first, without a hole. */
  readonly periods: readonly Period[];
  /** Whether older statements exist beyond `periods` that none of them joins on to. */
  readonly gap: boolean;
  /** What `flowOf` has found so far: several facts ask for the same flow. */
  readonly flows: Map<string, Flow | null>;
}

/** Where no publication day is given, a statement counts as published this many days after its period's end. */
const DAYS_TO_PUBLISH = 90;

/** The history of what was published by `as_of`; null where nothing was. `statements` are ordered by period end. */
export function statementHistory(statements: readonly Statement[], as_of: Day): StatementHistory | null {
  const visible = statements.filter((statement) => isPublished(statement, as_of)).toReversed();
  const newest = visible[0];
  if (!newest) return null;
  const filed = visible.map(filedPeriod);
  const periods = shortestPeriods(filed, endMonth(newest));
  const start = Math.min(endMonth(newest), ...periods.map((period) => period.start));
  return {
    newest,
    newest_balances: visible.filter(
      (s) => s.period_end === newest.period_end && s.currency === newest.currency,
    ),
    filed,
    periods,
    gap: filed.some((period) => period.end < start),
    flows: new Map(),
  };
}

/** What flowed within a period; null where no statement and no difference of statements knows it. */
export function flowOf(history: StatementHistory, period: Period, amount: StatementAmount): Flow | null {
  const key = `${amount} ${period.start} ${period.end}`;
  const known = history.flows.get(key);
  if (known !== undefined) return known;
  const flow = flowWithin(history.filed, period, amount);
  history.flows.set(key, flow);
  return flow;
}

/** A balance at the newest period end, in the newest statement's currency. */
export function balanceOf(history: StatementHistory, amount: StatementAmount): DecimalText | null {
  for (const statement of history.newest_balances) {
    if (statement[amount] !== null) return statement[amount];
  }
  return null;
}

function isPublished({ published_on, period_end }: Statement, as_of: Day): boolean {
  return published_on === null ? daysBetween(period_end, as_of) >= DAYS_TO_PUBLISH : published_on <= as_of;
}

function filedPeriod(statement: Statement): FiledPeriod {
  const end = endMonth(statement);
  return { start: end - statement.period_months, end, statement };
}

function endMonth(statement: Statement): number {
  return monthNumber(statement.period_end) + 1;
}
