import { type FactType, isNumeric } from '../domain/fact.ts';
import type { FactBatch, FactColumn } from './fact-batch.ts';
import type { Value } from './operator.ts';

/** A fact's value in one row of a batch; null is unknown. */
export type RowReader = (row: number) => Value | null;

/** Reads a fact by its type; unknown in every row where the batch has no column of that fact and type. */
export function rowReader(batch: FactBatch, fact: string, type: FactType): RowReader {
  const column = batch.columns.get(fact);
  switch (column?.kind) {
    case 'number':
      return isNumeric(type) ? (row) => knownNumber(column.values[row]) : () => null;
    case 'text':
      return type === 'text' ? (row) => column.dictionary[column.codes[row] ?? -1] ?? null : () => null;
    case 'flag':
      return type === 'flag' ? (row) => FLAGS[column.values[row] ?? 2] ?? null : () => null;
    case 'list':
      return type === 'list' ? listReader(column) : () => null;
    default:
      return () => null;
  }
}

/** A number of a column; null where it is NaN or the column has no such row. */
export function knownNumber(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

const FLAGS: readonly boolean[] = [false, true];

/** The list returned is one array, filled anew for each row, so that a million rows do not make a million arrays. */
function listReader(column: FactColumn & { kind: 'list' }): RowReader {
  const { offsets, codes, dictionary, unknown } = column;
  const list: string[] = [];
  return (row) => {
    if (unknown[row] !== 0) return null;
    list.length = 0;
    for (const code of codes.subarray(offsets[row], offsets[row + 1])) {
      const text = dictionary[code];
      if (text !== undefined) list.push(text);
    }
    return list;
  };
}
