/** The portfolio as of a day, summed from the ledger itself: ageing and measures, whole and by group, with their course. */
import { type Day, daysBetween, monthsBefore } from '../domain/day.ts';
import { minorDigits } from '../domain/money.ts';
import type { PortfolioDimension, PortfolioGroup } from '../domain/portfolio.ts';
import type { PortfolioReport, PortfolioReportGroup } from '../domain/portfolio-report.ts';
import type { PortfolioTarget } from '../domain/portfolio-target.ts';
import { canonicalSha256 } from '../engine/canonical-json.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { byTopIndustry } from '../snapshot/portfolio-groups.ts';
import { againstTargets, type PortfolioFigures, portfolioFigures } from '../snapshot/portfolio-measures.ts';
import type { Database, Session } from '../store/database.ts';
import { readLedgerVersion } from '../store/installation.ts';
import { readPortfolioGroups } from '../store/portfolio-sql.ts';
import {
  keepPortfolioDays,
  keptPortfolioDays,
  type PortfolioDay,
  seeOneMoment,
} from '../store/portfolios.ts';
import { ledgerCoverage } from '../store/read-customer-states.ts';
import { requireNewestDay } from './explain-customer.ts';
import { type LedgerDeps, ledgerQuery } from './ledger-query.ts';
import type { Policy } from './load-policy.ts';
import { refuseDayToCome } from './run-evaluation.ts';

export interface PortfolioDeps extends LedgerDeps {
  readonly database: Database;
  readonly policy: Pick<Policy, 'settings' | 'targets'>;
  readonly now: () => Date;
}

/**
 * Customers are grouped by what they are now, amounts are at the rates of each day, and nothing that came after a day is
 * in its figures. What was summed once is kept until the ledger changes.
 * @param asOf any day up to today, evaluated or not; absent: the newest that was evaluated
 * @throws Refusal `not_found` where no day was evaluated yet, `invalid_input` for a day to come
 */
export async function portfolioOfDay(deps: PortfolioDeps, asOf?: Day): Promise<PortfolioReport> {
  if (asOf !== undefined) refuseDayToCome(asOf, deps.now());
  const as_of = asOf ?? (await requireNewestDay(deps.database));
  const days = [as_of, monthsBefore(as_of, 1), monthsBefore(as_of, 12)] as const;
  const [today, monthBefore, yearBefore] = await groupedDays(deps, days);
  const money_digits = minorDigits(deps.base_currency);
  const course: Course = {
    as_of: ofDimensions(today),
    month_before: figuresByGroup(monthBefore, money_digits),
    year_before: figuresByGroup(yearBefore, money_digits),
  };
  const section = (dimension: PortfolioDimension): PortfolioReportGroup[] =>
    reported(course, dimension, { day: today, money_digits, targets: deps.policy.targets });
  const [all] = section('all');
  if (all === undefined) throw new Error('a portfolio without its whole');
  return {
    as_of,
    month_before: days[1],
    year_before: days[2],
    base_currency: deps.base_currency,
    all,
    by: {
      industry: section('industry'),
      customer_class: section('customer_class'),
      account_manager: section('account_manager'),
      currency: section('currency'),
    },
  };
}
