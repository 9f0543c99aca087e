/** What goes before defaults, in numbers: runs of net outflow, and moves of ratings. */
import { monthNumber, toDayNumber } from '../../src/domain/day.ts';
import { RATING_CATEGORIES, type RatingCategory } from '../../src/simulate/rating-transitions.ts';
import { groupBy, type Row, textOf } from './collect-portfolio.ts';

export interface OutflowFigures {
  readonly customers: number;
  readonly defaulted: number;
  /** Of the customers that defaulted, and of the others: those with three months or more of net outflow on end. */
  readonly recall: number;
  readonly false_alarms: number;
}

/** Companies that stay, move and leave within a year, by category: to each category, to default (`D`) and to no rating (`NR`). */
export type RatingMoves = ReadonlyMap<RatingCategory, ReadonlyMap<RatingState, number>>;
export type RatingState = RatingCategory | 'D' | 'NR';

const RUN_MONTHS = 3;
const FILED_MONTHS_MAX = 6;
const DAYS_PER_YEAR = 365;

/**
 * Over each customer's statements of so many months up to its last one. Who shows only whole years, or nothing, is
 * left out.
 */
export function outflowFigures(
  statements: readonly Row[],
  defaulted: ReadonlySet<string>,
  months: number,
): OutflowFigures {
  let [caught, missed, alarmed, quiet] = [0, 0, 0, 0];
  for (const [customer, rows] of groupBy(statements, 'customer_id')) {
    const flows = discreteFlows(rows).filter(({ start, end }) => end - start <= FILED_MONTHS_MAX);
    const from = (flows.at(-1)?.end ?? 0) - months;
    const seen = flows.filter(({ start }) => start >= from);
    if (seen.length === 0) continue;
    const runs = longestOutflow(seen) >= RUN_MONTHS;
    if (defaulted.has(customer)) runs ? caught++ : missed++;
    else runs ? alarmed++ : quiet++;
  }
  return {
    customers: caught + missed + alarmed + quiet,
    defaulted: caught + missed,
    recall: caught / (caught + missed),
    false_alarms: alarmed / (alarmed + quiet),
  };
}

/** Precision where so many of all customers default. */
export function precisionAt(base: number, { recall, false_alarms: falseAlarms }: OutflowFigures): number {
  return (recall * base) / (recall * base + falseAlarms * (1 - base));
}

interface PeriodFlow {
  /** Months as in `monthNumber`, from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
  readonly flow: number;
}

/** Operating cash flow of the shortest periods a customer's statements give, oldest first. */
export function discreteFlows(rows: readonly Row[]): readonly PeriodFlow[] {
  const filed = rows
    .map((row) => {
      const end = monthNumber(textOf(row, 'period_end')) + 1;
      const flow = Number(textOf(row, 'operating_cash_flow'));
      return { start: end - Number(textOf(row, 'period_months')), end, flow };
    })
    .sort((a, b) => a.end - b.end);
  return filed.map((period) => {
    const within = filed.filter(({ start, end }) => start === period.start && end < period.end).at(-1);
    if (within === undefined) return period;
    return { start: within.end, end: period.end, flow: period.flow - within.flow };
  });
}

function longestOutflow(flows: readonly PeriodFlow[]): number {
  let longest = 0;
  let run = 0;
  let end = Number.NaN;
  for (const period of flows) {
    if (period.flow >= 0) run = 0;
    else run = (period.start === end ? run : 0) + period.end - period.start;
    end = period.end;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * Yearly cohorts, as rating agencies count: who has a category on a day, and what it is 365 days later.
 * @param defaults the day of each default by customer
 */
export function ratingMoves(
  ratings: readonly Row[],
  defaults: ReadonlyMap<string, number>,
  days: readonly number[],
): RatingMoves {
  const moves = new Map<RatingCategory, Map<RatingState, number>>();
  for (const [customer, rows] of groupBy(ratings, 'customer_id')) {
    const defaulted = defaults.get(customer) ?? Number.POSITIVE_INFINITY;
    const actions = rows.map((row) => ({
      day: toDayNumber(textOf(row, 'rated_on')),
      state: stateOf(textOf(row, 'grade')),
    }));
    const stateOn = (day: number): RatingState | undefined =>
      actions.filter((action) => action.day <= day).at(-1)?.state;
    for (const day of days) {
      const from = stateOn(day);
      if (from === undefined || from === 'NR' || from === 'D' || defaulted <= day) continue;
      const later = stateOn(day + DAYS_PER_YEAR) ?? 'NR';
      const row = moves.get(from) ?? new Map<RatingState, number>();
      const to = defaulted <= day + DAYS_PER_YEAR ? 'D' : later;
      moves.set(from, row.set(to, (row.get(to) ?? 0) + 1));
    }
  }
  return moves;
}

export interface RatingYear {
  readonly stays: number;
  readonly falls: number;
  readonly rises: number;
  readonly withdrawn: number;
  readonly defaults: number;
}

/** Shares of all cohorts together. */
export function ratingYear(moves: RatingMoves): RatingYear {
  return weighted(moves, (from, to) => {
    const row = moves.get(from);
    return (row?.get(to) ?? 0) / sizeOf(row);
  });
}

/** What a table of transition shares gives for the same customers, category by category. */
export function expectedYear(
  moves: RatingMoves,
  share: (from: RatingCategory, to: RatingState) => number,
): RatingYear {
  return weighted(moves, share);
}

function weighted(moves: RatingMoves, share: (from: RatingCategory, to: RatingState) => number): RatingYear {
  const total = [...moves.values()].reduce((sum, row) => sum + sizeOf(row), 0);
  const sums = { stays: 0, falls: 0, rises: 0, withdrawn: 0, defaults: 0 };
  for (const [from, row] of moves) {
    const weight = sizeOf(row) / total;
    sums.withdrawn += weight * share(from, 'NR');
    sums.defaults += weight * share(from, 'D');
    for (const to of RATING_CATEGORIES) {
      const step = RATING_CATEGORIES.indexOf(to) - RATING_CATEGORIES.indexOf(from);
      sums[step === 0 ? 'stays' : step > 0 ? 'falls' : 'rises'] += weight * share(from, to);
    }
  }
  return sums;
}

export function sizeOf(row: ReadonlyMap<RatingState, number> | undefined): number {
  return [...(row?.values() ?? [])].reduce((sum, count) => sum + count, 0);
}

/** `BBB-` is of `BBB`; `CC` and `C` of `CCC`. */
function stateOf(grade: string): RatingState {
  const letters = grade.replace(/[+-]$/, '');
  if (letters === 'CC' || letters === 'C') return 'CCC';
  return RATING_CATEGORIES.find((category) => category === letters) ?? 'NR';
}
