import type { Day } from '../domain/day.ts';
import {
  type BalanceColumns,
  balanceColumns,
  foundCompany,
  nextQuarter,
  type QuarterFlows,
} from './company-books.ts';
import type { CustomerProfile, FilingStyle } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import { amountText, type SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

/** Days from the end of each quarter to publication: first quarter, half year, third quarter, year. */
const PUBLICATION_DAYS: readonly (readonly [number, number])[] = [
  [30, 45],
  [40, 75],
  [30, 45],
  [75, 110],
];
const DELAY_IN_DISTRESS_DAYS = 30;
/** Now and then a statement comes months late or not at all, late ones oftener the deeper the distress. */
const LATE_CHANCE = 0.03;
const LATE_CHANCE_IN_DISTRESS = 0.2;
const LATE_DAYS = [30, 150] as const;
const MISSING_CHANCE = 0.02;
const UNKNOWN_PUBLICATION_CHANCE = 0.03;
/** What stands in for an unknown day of publication. */
const PRESUMED_PUBLICATION_DAYS = 90;
const DAYS_PER_YEAR = 365.25;

/** Which quarters' ends a statement is shown for, and whether its flows are the year's so far or the quarter's own. */
const STYLES: Readonly<
  Record<FilingStyle, { readonly quarters: readonly number[]; readonly cumulative: boolean }>
> = {
  cumulative: { quarters: [1, 2, 3, 4], cumulative: true },
  half_years: { quarters: [2, 4], cumulative: true },
  quarters: { quarters: [1, 2, 3, 4], cumulative: false },
  annual: { quarters: [4], cumulative: true },
  none: { quarters: [], cumulative: true },
};

/**
 * The statements of a customer that shows any, published by the last day, in the style it files in; most are
 * cumulative within the calendar year. Who has defaulted publishes nothing any more.
 */
export function drawStatements(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  const style = STYLES[profile.filing];
  if (style.quarters.length === 0) return [];
  const random = randomStream(seed, 'statements', number);
  const filing = randomStream(seed, 'filing', number);
  const end = Math.min(period.last, course.defaulted ?? period.last);
  const dated = !random.chance(UNKNOWN_PUBLICATION_CHANCE);
  const records: SimulatedRecord[] = [];
  const [company, opening] = foundCompany(profile, random);
  let balances = opening;
  let yearToDate: QuarterFlows | null = null;
  for (const { of_year: quarter, end: period_end } of period.quarters) {
    if (period_end > end) break;
    const conditions = {
      quarter,
      sales_factor:
        (profile.industry.quarter_seasons[quarter - 1] ?? 1) * growthTo(profile, period_end - period.last),
      health: healthOn(course, period, period_end),
      distress: distressOn(course, period, period_end),
    };
    const [after, flows] = nextQuarter(company, balances, conditions, random);
    balances = after;
    yearToDate = quarter === 1 || yearToDate === null ? flows : addFlows(yearToDate, flows);
    const usual = publicationDays(random, quarter, conditions.distress);
    const delay = drawDelay(filing, conditions.distress);
    if (delay === null || !style.quarters.includes(quarter) || period_end < period.history_first) continue;
    const published = period_end + (dated ? usual + delay : PRESUMED_PUBLICATION_DAYS);
    if (published > end) continue;
    const shown = style.cumulative ? yearToDate : flows;
    records.push(
      statementRecord(profile, {
        period_end: period.text(period_end),
        period_months: style.cumulative ? String(quarter * 3) : '3',
        published_on: dated ? period.text(published) : null,
        flows: shown,
        balances: balanceColumns(balances, company.paid_in),
      }),
    );
  }
  return records;
}

interface Filing {
  readonly period_end: Day;
  readonly period_months: string;
  readonly published_on: Day | null;
  readonly flows: QuarterFlows;
  readonly balances: BalanceColumns;
}

/** Written out column by column: there are tens of millions, and a loop over the columns takes twice as long. */
function statementRecord(
  { customer_id, currency }: CustomerProfile,
  { period_end, period_months, published_on, flows, balances }: Filing,
): SimulatedRecord {
  return {
    kind: 'statements',
    values: {
      customer_id,
      period_end,
      period_months,
      published_on,
      currency: currency.currency,
      operating_cash_flow: amountText(flows.operating_cash_flow, currency),
      investing_cash_flow: amountText(flows.investing_cash_flow, currency),
      financing_cash_flow: amountText(flows.financing_cash_flow, currency),
      cash: amountText(balances.cash, currency),
      current_assets: amountText(balances.current_assets, currency),
      inventories: amountText(balances.inventories, currency),
      receivables: amountText(balances.receivables, currency),
      current_liabilities: amountText(balances.current_liabilities, currency),
      total_assets: amountText(balances.total_assets, currency),
      total_liabilities: amountText(balances.total_liabilities, currency),
      equity: amountText(balances.equity, currency),
      retained_earnings: amountText(balances.retained_earnings, currency),
      revenue: amountText(flows.revenue, currency),
      ebit: amountText(flows.ebit, currency),
      interest_expense: amountText(flows.interest_expense, currency),
      net_profit: amountText(flows.net_profit, currency),
    },
  };
}

function publicationDays(random: Random, quarter: number, distress: number): number {
  const [soonest, latest] = PUBLICATION_DAYS[quarter - 1] ?? [30, 110];
  return random.integer(soonest, latest) + Math.round(DELAY_IN_DISTRESS_DAYS * distress * random.uniform());
}

/** By how many days more than usual a statement is late, mostly 0; null where it never comes. */
function drawDelay(random: Random, distress: number): number | null {
  const draw = random.uniform();
  const days = random.integer(...LATE_DAYS);
  if (draw < MISSING_CHANCE) return null;
  return draw > 1 - LATE_CHANCE - LATE_CHANCE_IN_DISTRESS * distress ? days : 0;
}

function growthTo(profile: CustomerProfile, days: number): number {
  return Math.exp((profile.growth * days) / DAYS_PER_YEAR);
}

function addFlows(a: QuarterFlows, b: QuarterFlows): QuarterFlows {
  return {
    operating_cash_flow: a.operating_cash_flow + b.operating_cash_flow,
    investing_cash_flow: a.investing_cash_flow + b.investing_cash_flow,
    financing_cash_flow: a.financing_cash_flow + b.financing_cash_flow,
    revenue: a.revenue + b.revenue,
    ebit: a.ebit + b.ebit,
    interest_expense: a.interest_expense + b.interest_expense,
    net_profit: a.net_profit + b.net_profit,
  };
}
