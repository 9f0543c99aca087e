/** Sums, quotients and rounding of money over decimal arithmetic, for what `domain/money` does not need itself. */
import { Decimal } from 'decimal.js';
import type { DecimalText } from '../domain/money.ts';

/** Wide enough that a 19-digit amount times a rate times a day count is never rounded before its last step. */
const Exact = Decimal.clone({ precision: 60 });

/** Decimal text has no exponent, so a digit other than 0 says that it is not zero. */
const NOT_ZERO = /[1-9]/;

/**
 * The sum with `digits` decimals, or null as soon as one part is unknown: a sum over unknown parts is unknown, not
 * smaller.
 */
export function sumOrUnknown(parts: readonly (DecimalText | null)[], digits: number): DecimalText | null {
  let sum = new Exact(0);
  for (const part of parts) {
    if (part === null) return null;
    sum = sum.plus(part);
  }
  return roundedText(sum, digits);
}

/** `dividend / divisor × numerator / denominator`, the latter two 1 where they are absent. */
export interface Ratio {
  readonly dividend: DecimalText | null;
  readonly divisor: DecimalText | null;
  readonly numerator?: number;
  readonly denominator?: number;
}

/**
 * A ratio as a number, correct to the last bit of a double, so that 0.21 of 1.05 is the 0.2 that a rule is written
 * with. Null where an operand is unknown or the divisor is zero or negative.
 */
export function ratioOf(ratio: Ratio | null): number | null {
  return quotient(ratio)?.toNumber() ?? null;
}

/** Σ weight × ratio, rounded to a double once, at the end. Null as soon as one ratio is. */
export function weightedSum(
  terms: readonly (readonly [weight: DecimalText, ratio: Ratio | null])[],
): number | null {
  let sum = new Exact(0);
  for (const [weight, ratio] of terms) {
    const term = quotient(ratio);
    if (term === null) return null;
    sum = sum.plus(term.times(weight));
  }
  return sum.toNumber();
}

/** `ratioOf` with its operands written out. */
export function ratioOver(
  dividend: DecimalText | null,
  divisor: DecimalText | null,
  numerator = 1,
  denominator = 1,
): number | null {
  return ratioOf({ dividend, divisor, numerator, denominator });
}

/** `amount × rate × numerator / denominator`, rounded half away from zero to `digits` decimals, in one step. */
export function scaleMoney(
  amount: DecimalText,
  rate: DecimalText,
  numerator: number,
  denominator: number,
  digits: number,
): DecimalText {
  return roundedText(new Exact(amount).times(rate).times(numerator).div(denominator), digits);
}

/** An amount written with `digits` decimals, rounded half away from zero. */
export function moneyText(amount: DecimalText, digits: number): DecimalText {
  return roundedText(new Exact(amount), digits);
}

export function isPositive(amount: DecimalText): boolean {
  return !amount.startsWith('-') && NOT_ZERO.test(amount);
}

export function isNegative(amount: DecimalText): boolean {
  return amount.startsWith('-') && NOT_ZERO.test(amount);
}

function quotient(ratio: Ratio | null): Decimal | null {
  if (ratio === null || ratio.dividend === null || ratio.divisor === null) return null;
  if (!isPositive(ratio.divisor)) return null;
  const divisor = new Exact(ratio.divisor).times(ratio.denominator ?? 1);
  return new Exact(ratio.dividend).times(ratio.numerator ?? 1).div(divisor);
}

/** There is no negative zero in money. */
function roundedText(amount: Decimal, digits: number): DecimalText {
  const rounded = amount.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
  return (rounded.isZero() ? rounded.abs() : rounded).toFixed(digits);
}
