/** Facts about how operating cash flow runs from one discrete period to the next. */
import { daysBetween, firstDayOfMonth } from '../domain/day.ts';
import { type DecimalText, subtractMoney } from '../domain/money.ts';
import { isNegative, ratioOver, scaleMoney } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import { type DiscretePeriod, type Flow, flowOf, type StatementHistory } from './statement-history.ts';

/** The newest period's flow per 30 calendar days, in base currency. */
export function operatingCashFlow({ statements, money_digits }: FactInput): DecimalText | null {
  const period = statements?.periods[0];
  const flow = operatingFlow(period);
  if (!period || !flow || flow.rate === null) return null;
  const days = daysBetween(firstDayOfMonth(period.start), firstDayOfMonth(period.end));
  return scaleMoney(flow.amount, flow.rate, 30, days, money_digits);
}

/** (newest − a year before) / a year before; unknown where that was zero or negative. */
export function operatingCashFlowChange({ statements }: FactInput): number | null {
  const now = operatingFlow(statements?.periods[0]);
  const before = operatingFlow(statements?.year_before);
  if (!now || !before || now.currency !== before.currency) return null;
  return ratioOver(subtractMoney(now.amount, before.amount), before.amount);
}

/** Whether the newest period is negative and the one right before it was not. */
export function operatingCashFlowTurnedNegative({ statements }: FactInput): boolean | null {
  const now = operatingFlow(statements?.periods[0]);
  const before = operatingFlow(statements?.periods[1]);
  if (!now || !before) return null;
  return isNegative(now.amount) && !isNegative(before.amount);
}

/**
 * The periods with negative operating cash flow, one after the other, newest first: up to a period that was not
 * negative or the beginning of the statements. Null where a gap or an unknown flow comes before that.
 */
export function negativeRun(history: StatementHistory | null): readonly DiscretePeriod[] | null {
  if (!history) return null;
  const run: DiscretePeriod[] = [];
  for (const period of history.periods) {
    const flow = operatingFlow(period);
    if (!flow) return null;
    if (!isNegative(flow.amount)) return run;
    run.push(period);
  }
  return history.gap ? null : run;
}

function operatingFlow(period: DiscretePeriod | null | undefined): Flow | null {
  return period ? flowOf(period, 'operating_cash_flow') : null;
}
