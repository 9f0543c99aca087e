/** The portfolio as of a day, summed from the ledger itself: ageing and measures, whole and by group, with their course. */
import { Decimal } from 'decimal.js';
import { compareText } from '../domain/compare-text.ts';
import { type Day, daysBetween, monthEnd, monthsBefore } from '../domain/day.ts';
import { type Currency, minorDigits } from '../domain/money.ts';
import type { PortfolioDimension, PortfolioGroup } from '../domain/portfolio.ts';
import type { PortfolioReport, PortfolioReportGroup } from '../domain/portfolio-report.ts';
import type { PortfolioTarget } from '../domain/portfolio-target.ts';
import { byTopIndustry } from '../snapshot/portfolio-groups.ts';
import { againstTargets, type PortfolioFigures, portfolioFigures } from '../snapshot/portfolio-measures.ts';
import type { Database, Session } from '../store/database.ts';
import { readLedgerVersion } from '../store/installation.ts';
import { readPortfolioGroups } from '../store/portfolio-sql.ts';
import {
  beginSumming,
  keepPortfolioDays,
  keptPortfolioDays,
  type PortfolioDay,
} from '../store/portfolios.ts';
import { ledgerCoverage } from '../store/read-customer-states.ts';
import { countingFingerprint } from './counting-fingerprint.ts';
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
  const days = [as_of, sameDayBefore(as_of, 1), sameDayBefore(as_of, 12)] as const;
  const [today, ...before] = await groupedDays(deps, days);
  const course = [today, ...before].map((day) => figuresByGroup(day, minorDigits(deps.base_currency)));
  const section = (dimension: PortfolioDimension): PortfolioReportGroup[] =>
    today.groups
      .filter((group) => group.dimension === dimension)
      .map((group) => reportOf(group, course, deps.policy.targets))
      .sort(byReceivable);
  const [all] = section('all');
  if (all === undefined) throw new Error('a portfolio without its whole');
  return {
    as_of,
    month_before: days[1],
    year_before: days[2],
    base_currency: deps.base_currency,
    currencies_without_rate: {
      as_of: currenciesWithoutRate(today),
      month_before: currenciesWithoutRate(before[0]),
      year_before: currenciesWithoutRate(before[1]),
    },
    all,
    by: {
      industry: section('industry'),
      customer_class: section('customer_class'),
      account_manager: section('account_manager'),
      currency: section('currency'),
    },
  };
}

/** The same day of an earlier month; of a month's last day the last one, so that whole months are beside whole months. */
function sameDayBefore(day: Day, months: number): Day {
  const before = monthsBefore(day, months);
  return day === monthEnd(day) ? monthEnd(before) : before;
}

function currenciesWithoutRate({ groups }: PortfolioDay): Currency[] {
  const all = groups.find(({ dimension }) => dimension === 'all');
  return [...(all?.receivables.currencies_without_rate ?? [])];
}

/** A day, a month and a year before. */
type Course<T> = readonly [T, T, T];

/** The groups of each day, as of one moment of the ledger. */
async function groupedDays(deps: PortfolioDeps, days: Course<Day>): Promise<Course<PortfolioDay>> {
  const fingerprint = countingFingerprint(deps);
  const { db } = deps.database;
  const kept = await keptPortfolioDays(db, days, fingerprint);
  if (days.every((day) => kept.some((one) => one.as_of === day))) return inOrder(days, kept);
  const { ledger_version, known, summed } = await deps.database.transaction(async (session) => {
    await beginSumming(session.db);
    const version = await readLedgerVersion(session.db);
    const stillKept = await keptPortfolioDays(session.db, days, fingerprint);
    const missing = days.filter((day) => stillKept.every(({ as_of }) => as_of !== day));
    const all: PortfolioDay[] = [];
    for (const day of missing) all.push(await sumDay(session, deps, day));
    return { ledger_version: version, known: stillKept, summed: all };
  });
  await keepPortfolioDays(db, summed, { ledger_version, fingerprint });
  return inOrder(days, [...known, ...summed]);
}

async function sumDay(session: Session, deps: PortfolioDeps, asOf: Day): Promise<PortfolioDay> {
  const { ledger_from, ledger_from_list } = await ledgerCoverage(session.db, asOf);
  const groups = await readPortfolioGroups(session.db, await ledgerQuery(session, deps, asOf));
  const single = groups.filter(({ dimension }) => dimension === 'industry');
  const others = groups.filter(({ dimension }) => dimension !== 'industry');
  return { as_of: asOf, ledger_from, ledger_from_list, groups: [...others, ...byTopIndustry(single)] };
}

function inOrder(
  [as_of, monthBefore, yearBefore]: Course<Day>,
  found: readonly PortfolioDay[],
): Course<PortfolioDay> {
  const of = (day: Day): PortfolioDay => {
    const one = found.find((other) => other.as_of === day);
    if (one === undefined) throw new Error(`no groups of ${day}`);
    return one;
  };
  return [of(as_of), of(monthBefore), of(yearBefore)];
}

type FiguresByGroup = ReadonlyMap<string, PortfolioFigures>;

/** Nothing is known of a day by which the ledger had not begun. */
function figuresByGroup(one: PortfolioDay, money_digits: number): FiguresByGroup {
  const { as_of, ledger_from, ledger_from_list, groups } = one;
  if (ledger_from === null) return new Map();
  const day = { as_of, money_digits, ledger_days: daysBetween(ledger_from, as_of), ledger_from_list };
  return new Map(groups.map((group) => [keyOf(group), portfolioFigures(group, day)]));
}

function keyOf({ dimension, industry_scheme, value }: PortfolioGroup): string {
  return JSON.stringify([dimension, industry_scheme, value]);
}

/** @param course of the day, the month before, the year before */
function reportOf(
  group: PortfolioGroup,
  course: readonly FiguresByGroup[],
  targets: readonly PortfolioTarget[],
): PortfolioReportGroup {
  const [as_of = null, month_before = null, year_before = null] = course.map((day) => day.get(keyOf(group)));
  return {
    value: group.value,
    industry_scheme: group.industry_scheme,
    customers: group.customers,
    ageing: as_of?.ageing ?? null,
    ageing_month_before: month_before?.ageing ?? null,
    ageing_year_before: year_before?.ageing ?? null,
    measures: againstTargets({ as_of, month_before, year_before }, targets),
  };
}

/** Most is owed first, unknown amounts last; equals by name. */
function byReceivable(a: PortfolioReportGroup, b: PortfolioReportGroup): number {
  const [left, right] = [a.ageing?.receivable_total ?? null, b.ageing?.receivable_total ?? null];
  const difference = left === null || right === null ? null : new Decimal(right).comparedTo(left);
  const known = Number(left === null) - Number(right === null);
  return (difference ?? known) || compareText(a.value ?? '', b.value ?? '');
}
