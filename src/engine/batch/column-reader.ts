import type { FactColumn } from '../fact-batch.ts';
import type { Value } from '../operator.ts';

/** A fact's value in one row of a column in which it is known. */
export type RowReader = (row: number) => Value;

/** Reads single values of a column, for comparisons that no loop over columns is made for. */
export function rowReader(column: FactColumn): RowReader {
  switch (column.kind) {
    case 'number':
      return (row) => column.values[row] ?? Number.NaN;
    case 'text':
      return (row) => column.dictionary[column.codes[row] ?? -1] ?? '';
    case 'flag':
      return (row) => column.values[row] === 1;
    case 'list':
      return listReader(column);
  }
}

/** The list returned is one array, filled anew for each row, so that a million rows do not make a million arrays. */
function listReader({ offsets, codes, dictionary }: FactColumn & { kind: 'list' }): RowReader {
  const list: string[] = [];
  return (row) => {
    list.length = 0;
    const end = offsets[row + 1] ?? 0;
    for (let at = offsets[row] ?? 0; at < end; at += 1) list.push(dictionary[codes[at] ?? -1] ?? '');
    return list;
  };
}
