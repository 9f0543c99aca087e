import { stringify } from 'csv-stringify/sync';

/**
 * One row of CSV without its line end.
 * @param forSpreadsheets whether text that a spreadsheet would take for a formula is escaped; not for files that are
 *   read back by a program
 */
export function csvLine(values: readonly string[], forSpreadsheets: boolean): string {
  return stringify([[...values]], { escape_formulas: forSpreadsheets, eof: false });
}
