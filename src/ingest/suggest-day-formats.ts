/** Which date formats the values of a column may be written in: all that fit, so that a choice is never hidden. */
import type { Day } from '../domain/day.ts';
import { dateReader, USUAL_DATE_FORMATS, USUAL_DATES } from './date-format.ts';

const FORMATS = USUAL_DATE_FORMATS.map(compiled);

/** A ledger holds no day outside these years, but for an odd one that was mistyped. */
const YEARS = { first: 1980, last: 2060 };
const ODD_SHARE_MAX = 0.05;
/** Years of two digits mostly lie together, while days of the month that are read as years lie 30 apart. */
const SHORT_YEARS_SPAN_USUAL = 20;

/**
 * The formats that every text fits, the likelier ones first: texts are trimmed and distinct, and those without any
 * digit do not count.
 */
export function dayFormatsOf(texts: Iterable<string>): readonly string[] {
  const dated = [...texts].filter(hasDigit);
  if (dated.length === 0) return [];
  const fitting = FORMATS.filter(({ format, read }) => isPlausible(format, dated, read));
  if (fitting.length < 2) return fitting.map(({ format }) => format);
  const wide = fitting.filter(({ read }) => yearsSpan(dated, read) > SHORT_YEARS_SPAN_USUAL);
  return [...fitting.filter((one) => !wide.includes(one)), ...wide].map(({ format }) => format);
}

/** The first text that a format cannot read; null where it reads them all. */
export function firstMisfit(format: string, texts: Iterable<string>): string | null {
  const { read } = readable(format);
  for (const text of texts) if (read(text) === 'misfit') return text;
  return null;
}

/** The format that reads the most of the texts and how many those are; null where none reads any. */
export function nearestDayFormat(
  texts: readonly string[],
): { readonly format: string; readonly fits: number } | null {
  const counted = FORMATS.map(({ format, read }) => ({
    format,
    fits: texts.filter((text) => isPlausible(format, [text], read)).length,
  }));
  const [best] = counted.sort((a, b) => b.fits - a.fits);
  return best === undefined || best.fits === 0 ? null : best;
}

export function dayIn(format: string, text: string): Day | null {
  const day = readable(format).read(text);
  return day === 'misfit' || day === 'no_such_day' ? null : day;
}

/**
 * The format as a mapping had better write it: `DD.MM.YYYY` where all texts are padded and one shows it by a zero,
 * else `D.M.YYYY`, which reads both.
 */
export function paddedFormat(format: string, texts: Iterable<string>): string {
  const dated = [...texts].filter(hasDigit);
  const date = USUAL_DATES.filter((one) => format.startsWith(one)).reduce(
    (a, b) => (b.length > a.length ? b : a),
    '',
  );
  const time = format.slice(date.length);
  if (!dated.some((text) => /(?<!\d)0\d(?=\D|$)/.test(text.split(/[ T]\d/)[0] ?? text))) return format;
  const paddedDate = date.replace(/(?<!M)M(?!M)/, 'MM').replace(/(?<!D)D(?!D)/, 'DD');
  const candidates = [paddedDate + time.replace('H', 'HH'), paddedDate + time];
  return candidates.find((candidate) => firstMisfit(candidate, dated) === null) ?? format;
}

/** An empty day as some systems write it, `00.00.0000`, or a word without a digit. */
export function isNoDay(text: string): boolean {
  return /^[\D0]*$/.test(text);
}

interface ReadableFormat {
  readonly format: string;
  readonly read: (text: string) => Day | 'no_such_day' | 'misfit';
}

function readable(format: string): ReadableFormat {
  return FORMATS.find((one) => one.format === format) ?? compiled(format);
}

function compiled(format: string): ReadableFormat {
  const read = dateReader(format);
  if (read === null) throw new Error(`${format} is no date format`);
  return { format, read };
}

function isPlausible(format: string, texts: readonly string[], read: ReadableFormat['read']): boolean {
  // The first text tells most formats apart, and a file has thousands.
  if (texts.some((text) => read(text) === 'misfit')) return false;
  const years = yearsIn(texts, read);
  if (years.length === 0) return false;
  const odd = years.filter((year) => year < YEARS.first || year > YEARS.last).length;
  return odd <= (format.includes('YYYY') ? years.length * ODD_SHARE_MAX : 0);
}

function yearsIn(texts: readonly string[], read: ReadableFormat['read']): readonly number[] {
  return texts.flatMap((text) => {
    const day = read(text);
    return day === 'misfit' || day === 'no_such_day' ? [] : [Number(day.slice(0, 4))];
  });
}

function yearsSpan(texts: readonly string[], read: ReadableFormat['read']): number {
  const years = yearsIn(texts, read);
  return years.reduce((a, b) => Math.max(a, b), 0) - years.reduce((a, b) => Math.min(a, b), 9999);
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}
