/**
 * Money is a decimal string beside an ISO 4217 currency: `1234.50`. It is added and compared with decimal
 * arithmetic, never with floating point, so that a ledger sums to the cent.
 */
import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** A decimal number as text, no exponent, no thousands mark: `-12.30`. */
export type DecimalText = string;

/** An ISO 4217 code in capitals: `CNY`. */
export type Currency = string;

/** Wide enough that no sum of a ledger's amounts is ever rounded. */
const Exact = Decimal.clone({ precision: 60 });

const CURRENCY = /^[A-Z]{3}$/;
const KNOWN_CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether `text` is an ISO 4217 code in capitals. */
export function isCurrency(text: string): boolean {
  return CURRENCY.test(text) && KNOWN_CURRENCIES.has(text);
}

/** How many decimals the currency's smallest unit has: CNY 2, JPY 0, KWD 3. */
export function minorDigits(currency: Currency): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** `a + b`, with as many decimals as the operand that has more. */
export function addMoney(a: DecimalText, b: DecimalText): DecimalText {
  return new Exact(a).plus(b).toFixed(decimalsOf(a, b));
}

/** `a − b`, with as many decimals as the operand that has more. */
export function subtractMoney(a: DecimalText, b: DecimalText): DecimalText {
  return new Exact(a).minus(b).toFixed(decimalsOf(a, b));
}

/** `subtractMoney`, but never below zero. */
export function subtractMoneyToZero(a: DecimalText, b: DecimalText): DecimalText {
  return Exact.max(0, new Exact(a).minus(b)).toFixed(decimalsOf(a, b));
}

export const currencySchema = z
  .string()
  .refine(isCurrency, { error: 'must be an ISO 4217 currency code such as CNY' })
  .meta({ id: 'Currency', description: 'ISO 4217 code', examples: ['CNY'] });

export const decimalSchema = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, { error: 'must be a plain decimal number in a string, such as "1234.50"' })
  .meta({ id: 'Decimal', description: 'A decimal number as text', examples: ['1234.50'] });

export const moneySchema = z
  .strictObject({ amount: decimalSchema.nullable(), currency: currencySchema })
  .meta({ id: 'Money', description: 'An amount with its currency; a null amount is unknown' });

/** Decimals as written, so that a sum of yen has none and `0.00` stays `0.00`. */
function decimalsOf(a: DecimalText, b: DecimalText): number {
  return Math.max(decimals(a), decimals(b));
}

function decimals(text: DecimalText): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
