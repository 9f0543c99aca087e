/** Where a mapping takes each of our columns from: a column of the file, or several that are joined to one id. */
import type { ColumnSpec } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { ownValue } from './own-value.ts';

/** The names of the file's columns that ours comes from, as the mapping has them; none where it names none. */
export function sourcesOf({ columns }: MappingEntry, name: string): readonly string[] {
  const source = ownValue(columns, name);
  if (source === undefined) return [];
  return typeof source === 'string' ? [source] : source.columns;
}

/** A column of the kind for each column of the file that is read for it, and one for each that the mapping leaves out. */
export interface SourceCells {
  readonly columns: readonly ColumnSpec[];
  readonly sources: readonly (string | null)[];
  /** From cells in that order to one for each column of the kind. */
  readonly joined: (cells: readonly string[]) => readonly string[];
  /** The same of what is said of the cells: joined texts are never plain. */
  readonly joinedPlain: (plain: readonly boolean[]) => readonly boolean[];
}

export function sourceCells(columns: readonly ColumnSpec[], entry: MappingEntry): SourceCells {
  const parts = columns.map((column) => {
    const source = ownValue(entry.columns, column.name);
    const names = sourcesOf(entry, column.name);
    return { column, names, join: typeof source === 'object' ? source.join : null };
  });
  const flat = parts.flatMap(({ column, names }) => {
    const sources: readonly (string | null)[] = names.length === 0 ? [null] : names;
    return sources.map((source) => ({ column, source }));
  });
  const starts = startsOf(parts.map(({ names }) => Math.max(1, names.length)));
  const joins = parts.some(({ join }) => join !== null);
  return {
    columns: flat.map(({ column }) => column),
    sources: flat.map(({ source }) => source),
    joined: (cells) =>
      joins
        ? parts.map(({ join, names }, index) => {
            const from = starts[index] ?? 0;
            return join === null ? (cells[from] ?? '') : joinedText(cells, from, names.length, join);
          })
        : cells,
    joinedPlain: (plain) =>
      joins ? parts.map(({ join }, index) => join === null && plain[starts[index] ?? 0] === true) : plain,
  };
}

function startsOf(widths: readonly number[]): readonly number[] {
  let next = 0;
  return widths.map((width) => {
    const start = next;
    next += width;
    return start;
  });
}

/** An id of which a part is missing is none: a total may well have a company code. */
function joinedText(cells: readonly string[], from: number, count: number, join: string): string {
  const texts: string[] = [];
  for (let at = from; at < from + count; at++) {
    const text = cells[at]?.trim() ?? '';
    if (text === '') return '';
    texts.push(text);
  }
  return texts.join(join);
}
