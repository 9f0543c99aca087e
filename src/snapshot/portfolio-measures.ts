/** The measures of a portfolio or a group of it, by the functions that a customer's facts are computed by. */
import type { PortfolioGroup } from '../domain/portfolio.ts';
import type { PortfolioAgeing, PortfolioReportMeasure } from '../domain/portfolio-report.ts';
import {
  PORTFOLIO_MEASURES,
  type PortfolioMeasure,
  type PortfolioTarget,
} from '../domain/portfolio-target.ts';
import {
  averageDaysDelinquent,
  badDebtRatio,
  bestPossibleDso,
  collectionEffectiveness,
  collectionPeriod,
  countBackDso,
  daysSalesOutstanding,
  onTimeRate,
  overdueRatio,
  receivableTurnover,
  type TradeInput,
} from './collection-measures.ts';
import { receivableFigures } from './receivable-figures.ts';

type MeasureValues = Readonly<Record<PortfolioMeasure, number | null>>;

/** One group on one day. */
export interface PortfolioFigures {
  readonly ageing: PortfolioAgeing;
  readonly values: MeasureValues;
}

const UNITS: Readonly<Record<PortfolioMeasure, string>> = {
  overdue_ratio: 'ratio',
  dso: 'days',
  dso_365d: 'days',
  dso_countback: 'days',
  bpdso: 'days',
  add: 'days',
  cei_30d: 'score',
  on_time_rate_365d: 'ratio',
  bad_debt_ratio_365d: 'ratio',
  receivable_turnover_365d: 'times',
  collection_period_365d: 'days',
};

/** @param day.ledger_days how many days before `as_of` the ledger begins, with a list or not; see `FactInput` */
export function portfolioFigures(
  group: Pick<PortfolioGroup, 'receivables' | 'behaviour'>,
  day: Pick<TradeInput, 'as_of' | 'money_digits' | 'ledger_days' | 'ledger_from_list'>,
): PortfolioFigures {
  const receivables = receivableFigures(group.receivables, day.money_digits);
  const input: TradeInput = { ...day, receivables, behaviour: group.behaviour };
  return {
    ageing: {
      receivable_total: receivables.receivable_total,
      current_amount: receivables.current_amount,
      overdue_amount: receivables.overdue_amount,
      overdue_1_30: receivables.overdue_1_30,
      overdue_31_60: receivables.overdue_31_60,
      overdue_61_90: receivables.overdue_61_90,
      overdue_91_180: receivables.overdue_91_180,
      overdue_181_plus: receivables.overdue_181_plus,
      unapplied_amount: receivables.unapplied_amount,
    },
    values: {
      overdue_ratio: overdueRatio(input),
      dso: daysSalesOutstanding(input, 90),
      dso_365d: daysSalesOutstanding(input, 365),
      dso_countback: countBackDso(input),
      bpdso: bestPossibleDso(input),
      add: averageDaysDelinquent(input),
      cei_30d: collectionEffectiveness(input),
      on_time_rate_365d: onTimeRate(input),
      bad_debt_ratio_365d: badDebtRatio(input),
      receivable_turnover_365d: receivableTurnover(input),
      collection_period_365d: collectionPeriod(input),
    },
  };
}

/** Each measure with its course and its target. A day whose figures are not known is null. */
export function againstTargets(
  days: {
    readonly as_of: PortfolioFigures | null;
    readonly month_before: PortfolioFigures | null;
    readonly year_before: PortfolioFigures | null;
  },
  targets: readonly PortfolioTarget[],
): PortfolioReportMeasure[] {
  return PORTFOLIO_MEASURES.map((measure) => {
    const value = days.as_of?.values[measure] ?? null;
    const target = targets.find((one) => one.measure === measure);
    return {
      measure,
      unit: UNITS[measure],
      value,
      month_before: days.month_before?.values[measure] ?? null,
      year_before: days.year_before?.values[measure] ?? null,
      target: target === undefined ? null : bounds(target),
      met: target === undefined || value === null ? null : isMet(value, target),
    };
  });
}

function bounds({ at_most, at_least }: PortfolioTarget): PortfolioReportMeasure['target'] {
  return { ...(at_most === undefined ? {} : { at_most }), ...(at_least === undefined ? {} : { at_least }) };
}

function isMet(value: number, { at_most = Infinity, at_least = -Infinity }: PortfolioTarget): boolean {
  return value <= at_most && value >= at_least;
}
