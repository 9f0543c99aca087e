import { Decimal } from 'decimal.js';
import type { Bilingual, Language } from '../domain/bilingual.ts';
import type { FactDeclaration, FactRow, FactType, FactValue } from '../domain/fact.ts';
import { type Currency, minorDigits } from '../domain/money.ts';

/** A threshold as it holds for the customer, overrides applied. */
export interface ThresholdValue {
  readonly value: number;
  readonly unit: string;
}

/** What one customer's messages are filled in from. */
export interface MessageValues {
  readonly facts: FactRow;
  readonly thresholds: Readonly<Record<string, ThresholdValue>>;
}

/** What a person reads, out of a rule's wording and one customer's values. */
export type MessageRenderer = (template: Bilingual, values: MessageValues) => Bilingual;

const PLACEHOLDER = /\{(thresholds\.)?([a-z][a-z0-9_]*)\}/g;
const NUMBER = /^-?\d+(\.\d+)?$/;

const WORDS = {
  en: { unknown: 'unknown', none: 'none', yes: 'yes', no: 'no', comma: ', ', times: '×' },
  zh: { unknown: '未知', none: '无', yes: '是', no: '否', comma: '、', times: ' 倍' },
} as const satisfies Record<Language, Record<string, string>>;

type Words = (typeof WORDS)[Language];

/** What of a fact's declaration says how it is written. */
type FactStyle = Pick<FactDeclaration, 'type' | 'unit'>;

/**
 * Makes the renderer of one run: `{fact}` and `{thresholds.name}` in a rule's wording become text.
 *
 * - money: `CNY 1,234.50`, in base currency, to its smallest unit
 * - ratio: percent with one decimal, `12.5%`; in the unit `times` a multiple with at most two, `0.85×` and `0.85 倍`
 * - days and counts: as they are, at most one decimal; scores at most two
 * - lists: joined, each code as `titles` words it, `none` where empty; flags: yes or no; text as it is
 * - `unknown` for null, for a name that nobody declared, and for a value that does not fit its declared type
 *
 * Every number is rounded half away from zero from its decimal digits. Nothing depends on the machine's locale,
 * and what a value itself contains is never taken for a placeholder.
 *
 * @param declarations the facts there are, by name; a threshold is written as its unit says
 * @param titles what people call the codes that lists hold; a code that is not there stands as it is
 */
export function messageRenderer(
  base_currency: Currency,
  declarations: ReadonlyMap<string, FactStyle>,
  titles: ReadonlyMap<string, Bilingual> = new Map(),
): MessageRenderer {
  // Once a run, not once a message: asking for a currency's digits builds a formatter.
  const money = { currency: base_currency, digits: minorDigits(base_currency) };
  return (template, values) => {
    const render = (language: Language): string =>
      template[language].replace(PLACEHOLDER, (_, threshold: string | undefined, name: string) => {
        const { value, style } =
          threshold === undefined ? fact(name, values, declarations) : thresholdValue(name, values);
        const worded = style === 'list' ? wordedCodes(value, titles, language) : value;
        return textOf(worded, style, money, WORDS[language]);
      });
    return { en: render('en'), zh: render('zh') };
  };
}

interface MoneyFormat {
  readonly currency: Currency;
  readonly digits: number;
}

/** How a value is written: as its type says, but for ratios that people speak of as multiples. */
type Style = FactType | 'times';

interface StyledValue {
  readonly value: FactValue;
  readonly style: Style;
}

const UNKNOWN: StyledValue = { value: null, style: 'text' };

function fact(
  name: string,
  { facts }: MessageValues,
  declarations: ReadonlyMap<string, FactStyle>,
): StyledValue {
  const declared = declarations.get(name);
  if (declared === undefined) return UNKNOWN;
  const style = declared.type === 'ratio' && declared.unit === 'times' ? 'times' : declared.type;
  return { value: facts[name] ?? null, style };
}

function thresholdValue(name: string, { thresholds }: MessageValues): StyledValue {
  const threshold = thresholds[name];
  if (threshold === undefined) return UNKNOWN;
  return { value: threshold.value, style: styleOfUnit(threshold.unit) };
}

/** The units that are written in a way of their own; every other one (notches, periods, …) is a plain number. */
function styleOfUnit(unit: string): Style {
  return unit === 'money' || unit === 'ratio' || unit === 'times' || unit === 'score' ? unit : 'count';
}

function wordedCodes(
  value: FactValue,
  titles: ReadonlyMap<string, Bilingual>,
  language: Language,
): FactValue {
  if (!Array.isArray(value)) return value;
  return value.map((code: string) => titles.get(code)?.[language] ?? code);
}

/** Checks the type of the value too: neither a firm's own files nor a name that every object inherits get through. */
function textOf(value: FactValue, style: Style, money: MoneyFormat, words: Words): string {
  switch (style) {
    case 'text':
      return typeof value === 'string' ? value : words.unknown;
    case 'flag':
      if (typeof value !== 'boolean') return words.unknown;
      return value ? words.yes : words.no;
    case 'list':
      if (!Array.isArray(value)) return words.unknown;
      return value.length === 0 ? words.none : value.join(words.comma);
    default: {
      const number = decimalOf(value);
      return number === null ? words.unknown : numberText(number, style, money, words);
    }
  }
}

/** Money comes as decimal text, other numbers as numbers; null where it is neither. */
function decimalOf(value: FactValue): Decimal | null {
  if (typeof value === 'string') return NUMBER.test(value) ? new Decimal(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? new Decimal(value) : null;
}

function numberText(number: Decimal, style: Style, money: MoneyFormat, words: Words): string {
  switch (style) {
    case 'money':
      return `${money.currency} ${grouped(rounded(number, money.digits).toFixed(money.digits))}`;
    case 'ratio':
      return `${rounded(number.times(100), 1).toFixed(1)}%`;
    case 'times':
      return `${rounded(number, 2).toFixed()}${words.times}`;
    case 'score':
      return rounded(number, 2).toFixed();
    default:
      return rounded(number, 1).toFixed();
  }
}

/** `toFixed` writes a minus zero, which rounding may leave, without its sign. */
function rounded(number: Decimal, digits: number): Decimal {
  return number.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
}

/** A comma before every third digit of the whole part. */
function grouped(text: string): string {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + text.slice(whole.length);
}
