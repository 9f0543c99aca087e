import type { KindSpec } from '../domain/file-kind.ts';
import type { Rejection } from '../domain/import-report.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import type { Currency } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { FormatEvidence } from './format-evidence.ts';
import { mappedColumn } from './mapped-column.ts';
import { CurrencySigns } from './mapped-currency.ts';
import { totalRowCheck } from './mapped-total-row.ts';
import { negativeAmountsCheck } from './negative-amounts.ts';
import { missingFault, type ReadColumn, readColumn } from './read-column.ts';
import { rowChecks } from './row-checks.ts';
import type { Row, RowCheck, RowFault } from './row-fault.ts';

export interface LedgerRecord {
  /** The line of the file the record starts on. */
  readonly line: number;
  /**
   * In the order of the spec's columns, as PostgreSQL's COPY reads them: days as they are, amounts as plain
   * decimals, flags `true` or `false`, the column's fallback where the file has none; null where a value is unknown.
   */
  readonly values: readonly (string | null)[];
}

/** A row that was left out, and which it was: its id where the kind's key is one column and that cell can be read. */
export type ReadRejection = Rejection & { readonly id: string | null };

export interface RowReaderOptions {
  readonly spec: KindSpec;
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
  /** How the file's columns and texts become ours, an entry that `checkMapping` found sound; null where they are ours. */
  readonly mapping: MappingEntry | null;
}

/** Turns the texts of a file's rows into records, one row after another. */
export interface RowReader {
  /**
   * The record of a row, or its first fault in the order of the columns. `cells` are its texts, one a column of the
   * kind and empty where there is none; `plain` says of each whether it was a JSON number or truth value. `broken` is
   * what is wrong with a cell that could not be put together and is empty for it.
   */
  readonly read: (
    line: number,
    cells: readonly string[],
    plain?: readonly boolean[],
    broken?: RowFault | null,
  ) => LedgerRecord | ReadRejection;
  /** A row that could not be taken apart into cells, but for its id. */
  readonly reject: (line: number, fault: RowFault, idCell: string) => ReadRejection;
  /** To be called at the end of the file. @throws FileRefused where values show that the mapping's formats are not the file's */
  readonly finish: () => void;
}

export function isRejection(row: LedgerRecord | ReadRejection): row is ReadRejection {
  return 'code' in row;
}

/** The reader of a kind's rows. Fields are read in column order; what is between them is checked when all are sound. */
export function rowReader(options: RowReaderOptions): RowReader {
  const { spec, mapping } = options;
  const evidence = mapping === null ? null : new FormatEvidence(mapping);
  const signs = new CurrencySigns();
  const columns = spec.columns.map((column) =>
    mapping === null || evidence === null
      ? readColumn(column)
      : mappedColumn(column, mapping, evidence, signs),
  );
  const checks: readonly RowCheck[] = [
    ...(mapping === null ? [] : [currencyCheck(spec, options, signs)]),
    ...(mapping?.negative_amounts === 'credit_note' ? [negativeAmountsCheck] : []),
    ...rowChecks(spec, options),
  ];
  const row = new RowOfValues(spec.columns.map(({ name }) => name));
  const idPosition = idPositionOf(spec);
  const totalRow = totalRowCheck(spec, columns);
  const reject = (line: number, fault: RowFault, idCell: string): ReadRejection => ({
    line,
    field: fault.field,
    code: fault.code,
    message: fault.message,
    id: idOf(columns[idPosition], idCell),
  });
  const totalOf = (cells: readonly string[], plain?: readonly boolean[]): RowFault | null => {
    if (totalRow === null) return null;
    // What a total has in the place of a day, such as a count, says nothing of the file's days.
    return evidence === null ? totalRow(cells, plain) : evidence.unheard(() => totalRow(cells, plain));
  };
  const read: RowReader['read'] = (line, cells, plain, broken = null) => {
    if (evidence !== null) evidence.line = line;
    const total = broken === null ? totalOf(cells, plain) : null;
    if (total !== null) return reject(line, total, '');
    signs.clear();
    const values: (string | null)[] = [];
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (column === undefined) break;
      const value =
        broken !== null && broken.field === column.spec.name
          ? broken
          : readCell(column, cells[index]?.trim() ?? '', plain?.[index] === true, spec);
      if (typeof value === 'object' && value !== null) {
        if (evidence !== null) readRest(columns, index + 1, cells, plain);
        return reject(line, { ...value, field: column.spec.name }, cells[idPosition] ?? '');
      }
      values.push(value);
    }
    row.values = values;
    for (const check of checks) {
      const fault = check(row);
      if (fault) return reject(line, fault, cells[idPosition] ?? '');
    }
    return { line, values };
  };
  return { read, reject, finish: () => evidence?.refuse() };
}

/** Facts are in the base currency; all other money says its own, or leaves it to the ledger. */
function currencyCheck(
  { kind }: KindSpec,
  { base_currency }: RowReaderOptions,
  signs: CurrencySigns,
): RowCheck {
  const own = kind === 'facts' ? base_currency : null;
  return (row) => signs.check(row, own);
}

function readCell(column: ReadColumn, text: string, plain: boolean, { kind }: KindSpec) {
  if (text !== '') return plain ? column.parsePlain(text) : column.parse(text);
  return column.absent === undefined ? missingFault(column.label, kind) : column.absent;
}

/** A row that is left out may still show that the formats of the mapping are not the file's. */
function readRest(
  columns: readonly ReadColumn[],
  from: number,
  cells: readonly string[],
  plain: readonly boolean[] | undefined,
): void {
  for (let index = from; index < columns.length; index++) {
    const text = cells[index]?.trim() ?? '';
    if (text !== '' && plain?.[index] !== true) columns[index]?.parse(text);
  }
}

function idPositionOf({ key, columns }: KindSpec): number {
  return key.length === 1 ? columns.findIndex(({ name }) => name === key[0]) : -1;
}

function idOf(column: ReadColumn | undefined, cell: string): string | null {
  const text = cell.trim();
  const value = column === undefined || text === '' ? null : column.parse(text);
  return typeof value === 'string' ? value : null;
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
