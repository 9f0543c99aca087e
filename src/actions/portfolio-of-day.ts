/** The portfolio as of a day, summed from the ledger itself: ageing and measures, whole and by group, with their course. */
import { Decimal } from 'decimal.js';
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
  beginSumming,
  keepPortfolioDays,
  keptPortfolioDays,
  type PortfolioDay,
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
    all,
    by: {
      industry: section('industry'),
      customer_class: section('customer_class'),
      account_manager: section('account_manager'),
      currency: section('currency'),
    },
  };
}

/** The groups of each day, as of one moment of the ledger. */
async function groupedDays(
  deps: PortfolioDeps,
  days: readonly [Day, ...Day[]],
): Promise<readonly [PortfolioDay, ...PortfolioDay[]]> {
  const fingerprint = countingFingerprint(deps);
  const { db } = deps.database;
  const kept = await keptPortfolioDays(db, days, fingerprint);
  if (days.every((day) => kept.some((one) => one.as_of === day))) return inOrder(days, kept);
  const { ledger_version, summed } = await deps.database.transaction(async (session) => {
    await beginSumming(session.db);
    const version = await readLedgerVersion(session.db);
    const all: PortfolioDay[] = [];
    for (const day of days) all.push(await sumDay(session, deps, day));
    return { ledger_version: version, summed: all };
  });
  await keepPortfolioDays(db, summed, { ledger_version, fingerprint });
  return inOrder(days, summed);
}

async function sumDay(session: Session, deps: PortfolioDeps, asOf: Day): Promise<PortfolioDay> {
  const { ledger_from } = await ledgerCoverage(session.db, asOf);
  const groups = await readPortfolioGroups(session.db, await ledgerQuery(session, deps, asOf));
  const single = groups.filter(({ dimension }) => dimension === 'industry');
  const others = groups.filter(({ dimension }) => dimension !== 'industry');
  return { as_of: asOf, ledger_from, groups: [...others, ...byTopIndustry(single)] };
}

function inOrder<T extends { readonly as_of: Day }>(
  [first, ...rest]: readonly [Day, ...Day[]],
  found: readonly T[],
): readonly [T, ...T[]] {
  const of = (day: Day): T => {
    const one = found.find(({ as_of }) => as_of === day);
    if (one === undefined) throw new Error(`no groups of ${day}`);
    return one;
  };
  return [of(first), ...rest.map(of)];
}

/** SHA-256 over all that the groups depend on beside the ledger and the day. */
function countingFingerprint({ policy, base_currency, business_calendar }: PortfolioDeps): string {
  const { minimum_amount, grace_days } = policy.settings;
  // What is summed changes with what facts are made of.
  const facts = FACT_CATALOGUE.map(({ name, formula }) => ({ name, formula }));
  return canonicalSha256({ minimum_amount, grace_days, base_currency, business_calendar, facts });
}

type FiguresByGroup = ReadonlyMap<string, PortfolioFigures>;

/** Nothing is known of a day by which the ledger had not begun. */
function figuresByGroup({ as_of, ledger_from, groups }: PortfolioDay, money_digits: number): FiguresByGroup {
  if (ledger_from === null) return new Map();
  const day = { as_of, money_digits, ledger_days: daysBetween(ledger_from, as_of) };
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

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
