/**
 * Money is a decimal string beside an ISO 4217 currency: `1234.50`. It is added and compared in whole numbers, never
 * with floating point, so that a ledger sums to the cent.
 */
import { z } from 'zod';

/** A decimal number as text, no exponent, no thousands mark: `-12.30`. */
export type DecimalText = string;

/** An ISO 4217 code in capitals: `CNY`. */
export type Currency = string;

const CURRENCY = /^[A-Z]{3}$/;
const TENS = Array.from({ length: 40 }, (_, power) => 10n ** BigInt(power));
const KNOWN_CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether `text` is an ISO 4217 code in capitals. */
export function isCurrency(text: string): boolean {
  return CURRENCY.test(text) && KNOWN_CURRENCIES.has(text);
}

/** How many decimals the currency's smallest unit has: CNY 2, JPY 0, KWD 3. */
export function minorDigits(currency: Currency): number {
  const known = MINOR_DIGITS.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  MINOR_DIGITS.set(currency, digits);
  return digits;
}

/** To make a format takes longer than to write an amount, and a page has thousands of amounts. */
const MINOR_DIGITS = new Map<Currency, number>();

/** An amount as a whole number of its last decimal: `12.30` is 1230 units of 2 decimals. Exact, however large. */
export interface MoneyUnits {
  readonly units: bigint;
  readonly decimals: number;
}

export function moneyUnits(text: DecimalText): MoneyUnits {
  const decimals = decimalsOf(text);
  if (decimals === 0) return { units: BigInt(text), decimals };
  return { units: BigInt(text.slice(0, -decimals - 1) + text.slice(-decimals)), decimals };
}

/** There is no negative zero in money. */
export function textOfUnits(units: bigint, decimals: number): DecimalText {
  if (decimals === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The units of an amount written with more decimals than it has. */
export function unitsWith({ units, decimals }: MoneyUnits, moreDecimals: number): bigint {
  return decimals === moreDecimals ? units : units * tenTo(moreDecimals - decimals);
}

export function tenTo(power: number): bigint {
  return TENS[power] ?? 10n ** BigInt(power);
}

/** `a + b`, with as many decimals as the operand that has more. */
export function addMoney(a: DecimalText, b: DecimalText): DecimalText {
  const left = moneyUnits(a);
  const right = moneyUnits(b);
  const decimals = Math.max(left.decimals, right.decimals);
  return textOfUnits(unitsWith(left, decimals) + unitsWith(right, decimals), decimals);
}

/** `a − b`, with as many decimals as the operand that has more. */
export function subtractMoney(a: DecimalText, b: DecimalText): DecimalText {
  const left = moneyUnits(a);
  const right = moneyUnits(b);
  const decimals = Math.max(left.decimals, right.decimals);
  return textOfUnits(unitsWith(left, decimals) - unitsWith(right, decimals), decimals);
}

/** `subtractMoney`, but never below zero. */
export function subtractMoneyToZero(a: DecimalText, b: DecimalText): DecimalText {
  const difference = subtractMoney(a, b);
  return difference.startsWith('-') ? textOfUnits(0n, decimalsOf(difference)) : difference;
}

/** An amount with its currency as people write it: `CNY 1,234,567.00`. */
export function moneyText(amount: DecimalText, currency: Currency): string {
  return `${currency} ${groupedText(amount)}`;
}

/** An amount as people write it under a heading that names its currency: `1,234,567.00`. */
export function groupedText(amount: DecimalText): string {
  const [whole = '', decimals] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
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
export function decimalsOf(text: DecimalText): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
