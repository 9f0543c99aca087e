import { type DecimalText, decimalsOf, moneyUnits, tenTo, unitsWith } from '../domain/money.ts';
import type { RecoveryCurve } from '../domain/recovery-curve.ts';

/** A recovery curve made ready: its rates at all ages as whole numbers over one denominator, so that they add exactly. */
export interface RecoveryRates {
  readonly counts_from: RecoveryCurve['counts_from'];
  readonly denominator: bigint;
  /** What is still collectable of `denominator` at an age in days, which may be negative: not due yet. */
  readonly shareAt: (days: number) => bigint;
}

interface CurvePoint {
  readonly days: number;
  readonly share: bigint;
}

/** @param curve as its schema has it: days rise, rates do not */
export function recoveryRates({ counts_from, between, points }: RecoveryCurve): RecoveryRates {
  const decimals = Math.max(...points.map(({ rate }) => decimalsOf(rate)));
  const common = between === 'line' ? commonWidth(points.map(({ days }) => days)) : 1n;
  const known = points.map(({ days, rate }) => ({ days, share: unitsOf(rate, decimals) * common }));
  return {
    counts_from,
    denominator: tenTo(decimals) * common,
    shareAt: (days) => shareAt(known, between, days),
  };
}

/** The least number that the days between any two neighbours divide: on a line, a day's rate is a fraction over those. */
function commonWidth(days: readonly number[]): bigint {
  let common = 1n;
  let before: number | null = null;
  for (const day of days) {
    if (before !== null) common = leastCommonMultiple(common, BigInt(day - before));
    before = day;
  }
  return common;
}

function shareAt(points: readonly CurvePoint[], between: RecoveryCurve['between'], days: number): bigint {
  let before = NO_POINT;
  for (const point of points) {
    if (days <= point.days) {
      return before === NO_POINT || between === 'step' ? point.share : onLine(before, point, days);
    }
    before = point;
  }
  return before.share;
}

const NO_POINT: CurvePoint = { days: 0, share: 0n };

function onLine(from: CurvePoint, to: CurvePoint, days: number): bigint {
  const fall = (from.share - to.share) / BigInt(to.days - from.days);
  return from.share - fall * BigInt(days - from.days);
}

function unitsOf(rate: DecimalText, decimals: number): bigint {
  return unitsWith(moneyUnits(rate), decimals);
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
