import type { ColumnSpec, FileKind } from '../domain/file-kind.ts';
import type { FieldFault } from './field-fault.ts';
import { fieldParser } from './field-parser.ts';

/** Reads a cell, which is trimmed and not empty: the value as PostgreSQL's COPY takes it, null where it is unknown, or what is wrong. */
export type CellParser = (text: string) => string | null | FieldFault;

/** How a column of a kind is read from one file. */
export interface ReadColumn {
  readonly spec: ColumnSpec;
  /** As messages name it: `settled_on (SettledDate)` where the file calls it otherwise. */
  readonly label: string;
  readonly parse: CellParser;
  /**
   * Of a JSON number or truth value, which are spelt as ours are whatever a mapping says of the file's texts; but for
   * days and flags that are numbers.
   */
  readonly parsePlain: CellParser;
  /** What stands for an absent value; undefined where there has to be one. */
  readonly absent: string | null | undefined;
}

/** A column of a file that is written as the contract says. */
export function readColumn(spec: ColumnSpec): ReadColumn {
  const parse = fieldParser(spec);
  return { spec, label: spec.name, parse, parsePlain: parse, absent: absentValue(spec) };
}

export function absentValue(spec: ColumnSpec): string | null | undefined {
  return spec.required ? undefined : (spec.fallback ?? null);
}

export function missingFault(label: string, kind: FileKind): FieldFault {
  return { code: 'missing', message: `${label} is missing: every row of ${kind} needs one` };
}
