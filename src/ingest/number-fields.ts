import type { ColumnSpec } from '../domain/file-kind.ts';
import { type FieldParser, faultOf, faultUnlessControl } from './field-fault.ts';

export interface DecimalLimits {
  readonly sign: 'positive' | 'not_negative' | 'any';
  readonly decimalsMax: number;
}

/** Digits, at most one minus before them, at most one point between two of them: the only spelling of a number. */
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const WHOLE = /^(-?\d+)(?:\.0+)?$/;
const NOT_ZERO = /[1-9]/;
const INTEGER_DIGITS_MAX = 15;

/**
 * A decimal number with up to 15 digits before the point. Signs of currency, thousands marks, exponents, a plus,
 * `.5` and `5.` are refused with the plain spelling where it is certain. Leading zeros and zeros beyond
 * `decimalsMax` say nothing and are taken off.
 */
export function decimalParser(field: string, limits: DecimalLimits): FieldParser {
  return (text) => {
    if (!PLAIN.test(text)) return faultUnlessControl(field, text, notPlain(field, text));
    const number = canonicalDecimal(text, limits.decimalsMax);
    if (limits.sign === 'positive' && (number.startsWith('-') || !NOT_ZERO.test(number))) {
      return faultOf('not_positive', field, text, 'must be above zero');
    }
    if (limits.sign === 'not_negative' && number.startsWith('-')) {
      return faultOf('out_of_range', field, text, 'must not be below zero');
    }
    const point = number.indexOf('.');
    const integerDigits = (point < 0 ? number.length : point) - (number.startsWith('-') ? 1 : 0);
    if (integerDigits > INTEGER_DIGITS_MAX) {
      return faultOf(
        'out_of_range',
        field,
        text,
        `has more than ${INTEGER_DIGITS_MAX} digits before the point`,
      );
    }
    if (point >= 0 && number.length - point - 1 > limits.decimalsMax) {
      return faultOf('too_many_decimals', field, text, `has more than ${limits.decimalsMax} decimals`);
    }
    return number;
  };
}

/** A whole number from `column.min` to `column.max`; a fraction of zeros (`30.0`) is let through and taken off. */
export function integerParser(column: ColumnSpec): FieldParser {
  const min = column.min ?? Number.MIN_SAFE_INTEGER;
  const max = column.max ?? Number.MAX_SAFE_INTEGER;
  return (text) => {
    const digits = WHOLE.exec(text)?.[1];
    if (digits === undefined) {
      const problem = `is not a whole number: write one from ${min} to ${max}`;
      return faultUnlessControl(column.name, text, faultOf('not_a_number', column.name, text, problem));
    }
    const value = Number(digits);
    if (value < min || value > max) {
      return faultOf('out_of_range', column.name, text, `must be from ${min} to ${max}`);
    }
    return String(value === 0 ? 0 : value);
  };
}

const SCORE_MAX = 100;
const SCORE_DECIMALS_MAX = 4;

/** A score of a filled-in scorecard: zero to 100, up to 4 decimals. */
export function scoreParser(field: string): FieldParser {
  const parse = decimalParser(field, { sign: 'not_negative', decimalsMax: SCORE_DECIMALS_MAX });
  return (text) => {
    const score = parse(text);
    if (typeof score !== 'string' || Number(score) <= SCORE_MAX) return score;
    return faultOf('out_of_range', field, text, `must be from 0 to ${SCORE_MAX}`);
  };
}

/** A number of any sign as a double holds it, in its plain spelling: a computed fact, which may have many decimals. */
export function doubleParser(field: string): FieldParser {
  return (text) => {
    if (!PLAIN.test(text)) return faultUnlessControl(field, text, notPlain(field, text));
    const value = Number(text);
    if (!Number.isFinite(value)) return faultOf('out_of_range', field, text, 'is too large');
    return String(value === 0 ? 0 : value);
  };
}

/** How many decimals of a canonical decimal say something: 2 for `12.50` and 0 for `12.00`, as their currency sees it. */
export function significantDecimals(number: string): number {
  const point = number.indexOf('.');
  if (point < 0) return 0;
  let end = number.length;
  while (number.charCodeAt(end - 1) === ZERO) end--;
  return Math.max(0, end - point - 1);
}

const ZERO = 48;

function canonicalDecimal(text: string, decimalsMax: number): string {
  const negative = text.startsWith('-');
  const point = text.indexOf('.');
  const lastIntegerDigit = (point < 0 ? text.length : point) - 1;
  let start = negative ? 1 : 0;
  while (start < lastIntegerDigit && text.charCodeAt(start) === ZERO) start++;
  let end = text.length;
  if (point >= 0) while (end - point - 1 > decimalsMax && text.charCodeAt(end - 1) === ZERO) end--;
  const digits = text.slice(start, end);
  return negative && NOT_ZERO.test(digits) ? `-${digits}` : digits;
}

function notPlain(field: string, text: string) {
  const plain = plainSpelling(text);
  const advice =
    plain === null ? 'write digits with a point before the decimals, such as 1200.00' : `write ${plain}`;
  return faultOf('not_a_number', field, text, `is not a plain number: ${advice}`);
}

const LONGEST_EXPLAINED = 60;
const CURRENCY_MARK = /^(?:[A-Z]{3}|\p{Sc})\s*|\s*(?:[A-Z]{3}|\p{Sc}|元)$/gu;

/** The number in its plain spelling where only one is possible: `¥1,200.00` is 1200.00, while `1,200` is not certain. */
function plainSpelling(text: string): string | null {
  if (text.length > LONGEST_EXPLAINED) return null;
  let number = text.normalize('NFKC').replace(CURRENCY_MARK, '').trim();
  const bracketed = /^\((.+)\)$/.exec(number)?.[1] ?? /^(.+)-$/.exec(number)?.[1];
  if (bracketed !== undefined) number = `-${bracketed.trim()}`;
  number = number.replace(/^\+/, '').replace('−', '-');
  if (/^-?\d{1,3}(?:,\d{3})+\.\d+$|^-?\d{1,3}(?:,\d{3}){2,}$/.test(number))
    number = number.replaceAll(',', '');
  else if (/^-?\d{1,3}(?:[.\s']\d{3})+,\d+$/.test(number))
    number = number.replace(/[.\s']/g, '').replace(',', '.');
  number = number.replace(/^(-?)\.(?=\d)/, '$10.').replace(/(?<=\d)\.$/, '');
  return PLAIN.test(number) ? number : null;
}
