import type { ColumnSpec, ColumnType } from '../domain/file-kind.ts';
import { type FieldFault, faultOf } from './field-fault.ts';
import type { RowFault } from './row-fault.ts';
import { showValue } from './show-value.ts';
import type { SourceKeys } from './source-keys.ts';

/** The texts of a row in the order of the kind's columns, empty where it has none; or what is wrong with it. */
export type JsonRow = JsonCells | RowFault;

export interface JsonCells {
  readonly cells: readonly string[];
  /** Of each, whether it was a number or a truth value, which JSON writes in one way only. */
  readonly plain: readonly boolean[];
}

/**
 * Reads lines of NDJSON against the columns of a kind. A line is one JSON object. Values are strings; numbers, taken
 * as their digits stand in the file so that none is lost; `true` and `false`, but not as a text; `null` or no key at
 * all for nothing; and, for columns of codes, an array of strings. A key the kind does not have and a key that stands twice reject the
 * row, since nobody can tell which value was meant. Where a mapping names the keys, others do not count.
 */
export function jsonRowReader(
  columns: readonly ColumnSpec[],
  sources: SourceKeys | null = null,
): (line: string) => JsonRow {
  const names = columns.map((column) => column.name);
  return (line) => {
    const object = parseObject(line);
    if (object === null) return invalid(line);
    const found = Object.keys(object);
    const keys = sources === null ? knownKeys(found, names) : sources.keysIn(found);
    if ('code' in keys) return keys;
    const { numbers, written } = topLevel(line);
    if (written.length > found.length && (sources === null || repeatsAny(keys, written)))
      return repeatedKey();
    const cells: string[] = [];
    const plain: boolean[] = [];
    for (const [index, column] of columns.entries()) {
      const key = keys[index] ?? null;
      const value = key === null ? undefined : object[key];
      const number = key === null ? undefined : numbers.get(key);
      const cell = cellText(column, value, number);
      if (typeof cell !== 'string') return { field: column.name, ...cell };
      cells.push(cell);
      plain.push(number !== undefined || typeof value === 'boolean');
    }
    return { cells, plain };
  };
}

/** The key of each column, which is its name; or a key that is no column's. */
function knownKeys(found: readonly string[], names: readonly string[]): readonly string[] | RowFault {
  const unknown = found.find((key) => !names.includes(key));
  return unknown === undefined ? names : notAColumn(unknown, names);
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parts of a JSON text that matter here: a string (a key where a colon follows), a number, an opening, a closing. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")\s*(:?)|(-?\d[-+.\deE]*)|[[{]|[\]}]/g;

interface TopLevel {
  /** By key, as they are written. */
  readonly numbers: ReadonlyMap<string, string>;
  /** The keys, one that stands twice included twice. */
  readonly written: readonly string[];
}

/** The numbers and keys of an object. The text is known to be sound JSON. */
function topLevel(line: string): TopLevel {
  const numbers = new Map<string, string>();
  const written: string[] = [];
  let depth = 0;
  let key = '';
  for (const [token, text, colon, number] of line.matchAll(TOKEN)) {
    if (text !== undefined) {
      if (colon === '' || depth !== 1) continue;
      key = text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
      written.push(key);
    } else if (number !== undefined) {
      if (depth === 1) numbers.set(key, number);
    } else {
      depth += token === '[' || token === '{' ? 1 : -1;
    }
  }
  return { numbers, written };
}

function repeatsAny(keys: readonly (string | null)[], written: readonly string[]): boolean {
  return keys.some((key) => key !== null && written.indexOf(key) !== written.lastIndexOf(key));
}

const TEXTS: ReadonlySet<ColumnType> = new Set(['id', 'text', 'code', 'codes']);

function cellText(column: ColumnSpec, value: unknown, number: string | undefined): string | FieldFault {
  if (number !== undefined) return number;
  if (typeof value === 'string') return value.isWellFormed() ? value : halfCharacter(column.name, value);
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') {
    return TEXTS.has(column.type) ? notText(column.name, String(value)) : String(value);
  }
  if (!Array.isArray(value)) return notText(column.name, 'an object');
  return column.type === 'codes' ? codesText(column.name, value) : notText(column.name, 'an array');
}

function codesText(field: string, values: readonly unknown[]): string | FieldFault {
  if (!values.every((value) => typeof value === 'string')) {
    return notText(field, 'an array of other things than strings');
  }
  const codes = values.join(';');
  return codes.isWellFormed() ? codes : halfCharacter(field, codes);
}

function notText(field: string, found: string): FieldFault {
  return { code: 'not_allowed', message: `${field} is ${found}: write a string` };
}

function halfCharacter(field: string, text: string): FieldFault {
  return faultOf('invalid_json', field, text, 'holds half of a surrogate pair, which is no character');
}

function invalid(line: string): RowFault {
  const message = `${showValue(line)} is not a JSON object: each line must be one whole object`;
  return { field: null, code: 'invalid_json', message };
}

/** A name that fits the report's `field`; any other key is only quoted. */
const PLAIN_KEY = /^[\w-]{1,100}$/;

function notAColumn(key: string, names: readonly string[]): RowFault {
  const message = `${showValue(key)} is not a column of this kind: its columns are ${names.join(', ')}`;
  return { field: PLAIN_KEY.test(key) ? key : null, code: 'not_allowed', message };
}

function repeatedKey(): RowFault {
  const message = 'A key stands twice in the object, so its value is not certain: write each key once';
  return { field: null, code: 'not_allowed', message };
}
