/** How a file of somebody else's writes its days: the formats of a mapping. */
import { type Day, parseDay } from '../domain/day.ts';

/**
 * The day of a text, which is trimmed and not empty.
 * - `no_such_day` tells of this text alone: it has the format's shape and the calendar no such day (30 February), is
 *   all zeros (an empty day in some systems), or holds no digit (`n/a`)
 * - `misfit` tells of the format: nothing written in it looks like this (another shape, month 13)
 */
export type DateReader = (text: string) => Day | 'no_such_day' | 'misfit';

/** `M`, `D` and `H` take one digit or two, so that each of these stands for its padded spelling as well. */
export const USUAL_DATES: readonly string[] = [
  ...['YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYYMMDD', 'YYYY年M月D日', 'M/D/YYYY', 'D/M/YYYY', 'D.M.YYYY'],
  ...['D-M-YYYY', 'M-D-YYYY', 'DDMMYYYY', 'MMDDYYYY', 'D-MMM-YYYY', 'D MMM YYYY', 'MMM D, YYYY'],
  ...['M/D/YY', 'D/M/YY', 'YY/M/D', 'D-M-YY', 'M-D-YY', 'YY-M-D', 'D.M.YY', 'YY.M.D', 'D-MMM-YY'],
  ...['YYMMDD', 'DDMMYY', 'MMDDYY', 'YY年M月D日'],
];
const USUAL_TIMES = [
  ...['', ' H:mm', ' H:mm:ss', ' H:mm:ss.SSS'],
  ...['TH:mm', 'TH:mm:ss', 'TH:mm:ssZ', 'TH:mm:ss.SSS', 'TH:mm:ss.SSSZ'],
];

/** The formats that files are mostly written in, those without a time first. */
export const USUAL_DATE_FORMATS: readonly string[] = USUAL_TIMES.flatMap((time) =>
  USUAL_DATES.map((date) => date + time),
);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Token {
  readonly part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';
  readonly pattern: string;
  /** Of one digit or two, so that no other digit may stand right beside it. */
  readonly loose?: true;
}

const TOKENS: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['YYYY', { part: 'year', pattern: '(\\d{4})' }],
  ['YY', { part: 'year', pattern: '(\\d{2})' }],
  ['MMM', { part: 'month', pattern: `(${MONTHS.join('|')})` }],
  ['MM', { part: 'month', pattern: '(\\d{2})' }],
  ['M', { part: 'month', pattern: '(\\d{1,2})', loose: true }],
  ['DD', { part: 'day', pattern: '(\\d{2})' }],
  ['D', { part: 'day', pattern: '(\\d{1,2})', loose: true }],
  ['HH', { part: 'hour', pattern: '(?:[01]\\d|2[0-3])' }],
  ['H', { part: 'hour', pattern: '(?:[01]?\\d|2[0-3])', loose: true }],
  ['mm', { part: 'minute', pattern: '[0-5]\\d' }],
  ['ss', { part: 'second', pattern: '[0-5]\\d' }],
  ['SSS', { part: 'fraction', pattern: '\\d{3}' }],
]);

/** The token names, longest first; else one character that stands for itself. */
const PIECE = /YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|SSS|[^A-Za-z\d]|[TZ]/gu;

const NO_DIGIT = /^\P{Nd}*$/u;
const ALL_ZEROS = /^[\D0]*$/;

/**
 * The reader of a format: `YYYY` or `YY` (of 20YY), one of `MMM` (Jan), `MM` and `M`, one of `DD` and `D`, each once
 * and in any order; a time (`HH` or `H`, `mm`, `ss`, `SSS`), which is read over; and what stands between: any
 * character but a digit and an ASCII letter, of which only `T` and `Z` stand for themselves. `M`, `D` and `H` take
 * one digit or two, the others as many as they show. Null where the text is no such format, or one that leaves open
 * which digit belongs to what (`YYYYMD`).
 */
export function dateReader(format: string): DateReader | null {
  const pieces = format.match(PIECE) ?? [];
  if (pieces.join('') !== format || !isWhole(pieces)) return null;
  const shape = new RegExp(
    `^${pieces.map((piece) => TOKENS.get(piece)?.pattern ?? escaped(piece)).join('')}$`,
    'i',
  );
  const [yearAt, monthAt, dayAt] = groupsOf(pieces);
  return (text) => {
    const parts = shape.exec(text);
    if (parts === null) return NO_DIGIT.test(text) ? 'no_such_day' : 'misfit';
    const year = parts[yearAt] ?? '';
    const month = parts[monthAt] ?? '';
    const day = parts[dayAt] ?? '';
    const monthNumber = month.length === 3 ? MONTHS.indexOf(month.toLowerCase()) + 1 : Number(month);
    const dayNumber = Number(day);
    if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) {
      return ALL_ZEROS.test(text) ? 'no_such_day' : 'misfit';
    }
    const fullYear = year.length === 2 ? `20${year}` : year;
    return parseDay(`${fullYear}-${twoDigits(monthNumber)}-${twoDigits(dayNumber)}`) ?? 'no_such_day';
  };
}

/** Whether the pieces name one day, each part of it once, with no doubt where each begins and ends. */
function isWhole(pieces: readonly string[]): boolean {
  const tokens = pieces.map((piece) => TOKENS.get(piece));
  const parts = tokens.flatMap((token) => (token === undefined ? [] : [token.part]));
  const named = new Set(parts);
  if (named.size < parts.length) return false;
  if (!named.has('year') || !named.has('month') || !named.has('day')) return false;
  return tokens.every((token, index) => {
    const next = tokens[index + 1];
    return token === undefined || next === undefined || (token.loose !== true && next.loose !== true);
  });
}

/** Where a match of the pieces has the year, the month and the day. Numbers rather than names: this runs for every day of a file. */
function groupsOf(pieces: readonly string[]): readonly [year: number, month: number, day: number] {
  const parts = pieces.flatMap((piece) => {
    const part = TOKENS.get(piece)?.part;
    return part === 'year' || part === 'month' || part === 'day' ? [part] : [];
  });
  return [parts.indexOf('year') + 1, parts.indexOf('month') + 1, parts.indexOf('day') + 1];
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
