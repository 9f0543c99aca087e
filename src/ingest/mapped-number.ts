import { DECIMAL_MARKS, type MappingEntry, THOUSANDS_MARKS } from '../domain/mapping.ts';

type DecimalMark = (typeof DECIMAL_MARKS)[number];
type ThousandsMark = (typeof THOUSANDS_MARKS)[number];

/**
 * The number of a text, which is trimmed and not empty, in our spelling: `-1200.00`.
 * - `no_number` tells of this text alone
 * - `misfit` tells of the marks: the text is a number with the other decimal mark and none with this one, whatever
 *   stood between its thousands
 */
export type NumberReader = (text: string) => string | 'no_number' | 'misfit';

/** Our spelling, which is also what a decimal point without thousands marks is: read without taking it apart. */
const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** The spaces and apostrophes that exports put between thousands, typographic ones included. */
const MARK_PATTERN: Readonly<Record<Exclude<ThousandsMark, ''>, string>> = {
  ',': ',',
  '.': '\\.',
  ' ': '[ \\u00a0\\u2009\\u202f]',
  "'": "['\\u2019]",
};

/**
 * The reader of numbers with these marks. Thousands marks may be left out, and stand between groups of three or not
 * at all; a first group never begins with 0, so that 0.123 is never 123. A minus before or after the number and
 * brackets around it say that it is below zero.
 */
export function numberReader({ decimal = '.', thousands = '' }: MappingEntry): NumberReader {
  const shape = numberShape(decimal, thousands);
  const sameDecimal = shapesOf(decimal);
  const otherDecimal = DECIMAL_MARKS.filter((mark) => mark !== decimal).flatMap(shapesOf);
  return (text) => {
    if (decimal === '.' && PLAIN.test(text)) return text;
    if (text.length > CHARACTERS_MAX) return 'no_number';
    const { negative, digits } = withoutSign(text);
    const parts = shape.exec(digits);
    if (parts !== null) {
      const whole = (parts[1] ?? '').replace(/\D/g, '');
      const number = parts[2] === undefined ? whole : `${whole}.${parts[2]}`;
      return negative ? `-${number}` : number;
    }
    if (sameDecimal.some((other) => other.test(digits))) return 'no_number';
    return otherDecimal.some((other) => other.test(digits)) ? 'misfit' : 'no_number';
  };
}

/** What is longer is no number, and is not looked at more closely. */
const CHARACTERS_MAX = 100;

/** The thousands mark under which the text would be a number with the mapping's decimal mark; null where none is. */
export function thousandsMarkOf(text: string, { decimal = '.' }: MappingEntry): ThousandsMark | null {
  if (text.length > CHARACTERS_MAX) return null;
  const { digits } = withoutSign(text);
  return thousandsFor(decimal).find((mark) => numberShape(decimal, mark).test(digits)) ?? null;
}

function shapesOf(decimal: DecimalMark): readonly RegExp[] {
  return ['' as const, ...thousandsFor(decimal)].map((mark) => numberShape(decimal, mark));
}

function thousandsFor(decimal: DecimalMark): readonly ThousandsMark[] {
  return THOUSANDS_MARKS.filter((mark) => mark !== decimal && mark !== '');
}

/** The whole part, marks and all, then the decimals. */
function numberShape(decimal: DecimalMark, thousands: ThousandsMark): RegExp {
  const grouped = thousands === '' ? '' : `|[1-9]\\d{0,2}(?:${MARK_PATTERN[thousands]}\\d{3})+`;
  return new RegExp(`^(\\d+${grouped})(?:${MARK_PATTERN[decimal]}(\\d+))?$`);
}

const MINUS = /^[-\u2212]\s*/;
const TRAILING_MINUS = /\s*[-\u2212]$/;
const BRACKETS = /^\(\s*([^()]*?)\s*\)$/;

function withoutSign(text: string): { readonly negative: boolean; readonly digits: string } {
  const inBrackets = BRACKETS.exec(text)?.[1];
  if (inBrackets !== undefined) return { negative: true, digits: inBrackets };
  for (const sign of [MINUS, TRAILING_MINUS]) {
    if (sign.test(text)) return { negative: true, digits: text.replace(sign, '') };
  }
  return { negative: false, digits: text };
}
