import { type DecimalText, moneyUnits, tenTo } from '../domain/money.ts';
import type { Fraction } from './exact-decimal.ts';

/** A value with its weight, a whole number above 0; null is unknown. */
export interface Weighted {
  readonly weight: number;
  readonly value: Fraction | null;
}

/**
 * The mean of the known values by their weights, exact.
 * @param filled_min_percent 1 to 100: null where the known ones have less than this of the weight
 */
export function weightedMean(values: readonly Weighted[], filled_min_percent: number): Fraction | null {
  let whole = 0;
  let filled = 0;
  let sum: Fraction = { above: 0n, below: 1n };
  for (const { weight, value } of values) {
    whole += weight;
    if (value === null) continue;
    filled += weight;
    sum = sumOf(sum, { above: value.above * BigInt(weight), below: value.below });
  }
  if (filled * 100 < whole * filled_min_percent) return null;
  return { above: sum.above, below: sum.below * BigInt(filled) };
}

export function fractionOfText(text: DecimalText): Fraction {
  const { units, decimals } = moneyUnits(text);
  return { above: units, below: tenTo(decimals) };
}

function sumOf(a: Fraction, b: Fraction): Fraction {
  if (a.below === b.below) return { above: a.above + b.above, below: a.below };
  return { above: a.above * b.below + b.above * a.below, below: a.below * b.below };
}
