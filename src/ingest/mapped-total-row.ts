/** Lists of open items mostly end in totals, which are no items: an amount that is nobody's and of no invoice. */
import type { KindSpec } from '../domain/file-kind.ts';
import type { ReadColumn } from './read-column.ts';
import type { RowFault } from './row-fault.ts';

const NAMES = ['invoice_id', 'customer_id'];
const AMOUNTS = ['open_amount', 'amount'];

/**
 * What tells the totals of a list of open items: rows that have an amount and, as the mapping reads them, neither an
 * invoice id nor a customer id. Null where the kind is no such list. A row of one of the two may be an item, and is
 * rejected as any row without an id is.
 */
export function totalRowCheck(
  spec: KindSpec,
  columns: readonly ReadColumn[],
): ((cells: readonly string[], plain?: readonly boolean[]) => RowFault | null) | null {
  if (!spec.columns.some(({ name }) => name === 'open_amount')) return null;
  const positions = (names: readonly string[]): readonly number[] =>
    columns.flatMap((column, index) => (names.includes(column.spec.name) ? [index] : []));
  const named = positions(NAMES);
  const amounts = positions(AMOUNTS);
  return (cells, plain) => {
    if (!named.every((index) => isAbsent(columns[index], cells[index]?.trim() ?? ''))) return null;
    const at = amounts.find((index) => isNumber(columns[index], cells[index]?.trim() ?? '', plain?.[index]));
    const label = columns[at ?? -1]?.label;
    if (label === undefined) return null;
    const message = `${label} ${cells[at ?? -1]?.trim()} is of no invoice and of no customer: it looks like a total, and was left out`;
    return { field: null, code: 'total_row', message };
  };
}

function isAbsent(column: ReadColumn | undefined, text: string): boolean {
  if (column === undefined) return true;
  if (text === '') return typeof column.absent !== 'string';
  const value = column.parse(text);
  return value === null || (typeof value === 'object' && value.code === 'missing');
}

/** A total of credit notes is below zero, and one may be of nothing. */
function isNumber(column: ReadColumn | undefined, text: string, plain = false): boolean {
  if (column === undefined || text === '') return false;
  const value = plain ? column.parsePlain(text) : column.parse(text);
  return typeof value === 'string' || (value !== null && NUMBER_FAULTS.includes(value.code));
}

const NUMBER_FAULTS: readonly string[] = ['not_positive', 'out_of_range', 'too_many_decimals'];
