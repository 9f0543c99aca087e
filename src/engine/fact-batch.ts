/** Facts as the engine reads them: one customer's by name, or a batch's as one typed column a fact. */
import { type FactDeclaration, type FactRow, type FactType, isNumeric } from '../domain/fact.ts';

/** A fact's value to a rule; null is unknown. */
export type EngineValue = number | string | boolean | readonly string[] | null;

/**
 * One customer's facts by name; absent is unknown. A `FactRow` is one: money may be a number or a decimal string,
 * and is read by the type its fact is declared with.
 */
export type EngineFacts = Readonly<Record<string, EngineValue>>;

/**
 * One fact of all rows of a batch. A dictionary holds each text once.
 * - `number`: finite, or NaN, which is unknown
 * - `text`: places in the dictionary, -1 is unknown
 * - `flag`: 0 false, 1 true, 2 unknown
 * - `list`: row r has the codes from `offsets[r]` up to `offsets[r + 1]`; `unknown[r]` is 1 where the list is unknown
 */
export type FactColumn =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'text'; readonly codes: Int32Array; readonly dictionary: readonly string[] }
  | { readonly kind: 'flag'; readonly values: Uint8Array }
  | {
      readonly kind: 'list';
      readonly offsets: Uint32Array;
      readonly codes: Int32Array;
      readonly dictionary: readonly string[];
      readonly unknown: Uint8Array;
    };

export interface FactBatch {
  readonly size: number;
  /** By fact name. A fact without a column is unknown in every row. */
  readonly columns: ReadonlyMap<string, FactColumn>;
}

/** Columns of the declared facts, row by row in the order given. A value of the wrong type is unknown in its row. */
export function factBatch(declarations: readonly FactDeclaration[], rows: readonly FactRow[]): FactBatch {
  const columns = new Map(
    declarations.map((declaration) => [declaration.name, factColumn(declaration, rows)]),
  );
  return { size: rows.length, columns };
}

/** The rows from `start` on, at most 32, and after them rows in which nothing is known, 32 in all. */
export function lastRows(batch: FactBatch, start: number): FactBatch {
  const columns = [...batch.columns].map(([name, column]) => [name, lastOfColumn(column, start)] as const);
  return { size: REST_ROWS, columns: new Map(columns) };
}

/** One customer's fact of this name and type; null where it is absent, unknown or not of that type. */
export function readFact(facts: EngineFacts, name: string, type: FactType): EngineValue {
  return Object.hasOwn(facts, name) ? engineValue(type, facts[name]) : null;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * `value` as a rule sees a fact of this type; null where it is none of that type, infinite or NaN. Money in a decimal
 * string becomes the nearest double. Rounding is monotone, so no two amounts change their order by it: a comparison
 * can only come out equal for amounts that differ beyond the fifteenth digit.
 */
export function engineValue(type: FactType, value: EngineValue | undefined): EngineValue {
  switch (typeof value) {
    case 'number':
      return isNumeric(type) && Number.isFinite(value) ? value : null;
    case 'string':
      if (type === 'money' && DECIMAL.test(value)) return engineValue(type, Number(value));
      return type === 'text' ? value : null;
    case 'boolean':
      return type === 'flag' ? value : null;
    default:
      return type === 'list' && isTexts(value) ? value : null;
  }
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Values are told by their own type, so that a fact called like something of every object's prototype is unknown
 * where the row has none of that name.
 */
function factColumn({ name, type }: FactDeclaration, rows: readonly FactRow[]): FactColumn {
  if (type === 'text') return textColumn(name, rows);
  if (type === 'list') return listColumn(name, rows);
  return type === 'flag' ? flagColumn(name, rows) : numberColumn(name, type, rows);
}

function numberColumn(name: string, type: FactType, rows: readonly FactRow[]): FactColumn {
  const values = new Float64Array(rows.length).fill(Number.NaN);
  for (const [index, row] of rows.entries()) {
    const value = row[name];
    if (typeof value === 'number') values[index] = Number.isFinite(value) ? value : Number.NaN;
    else if (typeof value === 'string') values[index] = Number(engineValue(type, value) ?? Number.NaN);
  }
  return { kind: 'number', values };
}

/** In a column of flags. */
export const UNKNOWN_FLAG = 2;

function flagColumn(name: string, rows: readonly FactRow[]): FactColumn {
  const values = new Uint8Array(rows.length).fill(UNKNOWN_FLAG);
  for (const [index, row] of rows.entries()) {
    const value = row[name];
    if (typeof value === 'boolean') values[index] = Number(value);
  }
  return { kind: 'flag', values };
}

const REST_ROWS = 32;

function lastOfColumn(column: FactColumn, start: number): FactColumn {
  switch (column.kind) {
    case 'number': {
      const values = new Float64Array(REST_ROWS).fill(Number.NaN);
      values.set(column.values.subarray(start));
      return { ...column, values };
    }
    case 'text': {
      const codes = new Int32Array(REST_ROWS).fill(-1);
      codes.set(column.codes.subarray(start));
      return { ...column, codes };
    }
    case 'flag': {
      const values = new Uint8Array(REST_ROWS).fill(UNKNOWN_FLAG);
      values.set(column.values.subarray(start));
      return { ...column, values };
    }
    case 'list': {
      const offsets = new Uint32Array(REST_ROWS + 1).fill(column.offsets.at(-1) ?? 0);
      offsets.set(column.offsets.subarray(start));
      const unknown = new Uint8Array(REST_ROWS).fill(1);
      unknown.set(column.unknown.subarray(start));
      return { ...column, offsets, unknown };
    }
  }
}

function textColumn(name: string, rows: readonly FactRow[]): FactColumn {
  const dictionary = new Dictionary();
  const codes = new Int32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const value = row[name];
    codes[index] = typeof value === 'string' ? dictionary.codeOf(value) : -1;
  }
  return { kind: 'text', codes, dictionary: dictionary.texts };
}

function listColumn(name: string, rows: readonly FactRow[]): FactColumn {
  const dictionary = new Dictionary();
  const offsets = new Uint32Array(rows.length + 1);
  const unknown = new Uint8Array(rows.length);
  const codes: number[] = [];
  for (const [index, row] of rows.entries()) {
    const value = readFact(row, name, 'list');
    if (typeof value === 'object' && value !== null) {
      for (const text of value) codes.push(dictionary.codeOf(text));
    } else {
      unknown[index] = 1;
    }
    offsets[index + 1] = codes.length;
  }
  return { kind: 'list', offsets, codes: Int32Array.from(codes), dictionary: dictionary.texts, unknown };
}

class Dictionary {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
