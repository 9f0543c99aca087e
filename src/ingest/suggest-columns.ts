/** What the values of a file's columns look like. */
import type { ColumnSpec } from '../domain/file-kind.ts';
import type { CsvRecord } from './csv-records.ts';
import { dayFormatsOf, isNoDay } from './suggest-day-formats.ts';
import { nameForms } from './suggest-names.ts';
import { type NumberSpelling, numberSpelling } from './suggest-number-marks.ts';
import { choiceOf, currencyOf, flagOf } from './suggest-words.ts';

export interface ColumnProfile {
  /** As the header has it, trimmed. */
  readonly name: string;
  /** The spellings it is known by, see `nameForms`. */
  readonly forms: readonly string[];
  /** Row by row, trimmed; empty where there is nothing. */
  readonly values: readonly string[];
  readonly distinct: readonly string[];
  /** How many rows have a value. */
  readonly filled: number;
  /** The formats that all of its values fit; none where it holds no days. */
  readonly day_formats: readonly string[];
  readonly numbers: NumberSpelling;
}

/** A mapping has no room for longer names. */
const NAME_CHARACTERS_MAX = 200;

/** The columns that a mapping can name: those with a name of their own. */
export function profileColumns(
  header: readonly string[],
  rows: readonly CsvRecord[],
): readonly ColumnProfile[] {
  return header.flatMap((name, index) => {
    if (name === '' || name.length > NAME_CHARACTERS_MAX) return [];
    if (header.indexOf(name) !== header.lastIndexOf(name)) return [];
    const values = rows.map(({ fields }) => fields[index]?.trim() ?? '');
    return [profile(name, values)];
  });
}

function profile(name: string, values: readonly string[]): ColumnProfile {
  const distinct = [...new Set(values)].filter((value) => value !== '');
  return {
    name,
    forms: nameForms(name),
    values,
    distinct,
    filled: values.filter((value) => value !== '').length,
    day_formats: dayFormatsOf(distinct),
    numbers: numberSpelling(distinct),
  };
}

/** Whether values may stand in a column of ours; `empty` where there are none to tell by. */
export type Fit = 'fits' | 'empty' | 'misfits';

const ID_CHARACTERS_MAX = 200;
/** How many words of a choice have to be known for it to be that choice. */
const KNOWN_WORDS_SHARE = 0.5;

export function fitOf(spec: ColumnSpec, column: ColumnProfile): Fit {
  const values = spec.type === 'day' ? column.distinct.filter((value) => !isNoDay(value)) : column.distinct;
  if (values.length === 0) return 'empty';
  return hasType(spec, column, values) ? 'fits' : 'misfits';
}

function hasType(spec: ColumnSpec, column: ColumnProfile, values: readonly string[]): boolean {
  switch (spec.type) {
    case 'id':
    case 'code':
      return values.every((value) => value.length <= ID_CHARACTERS_MAX);
    case 'text':
    case 'codes':
      return true;
    case 'day':
      return column.day_formats.length > 0;
    case 'currency':
      return share(values, (value) => currencyOf(value) !== null) > KNOWN_WORDS_SHARE;
    case 'flag':
      return values.every((value) => flagOf(value) !== null);
    case 'choice':
      return (
        share(values, (value) => choiceOf(spec.name, value, spec.choices ?? []) !== null) >= KNOWN_WORDS_SHARE
      );
    case 'integer':
      return values.every((value) => /^\d{1,9}$/.test(value));
    default:
      return column.numbers.found !== 'none';
  }
}

/** 1, 2, 3 … down the file: the number of the row, which is nobody's id. */
export function countsRows({ values }: ColumnProfile): boolean {
  const numbers = values.filter((value) => value !== '').map(Number);
  const first = numbers[0];
  return (
    numbers.length > 1 &&
    first !== undefined &&
    first <= 1 &&
    numbers.every((number, index) => number === first + index)
  );
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}
