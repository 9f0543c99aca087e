/**
 * Flows between months, from whatever periods were filed. A filed period leads from its first month to its end, and
 * back again with the opposite sign; what flowed between two months is the sum along any way from one to the other.
 * So nine months less the half year of the same start give the third quarter, a year less its last quarter gives nine
 * months, and a year less three quarters gives the fourth. Months are counted as in `monthNumber`.
 */
import type { StatementAmount } from '../domain/file-kind.ts';
import type { Statement } from '../domain/ledger-state.ts';
import { addMoney, type Currency, type DecimalText, subtractMoney } from '../domain/money.ts';

/** The months from `start` up to, not including, `end`. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** A statement with the months it covers. */
export interface FiledPeriod extends Period {
  readonly statement: Statement;
}

/** An amount that flowed within a period, in its statement's currency; `rate` turns it into base currency. */
export interface Flow {
  readonly amount: DecimalText;
  readonly currency: Currency;
  readonly rate: DecimalText | null;
}

/**
 * The shortest periods that `filed` gives, newest first, without a hole, back from the month `end`. Taking the
 * difference of every two periods that begin or end together, until nothing new comes of it, gives exactly the
 * periods between neighbours among the months that can be reached from `end`.
 */
export function shortestPeriods(filed: readonly FiledPeriod[], end: number): readonly Period[] {
  const months = [...reach(filed, end).keys()].filter((month) => month <= end).toSorted((a, b) => b - a);
  const periods: Period[] = [];
  let later = end;
  for (const start of months.slice(1)) {
    periods.push({ start, end: later });
    later = start;
  }
  return periods;
}

/**
 * What flowed within a period: as filed, else with the fewest subtractions. Only statements of one currency that
 * know the amount are put together. Null where they do not give it.
 * @param filed newest first, so that of two filings for the same months the later one is taken
 */
export function flowWithin(
  filed: readonly FiledPeriod[],
  period: Period,
  amount: StatementAmount,
): Flow | null {
  const known = new Map<Currency, FiledFlow[]>();
  for (const one of filed) {
    const flow = one.statement[amount];
    if (flow === null) continue;
    const inCurrency = known.get(one.statement.currency);
    if (inCurrency === undefined) known.set(one.statement.currency, [{ ...one, flow }]);
    else inCurrency.push({ ...one, flow });
  }
  let best: { readonly currency: Currency; readonly steps: readonly Step<FiledFlow>[] } | null = null;
  for (const [currency, inCurrency] of known) {
    const steps = stepsBetween(inCurrency, period);
    if (steps !== null && (best === null || steps.length < best.steps.length)) best = { currency, steps };
  }
  if (best === null) return null;
  const { currency, steps } = best;
  return { amount: sumOf(steps), currency, rate: steps[0]?.filed.statement.rate ?? null };
}

/** A filed period whose statement knows the amount in question. */
interface FiledFlow extends FiledPeriod {
  readonly flow: DecimalText;
}

/** A filed period on the way from one month to another, walked forwards or (subtracted) backwards. */
interface Step<F extends FiledPeriod> {
  readonly from: number;
  readonly filed: F;
  readonly forwards: boolean;
}

/** The fewest filed periods that lead from a period's start to its end; null where none do. */
function stepsBetween(
  filed: readonly FiledFlow[],
  { start, end }: Period,
): readonly Step<FiledFlow>[] | null {
  const reached = reach(filed, start, end);
  if (!reached.has(end)) return null;
  const steps: Step<FiledFlow>[] = [];
  for (let step = reached.get(end); step; step = reached.get(step.from)) steps.push(step);
  return steps;
}

/**
 * Every month that filed periods lead to from `start`, nearest first, with the last step of a shortest way there; with
 * `goal`, those up to it.
 */
function reach<F extends FiledPeriod>(
  filed: readonly F[],
  start: number,
  goal?: number,
): ReadonlyMap<number, Step<F> | null> {
  const reached = new Map<number, Step<F> | null>([[start, null]]);
  // A map is walked in the order of insertion, months added on the way included, so it is its own queue.
  for (const from of reached.keys()) {
    for (const one of filed) {
      if (one.start !== from && one.end !== from) continue;
      const forwards = one.start === from;
      const to = forwards ? one.end : one.start;
      if (reached.has(to)) continue;
      reached.set(to, { from, filed: one, forwards });
      if (to === goal) return reached;
    }
  }
  return reached;
}

function sumOf(steps: readonly Step<FiledFlow>[]): DecimalText {
  let sum = '0';
  for (const { filed, forwards } of steps) {
    sum = forwards ? addMoney(sum, filed.flow) : subtractMoney(sum, filed.flow);
  }
  return sum;
}
