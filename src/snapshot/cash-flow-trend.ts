/** Facts about how flows, operating cash flow above all, run from one discrete period to the next. */
import { daysBetween, firstDayOfMonth } from '../domain/day.ts';
import type { StatementAmount } from '../domain/file-kind.ts';
import { type DecimalText, subtractMoney } from '../domain/money.ts';
import { isNegative, ratioOver, scaleMoney } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import type { Flow, Period } from './filed-flow.ts';
import { flowOf, type StatementHistory } from './statement-history.ts';

/** The newest period's flow per 30 calendar days, in base currency. */
export function operatingCashFlow({ statements, money_digits }: FactInput): DecimalText | null {
  const period = statements?.periods[0];
  const flow = operatingFlow(statements, period);
  if (!period || !flow || flow.rate === null) return null;
  const days = daysBetween(firstDayOfMonth(period.start), firstDayOfMonth(period.end));
  return scaleMoney(flow.amount, flow.rate, 30, days, money_digits);
}

/** (newest period − the same months a year before) / the latter; unknown where that was zero or negative. */
export function changeOnYear({ statements }: FactInput, amount: StatementAmount): number | null {
  const period = statements?.periods[0];
  if (!statements || !period) return null;
  const now = flowOf(statements, period, amount);
  const before = flowOf(statements, { start: period.start - 12, end: period.end - 12 }, amount);
  if (!now || !before || now.currency !== before.currency) return null;
  return ratioOver(subtractMoney(now.amount, before.amount), before.amount);
}

/** Whether the newest period is negative and the one right before it was not. */
export function operatingCashFlowTurnedNegative({ statements }: FactInput): boolean | null {
  const now = operatingFlow(statements, statements?.periods[0]);
  const before = operatingFlow(statements, statements?.periods[1]);
  if (!now || !before) return null;
  return isNegative(now.amount) && !isNegative(before.amount);
}

/** Periods with negative operating cash flow, one after the other, and the months they cover. */
export interface NegativeRun {
  readonly periods: number;
  readonly months: number;
}

/**
 * The negative run from the newest period back: up to a period that was not negative or the beginning of the
 * statements. Where a gap or an unknown flow comes before that, the run up to it is a lower bound, which filings to
 * come cannot shorten: it is given from `MONTHS_ENOUGH` months on, and null below.
 */
export function negativeRun(history: StatementHistory | null): NegativeRun | null {
  if (!history) return null;
  let run: NegativeRun = { periods: 0, months: 0 };
  for (const period of history.periods) {
    const flow = operatingFlow(history, period);
    if (!flow) return ifLongEnough(run);
    if (!isNegative(flow.amount)) return run;
    run = { periods: run.periods + 1, months: run.months + period.end - period.start };
  }
  return history.gap ? ifLongEnough(run) : run;
}

/** A whole year covers every season. */
const MONTHS_ENOUGH = 12;

function ifLongEnough(run: NegativeRun): NegativeRun | null {
  return run.months >= MONTHS_ENOUGH ? run : null;
}

function operatingFlow(history: StatementHistory | null, period: Period | undefined): Flow | null {
  return history && period ? flowOf(history, period, 'operating_cash_flow') : null;
}
