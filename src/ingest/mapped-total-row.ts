/** Lists of open items mostly end in totals, which are no items: an amount that is nobody's, of no invoice and of no day. */
import type { KindSpec } from '../domain/file-kind.ts';
import type { ReadColumn } from './read-column.ts';
import type { RowFault } from './row-fault.ts';

const AMOUNTS = ['open_amount', 'amount'];

/**
 * What tells the totals of a list of open items: rows that have an amount and, as the mapping reads them, neither an
 * id (of an invoice, a customer or another document) nor a day. Null where the kind is no such list. A row with one of
 * these may be an item, and is rejected as any row without an id is.
 */
export function totalRowCheck(
  spec: KindSpec,
  columns: readonly ReadColumn[],
): ((cells: readonly string[], plain?: readonly boolean[]) => RowFault | null) | null {
  if (!spec.columns.some(({ name }) => name === 'open_amount')) return null;
  const positions = (isWanted: (column: ReadColumn) => boolean): readonly number[] =>
    columns.flatMap((column, index) => (isWanted(column) ? [index] : []));
  const ids = positions((column) => column.spec.type === 'id');
  const days = positions((column) => column.spec.type === 'day');
  const amounts = positions((column) => AMOUNTS.includes(column.spec.name));
  const textAt = (cells: readonly string[], index: number): string => cells[index]?.trim() ?? '';
  return (cells, plain) => {
    if (!ids.every((index) => isAbsent(columns[index], textAt(cells, index)))) return null;
    if (days.some((index) => isDay(columns[index], textAt(cells, index), plain?.[index]))) return null;
    const at = amounts.find((index) => isNumber(columns[index], textAt(cells, index), plain?.[index]));
    const label = columns[at ?? -1]?.label;
    if (label === undefined) return null;
    const message = `${label} ${cells[at ?? -1]?.trim()} is of no invoice, no customer and no day: it looks like a total, and was left out`;
    return { field: null, code: 'total_row', message };
  };
}

function isAbsent(column: ReadColumn | undefined, text: string): boolean {
  if (column === undefined) return true;
  if (text === '') return typeof column.absent !== 'string';
  const value = column.parse(text);
  return value === null || (typeof value === 'object' && value.code === 'missing');
}

/** A day that is too late is one all the same. What every row has, as a constant, tells nothing of this one. */
function isDay(column: ReadColumn | undefined, text: string, plain = false): boolean {
  if (column === undefined || text === '') return false;
  const value = plain ? column.parsePlain(text) : column.parse(text);
  return typeof value === 'string' || value?.code === 'out_of_range';
}

/** A total of credit notes is below zero, and one may be of nothing. */
function isNumber(column: ReadColumn | undefined, text: string, plain = false): boolean {
  if (column === undefined || text === '') return false;
  const value = plain ? column.parsePlain(text) : column.parse(text);
  return typeof value === 'string' || (value !== null && NUMBER_FAULTS.includes(value.code));
}

const NUMBER_FAULTS: readonly string[] = ['not_positive', 'out_of_range', 'too_many_decimals'];
