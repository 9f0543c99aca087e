/** The working-capital model: what a customer's balance sheet can bear as a credit limit. */
import { bandOf } from '../domain/band-table.ts';
import {
  addMoney,
  type DecimalText,
  moneyUnits,
  subtractMoney,
  tenTo,
  textOfUnits,
} from '../domain/money.ts';
import { isPositive, scaleMoney, weightedSum } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import { balanceOf } from './statement-history.ts';
import { quickAssets } from './statement-ratios.ts';

/** Current ratio + quick ratio − current liabilities / equity − total liabilities / equity. */
export function workingCapitalScore({ statements }: FactInput): number | null {
  if (!statements) return null;
  const current = balanceOf(statements, 'current_liabilities');
  const equity = balanceOf(statements, 'equity');
  return weightedSum([
    ['1', { dividend: balanceOf(statements, 'current_assets'), divisor: current }],
    ['1', { dividend: quickAssets(statements), divisor: current }],
    ['-1', { dividend: current, divisor: equity }],
    ['-1', { dividend: balanceOf(statements, 'total_liabilities'), divisor: equity }],
  ]);
}

/**
 * (Working capital + equity) / 2 × the share of the score's band, in base currency, at least 0: the limit that the
 * balance sheet bears. 0 where equity is used up, whatever else is unknown.
 */
export function recommendedLimit(input: FactInput): DecimalText | null {
  const { statements, models, money_digits } = input;
  const equity = statements && balanceOf(statements, 'equity');
  if (!statements || equity === null) return null;
  const none = textOfUnits(0n, money_digits);
  if (!isPositive(equity)) return none;
  const score = workingCapitalScore(input);
  const assets = balanceOf(statements, 'current_assets');
  const liabilities = balanceOf(statements, 'current_liabilities');
  if (score === null || assets === null || liabilities === null) return null;
  const share = moneyUnits(bandOf(models.scorecards.working_capital.bands, score).share);
  const base = addMoney(subtractMoney(assets, liabilities), equity);
  if (share.units === 0n || !isPositive(base)) return none;
  const { rate } = statements.newest;
  const halves = 2 * Number(tenTo(share.decimals));
  return rate === null ? null : scaleMoney(base, rate, Number(share.units), halves, money_digits);
}
