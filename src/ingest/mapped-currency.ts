/** Signs of currency in a file's amounts: read over where they say what the row says anyway, else the row is at fault. */
import { type Currency, isCurrency } from '../domain/money.ts';
import type { Row, RowFault } from './row-fault.ts';
import { showValue } from './show-value.ts';

/** What a sign may mean, of which other currencies use some too; an ISO 4217 code means itself. */
const MEANINGS: Readonly<Record<string, readonly Currency[]>> = {
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'FKP', 'GIP', 'LBP', 'SDG', 'SHP', 'SSP', 'SYP'],
  '¥': ['CNY', 'JPY'],
  元: ['CNY', 'TWD', 'HKD'],
  RMB: ['CNY'],
  $: ['USD', 'AUD', 'CAD', 'HKD', 'NZD', 'SGD', 'TWD', 'MXN', 'BRL', 'ARS', 'CLP', 'COP'],
  US$: ['USD'],
  HK$: ['HKD'],
  A$: ['AUD'],
  AU$: ['AUD'],
  C$: ['CAD'],
  CA$: ['CAD'],
  NZ$: ['NZD'],
  S$: ['SGD'],
  SG$: ['SGD'],
  NT$: ['TWD'],
  MX$: ['MXN'],
  R$: ['BRL'],
  'CN¥': ['CNY'],
  'JP¥': ['JPY'],
  '₹': ['INR'],
  '₩': ['KRW'],
  '₽': ['RUB'],
  '₺': ['TRY'],
  '₫': ['VND'],
  '฿': ['THB'],
  '₱': ['PHP'],
  '₪': ['ILS'],
  '₴': ['UAH'],
  '₦': ['NGN'],
};

const LETTERS_AND_SIGN = Object.keys(MEANINGS).filter((sign) => /^[A-Z]+\P{L}$/u.test(sign));
const SIGN = `${LETTERS_AND_SIGN.map((sign) => sign.replace('$', '\\$')).join('|')}|[A-Z]{3}|\\p{Sc}|元`;
const BEFORE = new RegExp(`^([-\\u2212(]?)\\s*(${SIGN})\\s*(.+)$`, 'u');
const AFTER = new RegExp(`^(.*[^\\s\\p{L}])\\s*(${SIGN})\\s*([-\\u2212)]?)$`, 'u');

const CHARACTERS_MAX = 100;

export interface SignedAmount {
  readonly sign: string;
  /** The text without the sign. */
  readonly amount: string;
}

/** Takes apart `€ 1.234,56`, `-¥5`, `(CNY 12)` and `1,200.00 EUR`; null where there is no sign of currency. */
export function signedAmount(text: string): SignedAmount | null {
  if (text.length > CHARACTERS_MAX) return null;
  const usual = text.replace(/\p{Sc}/gu, usualSign);
  const before = BEFORE.exec(usual);
  const parts = before ?? AFTER.exec(usual);
  if (parts === null) return null;
  const [, first = '', second = '', third = ''] = parts;
  const sign = second;
  return isSign(sign) ? { sign, amount: `${first}${third}` } : null;
}

/** Chinese and Japanese programs write signs in full width. */
function usualSign(sign: string): string {
  const usual = sign.normalize('NFKC');
  return Object.hasOwn(MEANINGS, usual) ? usual : sign;
}

/** The currency that a sign can only mean; null where it may mean several. */
export function currencyOfSign(sign: string): Currency | null {
  if (!Object.hasOwn(MEANINGS, sign)) return isCurrency(sign) ? sign : null;
  const [only = null, ...others] = MEANINGS[sign] ?? [];
  return others.length === 0 ? only : null;
}

/** Other capital letters are no currency, but may be the beginning of a number of something else. */
function isSign(sign: string): boolean {
  return !/^[A-Z]{3}$/.test(sign) || sign === 'RMB' || isCurrency(sign);
}

interface SeenSign {
  readonly field: string;
  readonly label: string;
  readonly text: string;
  readonly sign: string;
}

/** The signs in the amounts of the row that is being read. */
export class CurrencySigns {
  #seen: SeenSign[] = [];

  add(seen: SeenSign): void {
    this.#seen.push(seen);
  }

  /** To be called before each row. */
  clear(): void {
    if (this.#seen.length > 0) this.#seen = [];
  }

  /** @param own the currency of rows that have none themselves, where all of the kind have the same */
  check(row: Row, own: Currency | null): RowFault | null {
    const currency = row.get('currency') ?? own;
    const [odd] = this.#seen.filter(({ sign }) => currency === null || !means(sign, currency));
    if (odd === undefined) return null;
    const { field, label, text, sign } = odd;
    if (currency === null) {
      const message = `currency is missing: ${label} ${showValue(text)} has a sign of currency, and nothing says which it is: name its column, or put it into the constants of the mapping`;
      return { field: 'currency', code: 'missing', message };
    }
    const message =
      currencyOfSign(sign) === null
        ? `${label} ${showValue(text)} has the sign ${sign}, which is not known to mean ${currency}`
        : `${label} ${showValue(text)} is in ${sign}, and the row in ${currency}`;
    return { field, code: 'currency_differs', message };
  }
}

function means(sign: string, currency: Currency): boolean {
  if (Object.hasOwn(MEANINGS, sign)) return MEANINGS[sign]?.includes(currency) ?? false;
  return isCurrency(sign) && sign === currency;
}
