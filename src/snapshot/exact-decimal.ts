/** Sums, quotients and rounding of money over decimal arithmetic, for what `domain/money` does not need itself. */
import { Decimal } from 'decimal.js';
import type { DecimalText } from '../domain/money.ts';

/** Wide enough that a 19-digit amount times a rate times a day count is never rounded before its last step. */
const Exact = Decimal.clone({ precision: 60 });

/** Decimal text has no exponent, so a digit other than 0 says that it is not zero. */
const NOT_ZERO = /[1-9]/;

/** The sum, or null as soon as one part is unknown: a sum over unknown parts is unknown, not smaller. */
export function sumOrUnknown(parts: readonly (DecimalText | null)[]): DecimalText | null {
  let sum = new Exact(0);
  for (const part of parts) {
    if (part === null) return null;
    sum = sum.plus(part);
  }
  return sum.toFixed(Math.max(2, sum.decimalPlaces()));
}

/**
 * `dividend / divisor × numerator / denominator` as a number, correct to the last bit of a double, so that
 * 0.21 of 1.05 is the 0.2 that a rule is written with. Null where an operand is unknown or the divisor is zero or negative.
 */
export function ratioOver(
  dividend: DecimalText | null,
  divisor: DecimalText | null,
  numerator = 1,
  denominator = 1,
): number | null {
  if (dividend === null || divisor === null || !isPositive(divisor)) return null;
  return new Exact(dividend).times(numerator).div(new Exact(divisor).times(denominator)).toNumber();
}

/** `amount × rate × numerator / denominator`, rounded half away from zero to `digits` decimals, in one step. */
export function scaleMoney(
  amount: DecimalText,
  rate: DecimalText,
  numerator: number,
  denominator: number,
  digits: number,
): DecimalText {
  const rounded = new Exact(amount)
    .times(rate)
    .times(numerator)
    .div(denominator)
    .toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
  return (rounded.isZero() ? rounded.abs() : rounded).toFixed(digits);
}

export function isPositive(amount: DecimalText): boolean {
  return !amount.startsWith('-') && NOT_ZERO.test(amount);
}

export function isNegative(amount: DecimalText): boolean {
  return amount.startsWith('-') && NOT_ZERO.test(amount);
}
