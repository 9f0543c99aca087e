/** The simulated portfolio's figures beside those of real ones. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, type Day, toDayNumber } from '../../src/domain/day.ts';
import type { FileKind } from '../../src/domain/file-kind.ts';
import { RATING_CATEGORIES } from '../../src/simulate/rating-transitions.ts';
import { makeRealSet, NO_REAL_SETS, type RealSet, readCsv, sourceFile } from '../support/real-sets.ts';
import { type Row, textOf } from './collect-portfolio.ts';
import { AGEING_BUCKETS, type LedgerFigures, ledgerFigures, ledgerInvoices } from './ledger-figures.ts';
import {
  expectedYear,
  type OutflowFigures,
  outflowFigures,
  precisionAt,
  type RatingMoves,
  type RatingYear,
  ratingMoves,
  ratingYear,
} from './risk-figures.ts';

export interface Figures {
  readonly ledger: LedgerFigures;
  readonly outflow: OutflowFigures;
}

export interface SimulatedFigures extends Figures {
  readonly defaults_a_year: number;
  readonly moves: RatingMoves;
  readonly rating: RatingYear;
}

/** Real figures; `rating` is the published table's, for the categories our customers are in. */
export interface RealFigures extends Figures {
  readonly rating: RatingYear;
}

export interface RealismRow {
  readonly figure: string;
  readonly ours: number;
  readonly real: number | null;
  readonly as: 'percent' | 'days';
  readonly source: string;
}

/** The statements of the Chinese firms cover so many months, on average. */
const OUTFLOW_MONTHS = 32;
/** The sample's last invoices are of October 2013, and all of its invoices were paid. */
const IBM_DAYS = { from: '2012-01-03', until: '2013-10-31', judged_until: '2013-12-31' };
/** An invoice of ours is judged once it has been due for so many days. */
const JUDGED_AFTER_DAYS = 60;
/** The Chinese firms' defaults have no day: they are of the 41 months that the set covers, October 2016 to February 2020. */
const CHINA_YEARS = 41 / 12;
const DAYS_PER_YEAR = 365;

export function simulatedFigures(
  portfolio: ReadonlyMap<FileKind, readonly Row[]>,
  from: Day,
  until: Day,
): SimulatedFigures {
  const rows = (kind: FileKind): readonly Row[] => portfolio.get(kind) ?? [];
  const defaults = defaultDays(rows('outcomes'));
  const invoices = ledgerInvoices(rows('invoices'), rows('payments'), 'CNY');
  const [first, last] = [toDayNumber(from), toDayNumber(until)];
  const atRisk = rows('customers').reduce((sum, row) => {
    const start = Math.max(first, toDayNumber(textOf(row, 'customer_since')));
    return sum + Math.max(0, (defaults.get(textOf(row, 'customer_id')) ?? last) - start);
  }, 0);
  const cohorts: number[] = [];
  for (let day = last - DAYS_PER_YEAR; day >= first; day -= DAYS_PER_YEAR) cohorts.push(day);
  const moves = ratingMoves(rows('ratings'), defaults, cohorts);
  return {
    ledger: ledgerFigures(invoices, { from, until, judged_until: addDays(until, -JUDGED_AFTER_DAYS) }),
    outflow: outflowFigures(rows('statements'), new Set(defaults.keys()), OUTFLOW_MONTHS),
    defaults_a_year: (defaults.size / atRisk) * DAYS_PER_YEAR,
    moves,
    rating: ratingYear(moves),
  };
}

/** Null where the real sets are not here. */
export async function realFigures(moves: RatingMoves): Promise<RealFigures | null> {
  if (NO_REAL_SETS !== null) return null;
  const ibm = await realRows('ar_ibm', ['invoices']);
  const china = await realRows('sme_china', ['statements', 'outcomes']);
  const defaulted = new Set((china.get('outcomes') ?? []).map((row) => textOf(row, 'customer_id')));
  const table = await publishedTransitions();
  return {
    ledger: ledgerFigures(ledgerInvoices(ibm.get('invoices') ?? [], [], 'USD'), IBM_DAYS),
    outflow: outflowFigures(china.get('statements') ?? [], defaulted, Number.POSITIVE_INFINITY),
    rating: expectedYear(moves, (from, to) => {
      const column = [...RATING_CATEGORIES, 'D', 'NR'].indexOf(to);
      const percents = table[RATING_CATEGORIES.indexOf(from)] ?? [];
      return (percents[column] ?? 0) / percents.reduce((sum, percent) => sum + percent, 0);
    }),
  };
}

/** Per cent a year from each category to each, to default and to no rating, as the file has them. */
export async function publishedTransitions(): Promise<readonly (readonly number[])[]> {
  const text = await readFile(sourceFile('transition_matrices/sp_1981-2016.csv'), 'utf8');
  return text
    .split('\n')
    .slice(2, 2 + RATING_CATEGORIES.length)
    .map((line) =>
      line
        .split(',')
        .slice(0, RATING_CATEGORIES.length + 2)
        .map(Number),
    );
}

export function realismRows(ours: SimulatedFigures, real: RealFigures | null): readonly RealismRow[] {
  const IBM = 'ar_ibm, 2,466 invoices';
  const CHINA = 'sme_invoices_china, 123 firms';
  const SP = 'S&P 1981–2016, our mix of grades';
  const base = real && real.outflow.defaulted / real.outflow.customers;
  const ledger = (
    figure: string,
    as: RealismRow['as'],
    of: (figures: LedgerFigures) => number,
  ): RealismRow => ({ figure, as, ours: of(ours.ledger), real: real && of(real.ledger), source: IBM });
  const outflow = (figure: string, of: (figures: OutflowFigures) => number): RealismRow => ({
    figure,
    as: 'percent',
    ours: of(ours.outflow),
    real: real && of(real.outflow),
    source: CHINA,
  });
  const rating = (figure: string, of: keyof RatingYear): RealismRow => ({
    figure,
    as: 'percent',
    ours: ours.rating[of],
    real: real?.rating[of] ?? null,
    source: SP,
  });
  return [
    ledger('paid late', 'percent', (one) => one.late_share),
    ledger('days late, of late ones', 'days', (one) => one.days_late_mean),
    ledger('  of those up to 45 days', 'days', (one) => one.days_late_mean_to_45),
    ...AGEING_BUCKETS.map((bucket, index) =>
      ledger(
        bucket === 'current' ? 'open money not due' : `  ${bucket} days over`,
        'percent',
        (one) => one.ageing[index] ?? Number.NaN,
      ),
    ),
    ledger('overdue, in days of sales', 'days', (one) => one.overdue_days),
    ledger('DSO', 'days', (one) => one.dso),
    ledger('DSO against the terms', 'percent', (one) => one.dso_to_terms),
    ledger('disputed', 'percent', (one) => one.disputed_share),
    {
      figure: 'defaults a year',
      as: 'percent',
      ours: ours.defaults_a_year,
      real: base && base / CHINA_YEARS,
      source: CHINA,
    },
    outflow('3+ months outflow: defaulted', (one) => one.recall),
    outflow('3+ months outflow: others', (one) => one.false_alarms),
    ...(base === null
      ? []
      : [outflow(`  precision at ${(base * 100).toFixed(0)} % defaults`, (one) => precisionAt(base, one))]),
    rating('rating stays a year', 'stays'),
    rating('  falls by a category', 'falls'),
    rating('  rises by a category', 'rises'),
    rating('  is withdrawn', 'withdrawn'),
    rating('  is of one in default', 'defaults'),
  ];
}

export function defaultDays(outcomes: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(
    outcomes
      .filter((row) => row.kind === 'default')
      .map((row) => [textOf(row, 'customer_id'), toDayNumber(textOf(row, 'occurred_on'))]),
  );
}

async function realRows(
  set: RealSet,
  kinds: readonly FileKind[],
): Promise<ReadonlyMap<FileKind, readonly Row[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-real-'));
  try {
    await makeRealSet(set, folder);
    const files = kinds.map(async (kind) => [kind, await readCsv(join(folder, `${kind}.csv`))] as const);
    return new Map(await Promise.all(files));
  } finally {
    await rm(folder, { recursive: true });
  }
}
