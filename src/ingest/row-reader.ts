import type { ColumnSpec, FileKind, KindSpec } from '../domain/file-kind.ts';
import type { Rejection } from '../domain/import-report.ts';
import type { Currency } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import type { FieldParser } from './field-fault.ts';
import { fieldParser } from './field-parser.ts';
import { rowChecks } from './row-checks.ts';
import type { Row, RowFault } from './row-fault.ts';

export interface LedgerRecord {
  /** The line of the file the record starts on. */
  readonly line: number;
  /**
   * In the order of the spec's columns, as PostgreSQL's COPY reads them: days as they are, amounts as plain
   * decimals, flags `true` or `false`, the column's fallback where the file has none; null where a value is unknown.
   */
  readonly values: readonly (string | null)[];
}

export interface RowReaderOptions {
  readonly spec: KindSpec;
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
}

/** Turns a row's texts, one a column of the kind and empty where there is none, into a record or its first fault. */
export type RowReader = (line: number, cells: readonly string[]) => LedgerRecord | Rejection;

export function isRejection(row: LedgerRecord | Rejection): row is Rejection {
  return 'code' in row;
}

export function rejection(line: number, fault: RowFault): Rejection {
  return { line, field: fault.field, code: fault.code, message: fault.message };
}

/** The reader of a kind's rows. Fields are read in column order; what is between them is checked when all are sound. */
export function rowReader(options: RowReaderOptions): RowReader {
  const columns = options.spec.columns.map(readColumn);
  const checks = rowChecks(options.spec, options);
  const row = new RowOfValues(columns.map(({ spec }) => spec.name));
  return (line, cells) => {
    const values: (string | null)[] = [];
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      const text = cells[index]?.trim();
      if (column === undefined) break;
      if (text === undefined || text === '') {
        if (column.absent === undefined) return rejection(line, missing(column.spec, options.spec.kind));
        values.push(column.absent);
        continue;
      }
      const value = column.parse(text);
      if (typeof value !== 'string') return rejection(line, { field: column.spec.name, ...value });
      values.push(value);
    }
    row.values = values;
    for (const check of checks) {
      const fault = check(row);
      if (fault) return rejection(line, fault);
    }
    return { line, values };
  };
}

interface ReadColumn {
  readonly spec: ColumnSpec;
  readonly parse: FieldParser;
  /** What stands for an absent value; undefined where there has to be one. */
  readonly absent: string | null | undefined;
}

function readColumn(spec: ColumnSpec): ReadColumn {
  const absent = spec.required ? undefined : (spec.fallback ?? null);
  return { spec, parse: fieldParser(spec), absent };
}

function missing(column: ColumnSpec, kind: FileKind): RowFault {
  const message = `${column.name} is missing: every row of ${kind} needs one`;
  return { field: column.name, code: 'missing', message };
}

/** One of these serves every row of a file. */
class RowOfValues implements Row {
  values: (string | null)[] = [];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(names: readonly string[]) {
    this.#positions = new Map(names.map((name, index) => [name, index]));
  }

  get(column: string): string | null {
    return this.values[this.#positions.get(column) ?? -1] ?? null;
  }

  set(column: string, value: string): void {
    const position = this.#positions.get(column);
    if (position !== undefined) this.values[position] = value;
  }
}
