import type { Day } from '../domain/day.ts';
import type { FileKind } from '../domain/file-kind.ts';
import { type Currency, type DecimalText, minorDigits } from '../domain/money.ts';

/** One row of one import file: every column of its kind, in the contract's order; null where nothing is known. */
export interface SimulatedRecord {
  readonly kind: FileKind;
  readonly values: Readonly<Record<string, string | null>>;
}

/** The currencies simulated customers trade in, with a plausible price of one unit in CNY. */
export const SIMULATED_CURRENCIES = [
  { currency: 'CNY', country: 'CN', cny: 1, weight: 92 },
  { currency: 'USD', country: 'US', cny: 7.12, weight: 4 },
  { currency: 'EUR', country: 'DE', cny: 7.85, weight: 2 },
  { currency: 'JPY', country: 'JP', cny: 0.0478, weight: 1 },
  { currency: 'HKD', country: 'HK', cny: 0.913, weight: 1 },
] as const satisfies readonly {
  readonly currency: Currency;
  readonly country: string;
  readonly cny: number;
  readonly weight: number;
}[];

export type SimulatedCurrency = (typeof SIMULATED_CURRENCIES)[number];

const DIGITS: ReadonlyMap<Currency, number> = new Map(
  SIMULATED_CURRENCIES.map(({ currency }) => [currency, minorDigits(currency)]),
);

/** `00` to `99`: most amounts have two decimals, and there are millions of them. */
const HUNDREDTHS = Array.from({ length: 100 }, (_, hundredths) => String(hundredths).padStart(2, '0'));

/** So many of the currency's smallest units are worth `cny` yuan, at the plausible price; at least one unit. */
export function minorUnits(cny: number, currency: SimulatedCurrency): number {
  return Math.max(1, Math.round((cny / currency.cny) * 10 ** (DIGITS.get(currency.currency) ?? 0)));
}

/**
 * A whole number of smallest units as the contract writes money: 123450 in CNY is `1234.50`, in JPY `123450`. The
 * currencies above have two decimals or none.
 */
export function amountText(minor: number, currency: SimulatedCurrency): DecimalText {
  if (DIGITS.get(currency.currency) !== 2) return String(minor);
  const size = Math.abs(minor);
  const whole = Math.floor(size / 100);
  const text = `${whole}.${HUNDREDTHS[size - whole * 100]}`;
  return minor < 0 ? `-${text}` : text;
}

/** A day number as text, or null. */
export function dayOrNull(text: (day: number) => Day, day: number | null): Day | null {
  return day === null ? null : text(day);
}
