import type { RejectionCode } from '../domain/import-report.ts';

/** What is wrong with a row: `field` is the column, null where it is the row as a whole. */
export interface RowFault {
  readonly field: string | null;
  readonly code: RejectionCode;
  readonly message: string;
}

/** The values of one row by column name. A check may put a value into the spelling that the ledger keeps. */
export interface Row {
  get(column: string): string | null;
  set(column: string, value: string): void;
}

/** What is wrong between the fields of one row, each of which is sound by itself; null where nothing is. */
export type RowCheck = (row: Row) => RowFault | null;
