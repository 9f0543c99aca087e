/** Ratios over the newest balance sheet. A divisor of zero or less makes its ratio unknown. */

import { monthNumber } from '../domain/day.ts';
import type { StatementAmount } from '../domain/file-kind.ts';
import { addMoney, type DecimalText, subtractMoney } from '../domain/money.ts';
import { isPositive, type Ratio, ratioOf, ratioOver, weightedSum } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import type { Flow } from './filed-flow.ts';
import { balanceOf, flowOf, type StatementHistory } from './statement-history.ts';

/** One balance over another. */
export function balanceRatio(
  { statements }: FactInput,
  dividend: StatementAmount,
  divisor: StatementAmount,
): number | null {
  return statements && ratioOver(balanceOf(statements, dividend), balanceOf(statements, divisor));
}

/** (Current assets − inventories) / current liabilities. */
export function quickRatio({ statements }: FactInput): number | null {
  if (!statements) return null;
  return ratioOver(quickAssets(statements), balanceOf(statements, 'current_liabilities'));
}

/** Current assets − inventories. */
export function quickAssets(statements: StatementHistory): DecimalText | null {
  return difference(statements, 'current_assets', 'inventories');
}

/** Whether equity is zero or negative. */
export function equityNegative({ statements }: FactInput): boolean | null {
  const equity = statements && balanceOf(statements, 'equity');
  return equity === null ? null : !isPositive(equity);
}

/** Operating cash flow of a year over current liabilities. */
export function cashFlowToCurrentLiabilities({ statements }: FactInput): number | null {
  return statements && ratioOf(yearOverBalance(statements, 'operating_cash_flow', 'current_liabilities'));
}

/** One flow of a year over another. Unknown where their currencies differ. */
export function yearRatio(
  { statements }: FactInput,
  dividend: StatementAmount,
  divisor: StatementAmount,
): number | null {
  const above = statements && trailingFlow(statements, dividend);
  const below = statements && trailingFlow(statements, divisor);
  if (!above || !below || above.currency !== below.currency) return null;
  return ratioOver(above.amount, below.amount, below.months, above.months);
}

/** Altman's Z″ for non-manufacturers and emerging markets, without the constant of the bond-equivalent variant. */
export function zScore({ statements }: FactInput): number | null {
  if (!statements) return null;
  const assets = balanceOf(statements, 'total_assets');
  return weightedSum([
    ['6.56', { dividend: difference(statements, 'current_assets', 'current_liabilities'), divisor: assets }],
    ['3.26', { dividend: balanceOf(statements, 'retained_earnings'), divisor: assets }],
    ['6.72', yearOverBalance(statements, 'ebit', 'total_assets')],
    [
      '1.05',
      { dividend: balanceOf(statements, 'equity'), divisor: balanceOf(statements, 'total_liabilities') },
    ],
  ]);
}

function difference(history: StatementHistory, a: StatementAmount, b: StatementAmount): DecimalText | null {
  const minuend = balanceOf(history, a);
  const subtrahend = balanceOf(history, b);
  return minuend === null || subtrahend === null ? null : subtractMoney(minuend, subtrahend);
}

/** A year's flow over a balance. Unknown where their currencies differ. */
function yearOverBalance(
  history: StatementHistory,
  flow: StatementAmount,
  balance: StatementAmount,
): Ratio | null {
  const trailing = trailingFlow(history, flow);
  if (!trailing || trailing.currency !== history.newest.currency) return null;
  const divisor = balanceOf(history, balance);
  return { dividend: trailing.amount, divisor, numerator: 12, denominator: trailing.months };
}

/** A flow over `months`; × 12 / `months` makes it a year's. */
interface TrailingFlow extends Flow {
  readonly months: number;
}

/** The 12 months to the newest period end as filed or from the fewest statements, else whole periods back. */
function trailingFlow(history: StatementHistory, amount: StatementAmount): TrailingFlow | null {
  const end = monthNumber(history.newest.period_end) + 1;
  const year = flowOf(history, { start: end - 12, end }, amount);
  return year ? { ...year, months: 12 } : wholePeriodsBack(history, amount);
}

/**
 * The flow summed over whole discrete periods, newest back, up to 12 months, a gap, or a period that does not know
 * it; a newest period of more than 12 months stands alone. Null where the newest does not know it or currencies
 * differ.
 */
function wholePeriodsBack(history: StatementHistory, amount: StatementAmount): TrailingFlow | null {
  const flows: Flow[] = [];
  let months = 0;
  for (const period of history.periods) {
    const flow = flowOf(history, period, amount);
    const longer = months + period.end - period.start;
    if (!flow || (flows.length > 0 && longer > 12)) break;
    flows.push(flow);
    months = longer;
  }
  const newest = flows[0];
  if (!newest || flows.some((flow) => flow.currency !== newest.currency)) return null;
  return { ...newest, amount: flows.reduce((sum, flow) => addMoney(sum, flow.amount), '0'), months };
}
