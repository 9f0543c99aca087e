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
  return months.slice(1).map((start, index) => ({ start, end: months[index] ?? end }));
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
  const known = new Map<Currency, FiledPeriod[]>();
  for (const one of filed) {
    if (one.statement[amount] === null) continue;
    const inCurrency = known.get(one.statement.currency);
    if (inCurrency === undefined) known.set(one.statement.currency, [one]);
    else inCurrency.push(one);
  }
  let best: { readonly currency: Currency; readonly steps: readonly Step[] } | null = null;
  for (const [currency, inCurrency] of known) {
    const steps = stepsBetween(inCurrency, period);
    if (steps !== null && (best === null || steps.length < best.steps.length)) best = { currency, steps };
  }
  if (best === null) return null;
  const { currency, steps } = best;
  return { amount: sumOf(steps, amount), currency, rate: steps[0]?.statement.rate ?? null };
}

/** A filed period on the way from one month to another, walked forwards or (subtracted) backwards. */
interface Step {
  readonly from: number;
  readonly statement: Statement;
  readonly forwards: boolean;
}

/** The fewest filed periods that lead from a period's start to its end; null where none do. */
function stepsBetween(filed: readonly FiledPeriod[], { start, end }: Period): readonly Step[] | null {
  const reached = reach(filed, start, end);
  if (!reached.has(end)) return null;
  const steps: Step[] = [];
  for (let step = reached.get(end); step; step = reached.get(step.from)) steps.push(step);
  return steps;
}

/**
 * Every month that filed periods lead to from `start`, nearest first, with the last step of a shortest way there; with
 * `goal`, those up to it.
 */
function reach(
  filed: readonly FiledPeriod[],
  start: number,
  goal?: number,
): ReadonlyMap<number, Step | null> {
  const reached = new Map<number, Step | null>([[start, null]]);
  // A map is walked in the order of insertion, months added on the way included, so it is its own queue.
  for (const from of reached.keys()) {
    for (const { start: first, end, statement } of filed) {
      if (first !== from && end !== from) continue;
      const forwards = first === from;
      const to = forwards ? end : first;
      if (reached.has(to)) continue;
      reached.set(to, { from, statement, forwards });
      if (to === goal) return reached;
    }
  }
  return reached;
}

function sumOf(steps: readonly Step[], amount: StatementAmount): DecimalText {
  let sum = '0';
  for (const { statement, forwards } of steps) {
    const part = statement[amount] ?? '0';
    sum = forwards ? addMoney(sum, part) : subtractMoney(sum, part);
  }
  return sum;
}
