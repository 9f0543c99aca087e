/** How a file as a whole spells days and numbers, where one spelling fits everything that is taken from it. */
import type { Day } from '../domain/day.ts';
import type { ColumnSpec } from '../domain/file-kind.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { dayIn, isNoDay } from './suggest-day-formats.ts';
import {
  type NumberMarks,
  type NumberSpelling,
  numberSpelling,
  plainNumber,
} from './suggest-number-marks.ts';

export interface FileReading {
  /** What it was told from. */
  readonly columns: readonly TypedColumn[];
  /** The formats that fit all day columns together. */
  readonly day_formats: readonly string[];
  readonly numbers: NumberSpelling;
}

interface TypedColumn {
  readonly spec: ColumnSpec;
  readonly source: ColumnProfile;
}

/** Those that may have marks: whole numbers are digits alone, which every spelling reads alike. */
export const NUMBER_TYPES: ReadonlySet<ColumnSpec['type']> = new Set([
  ...(['amount', 'limit', 'flow', 'rate', 'score', 'number'] as const),
]);

export function readingOf(columns: readonly TypedColumn[]): FileReading {
  return {
    columns,
    day_formats: commonFormats(columns.filter(({ spec }) => spec.type === 'day').map(({ source }) => source)),
    numbers: numberSpelling(
      columns.filter(({ spec }) => NUMBER_TYPES.has(spec.type)).flatMap(({ source }) => source.distinct),
    ),
  };
}

function commonFormats(columns: readonly ColumnProfile[]): readonly string[] {
  const dated = columns.filter(({ distinct }) => distinct.some((text) => !isNoDay(text)));
  const [first, ...others] = dated;
  if (first === undefined) return [];
  return first.day_formats.filter((format) => others.every((other) => other.day_formats.includes(format)));
}

/** The day of a row, where the file's format is known. */
export function dayAt({ day_formats }: FileReading, { values }: ColumnProfile, row: number): Day | null {
  const [format, ...more] = day_formats;
  return format === undefined || more.length > 0 ? null : dayIn(format, values[row] ?? '');
}

const WHOLE: NumberMarks = { decimal: '.', thousands: '' };

/** The number of a row, to be compared and not to be reckoned with; null where the file's spelling is not known. */
export function numberAt({ numbers }: FileReading, { values }: ColumnProfile, row: number): number | null {
  if (numbers.found !== 'plain' && numbers.found !== 'one') return null;
  const number = plainNumber(numbers.found === 'one' ? numbers.marks : WHOLE, values[row] ?? '');
  return number === null ? null : Number(number);
}

/** How many rows `holds` says yes to and how many it says anything of. */
export function countRows(
  { values }: ColumnProfile,
  holds: (row: number) => boolean | null,
): { readonly yes: number; readonly told: number } {
  const answers = values.map((_, row) => holds(row)).filter((answer) => answer !== null);
  return { yes: answers.filter((answer) => answer).length, told: answers.length };
}
