/**
 * Sums, quotients and rounding of money, for what `domain/money` does not need itself. Everything is a whole number
 * or a fraction of two until its last step, so nothing is ever rounded on the way.
 */
import {
  type DecimalText,
  decimalsOf,
  type MoneyUnits,
  moneyUnits,
  subtractMoney,
  tenTo,
  textOfUnits,
  unitsWith,
} from '../domain/money.ts';

/** Decimal text has no exponent, so a digit other than 0 says that it is not zero. */
const NOT_ZERO = /[1-9]/;

/**
 * The sum with `digits` decimals, or null as soon as one part is unknown: a sum over unknown parts is unknown, not
 * smaller.
 */
export function sumOrUnknown(parts: readonly (DecimalText | null)[], digits: number): DecimalText | null {
  let sum: MoneyUnits = { units: 0n, decimals: 0 };
  for (const part of parts) {
    if (part === null) return null;
    const added = moneyUnits(part);
    const decimals = Math.max(sum.decimals, added.decimals);
    sum = { units: unitsWith(sum, decimals) + unitsWith(added, decimals), decimals };
  }
  return roundedText(sum, digits);
}

/** `minuend − subtrahend` with `digits` decimals, or null where one of them is unknown. */
export function differenceOrUnknown(
  minuend: DecimalText | null,
  subtrahend: DecimalText | null,
  digits: number,
): DecimalText | null {
  if (minuend === null || subtrahend === null) return null;
  return moneyText(subtractMoney(minuend, subtrahend), digits);
}

/** `dividend / divisor × numerator / denominator`, the latter two whole numbers above 0, and 1 where they are absent. */
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
  const fraction = fractionOf(ratio);
  return fraction && nearestDouble(fraction);
}

/** Σ weight × ratio, rounded to a double once, at the end. Null as soon as one ratio is. */
export function weightedSum(
  terms: readonly (readonly [weight: DecimalText, ratio: Ratio | null])[],
): number | null {
  let sum: Fraction = { above: 0n, below: 1n };
  for (const [weight, ratio] of terms) {
    const term = fractionOf(ratio);
    if (term === null) return null;
    const { units, decimals } = moneyUnits(weight);
    const above = term.above * units;
    const below = term.below * tenTo(decimals);
    // Ratios over the same balance are added as they are, so that the numbers stay short.
    if (below === sum.below) sum = { above: sum.above + above, below };
    else sum = { above: sum.above * below + above * sum.below, below: sum.below * below };
  }
  return nearestDouble(sum);
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
  const left = moneyUnits(amount);
  const right = moneyUnits(rate);
  const above = left.units * right.units * BigInt(numerator) * tenTo(digits);
  const below = tenTo(left.decimals + right.decimals) * BigInt(denominator);
  return textOfUnits(roundedQuotient({ above, below }), digits);
}

/** An amount written with `digits` decimals, rounded half away from zero. */
export function moneyText(amount: DecimalText, digits: number): DecimalText {
  // Nearly every amount comes out of the ledger's sums, written like this already.
  if (decimalsOf(amount) === digits && !LEADING_ZERO.test(amount)) return amount;
  return roundedText(moneyUnits(amount), digits);
}

/** Digits that plain text may lack, and the sign that zero has none of. */
const LEADING_ZERO = /^-?0/;

export function isPositive(amount: DecimalText): boolean {
  return !amount.startsWith('-') && NOT_ZERO.test(amount);
}

export function isNegative(amount: DecimalText): boolean {
  return amount.startsWith('-') && NOT_ZERO.test(amount);
}

/** `above / below`; `below` is above 0. */
export interface Fraction {
  readonly above: bigint;
  readonly below: bigint;
}

function fractionOf(ratio: Ratio | null): Fraction | null {
  if (ratio === null || ratio.dividend === null || ratio.divisor === null) return null;
  if (!isPositive(ratio.divisor)) return null;
  const dividend = moneyUnits(ratio.dividend);
  const divisor = moneyUnits(ratio.divisor);
  const decimals = Math.max(dividend.decimals, divisor.decimals);
  const above = unitsWith(dividend, decimals);
  const below = unitsWith(divisor, decimals);
  const { numerator = 1, denominator = 1 } = ratio;
  if (numerator === denominator) return { above, below };
  return { above: above * BigInt(numerator), below: below * BigInt(denominator) };
}

/** The double nearest to a fraction. */
export function nearestDouble({ above, below }: Fraction): number {
  const left = Number(above);
  const right = Number(below);
  // Of two numbers that a double holds exactly, its division gives the nearest double to the quotient.
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left / right;
  const size = above < 0n ? -above : above;
  // Moved left until the quotient has at least the 53 bits of a double and several more.
  const places = Math.max(0, 64 + bitLength(below) - bitLength(size));
  const moved = size << BigInt(places);
  const quotient = moved / below;
  // A remainder can only turn a tie, and the last bit stands for it; `Number` rounds to the nearest.
  const rounded = Number(quotient * below === moved ? quotient : quotient | 1n) / 2 ** places;
  return above < 0n ? -rounded : rounded;
}

/** At most 3 too many, which is near enough to have bits enough. */
function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

function roundedText({ units, decimals }: MoneyUnits, digits: number): DecimalText {
  if (decimals <= digits) return textOfUnits(unitsWith({ units, decimals }, digits), digits);
  return textOfUnits(roundedQuotient({ above: units, below: tenTo(decimals - digits) }), digits);
}

/** A fraction as a whole number, rounded half away from zero. */
export function roundedQuotient({ above, below }: Fraction): bigint {
  const size = above < 0n ? -above : above;
  const rounded = (size * 2n + below) / (below * 2n);
  return above < 0n ? -rounded : rounded;
}
