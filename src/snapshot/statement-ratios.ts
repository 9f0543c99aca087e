/** Ratios over the newest balance sheet. A divisor of zero or less makes its ratio unknown. */

import type { StatementAmount } from '../domain/file-kind.ts';
import { addMoney, type Currency, type DecimalText, subtractMoney } from '../domain/money.ts';
import { isPositive, ratioOver } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
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
  const liquid = difference(statements, 'current_assets', 'inventories');
  return ratioOver(liquid, balanceOf(statements, 'current_liabilities'));
}

/** Whether equity is zero or negative. */
export function equityNegative({ statements }: FactInput): boolean | null {
  const equity = statements && balanceOf(statements, 'equity');
  return equity === null ? null : !isPositive(equity);
}

/** Operating cash flow of a year over current liabilities. */
export function cashFlowToCurrentLiabilities({ statements }: FactInput): number | null {
  return statements && yearOverBalance(statements, 'operating_cash_flow', 'current_liabilities');
}

/** A year's EBIT over a year's interest expense. */
export function interestCover({ statements }: FactInput): number | null {
  const ebit = statements && trailingFlow(statements, 'ebit');
  const interest = statements && trailingFlow(statements, 'interest_expense');
  if (!ebit || !interest || ebit.currency !== interest.currency) return null;
  return ratioOver(ebit.sum, interest.sum, interest.months, ebit.months);
}

/** Altman's Z″ for non-manufacturers and emerging markets, without the constant of the bond-equivalent variant. */
export function zScore({ statements }: FactInput): number | null {
  if (!statements) return null;
  const assets = balanceOf(statements, 'total_assets');
  const terms = [
    [6.56, ratioOver(difference(statements, 'current_assets', 'current_liabilities'), assets)],
    [3.26, ratioOver(balanceOf(statements, 'retained_earnings'), assets)],
    [6.72, yearOverBalance(statements, 'ebit', 'total_assets')],
    [1.05, ratioOver(balanceOf(statements, 'equity'), balanceOf(statements, 'total_liabilities'))],
  ] as const;
  let score = 0;
  for (const [weight, term] of terms) {
    if (term === null) return null;
    score += weight * term;
  }
  return score;
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
): number | null {
  const trailing = trailingFlow(history, flow);
  if (!trailing || trailing.currency !== history.newest.currency) return null;
  return ratioOver(trailing.sum, balanceOf(history, balance), 12, trailing.months);
}

/** A flow over `months`; × 12 / `months` makes it a year's. */
interface TrailingFlow {
  readonly sum: DecimalText;
  readonly months: number;
  readonly currency: Currency;
}

/**
 * The flow summed over whole discrete periods, newest back, up to 12 months, a gap, or a period that does not know
 * it; a newest period of more than 12 months stands alone. Null where the newest does not know it or currencies
 * differ.
 */
function trailingFlow(history: StatementHistory, amount: StatementAmount): TrailingFlow | null {
  let trailing: TrailingFlow | null = null;
  for (const period of history.periods) {
    const flow = flowOf(period, amount);
    const months: number = period.end - period.start + (trailing?.months ?? 0);
    if (!flow || (trailing && months > 12)) break;
    if (trailing && trailing.currency !== flow.currency) return null;
    trailing = {
      sum: trailing ? addMoney(trailing.sum, flow.amount) : flow.amount,
      months,
      currency: flow.currency,
    };
  }
  return trailing;
}
