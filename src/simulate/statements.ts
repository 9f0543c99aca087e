import { firstDayOfMonth, monthEnd, toDayNumber } from '../domain/day.ts';
import { STATEMENT_AMOUNTS, type StatementAmount } from '../domain/file-kind.ts';
import {
  balanceColumns,
  FLOW_COLUMNS,
  foundCompany,
  nextQuarter,
  type QuarterFlows,
} from './company-books.ts';
import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import { amountText, type SimulatedCurrency, type SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

/** Days from the end of each quarter to publication: first quarter, half year, third quarter, year. */
const PUBLICATION_DAYS: readonly (readonly [number, number])[] = [
  [30, 45],
  [40, 75],
  [30, 45],
  [75, 110],
];
const DELAY_IN_DISTRESS_DAYS = 30;
const UNKNOWN_PUBLICATION_CHANCE = 0.03;
/** What stands in for an unknown day of publication. */
const PRESUMED_PUBLICATION_DAYS = 90;
const DAYS_PER_YEAR = 365.25;

/**
 * The statements of a customer that shows any, published by the last day: cumulative within the calendar year (3, 6, 9
 * and 12 months) as Chinese filings are. Who has defaulted publishes nothing any more.
 */
export function drawStatements(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  if (profile.filing === 'none') return [];
  const random = randomStream(seed, 'statements', number);
  const end = Math.min(period.last, course.defaulted ?? period.last);
  const dated = !random.chance(UNKNOWN_PUBLICATION_CHANCE);
  const records: SimulatedRecord[] = [];
  const [company, opening] = foundCompany(profile, random);
  let balances = opening;
  let yearToDate: QuarterFlows | null = null;
  for (const { quarter, period_end } of quarters(period, end)) {
    const conditions = {
      quarter,
      sales_factor: seasonOf(profile, quarter) * growthTo(profile, period_end - period.last),
      health: healthOn(course, period, period_end),
      distress: distressOn(course, period, period_end),
    };
    const [after, flows] = nextQuarter(company, balances, conditions, random);
    balances = after;
    yearToDate = quarter === 1 || yearToDate === null ? flows : addFlows(yearToDate, flows);
    const published = period_end + publicationDays(random, quarter, conditions.distress, dated);
    const shown = profile.filing === 'quarterly' || quarter === 4;
    if (!shown || period_end < period.history_first || published > end) continue;
    const amounts = { ...yearToDate, ...balanceColumns(balances, company.paid_in) };
    records.push({
      kind: 'statements',
      values: {
        customer_id: profile.customer_id,
        period_end: period.text(period_end),
        period_months: String(quarter * 3),
        published_on: dated ? period.text(published) : null,
        currency: profile.currency.currency,
        ...amountTexts(amounts, profile.currency),
      },
    });
  }
  return records;
}

/** The calendar quarters from the beginning of the year the history begins in, while they end by `end`. */
function* quarters(
  period: SimulationPeriod,
  end: number,
): Generator<{ readonly quarter: number; readonly period_end: number }> {
  const firstMonth = Number(period.text(period.history_first).slice(0, 4)) * 12;
  for (let count = 0; ; count++) {
    const periodEnd = toDayNumber(monthEnd(firstDayOfMonth(firstMonth + count * 3 + 2)));
    if (periodEnd > end) return;
    yield { quarter: (count % 4) + 1, period_end: periodEnd };
  }
}

function publicationDays(random: Random, quarter: number, distress: number, dated: boolean): number {
  const [soonest, latest] = PUBLICATION_DAYS[quarter - 1] ?? [30, 110];
  const days =
    random.integer(soonest, latest) + Math.round(DELAY_IN_DISTRESS_DAYS * distress * random.uniform());
  return dated ? days : PRESUMED_PUBLICATION_DAYS;
}

function seasonOf(profile: CustomerProfile, quarter: number): number {
  const months = profile.industry.seasons.slice(quarter * 3 - 3, quarter * 3);
  return months.reduce((sum, season) => sum + season, 0) / 3;
}

function growthTo(profile: CustomerProfile, days: number): number {
  return Math.exp((profile.growth * days) / DAYS_PER_YEAR);
}

function addFlows(a: QuarterFlows, b: QuarterFlows): QuarterFlows {
  const sum = { ...a };
  for (const column of FLOW_COLUMNS) sum[column] = a[column] + b[column];
  return sum;
}

/** In the contract's order of columns. */
function amountTexts(
  amounts: Readonly<Record<StatementAmount, number>>,
  currency: SimulatedCurrency,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const column of STATEMENT_AMOUNTS) texts[column] = amountText(amounts[column], currency);
  return texts;
}
