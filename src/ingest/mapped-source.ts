/** Where a mapping takes each of our columns from: a column of the file, or several that are joined to one id. */
import type { ColumnSpec } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { ownValue } from './own-value.ts';
import type { RowFault } from './row-fault.ts';
import { showValue } from './show-value.ts';

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
  /** From cells in that order to one for each column of the kind; empty where they cannot be joined. */
  readonly joined: (cells: readonly string[]) => readonly string[];
  /** Why cells in that order cannot be joined; null where nothing is wrong with them. */
  readonly joinFault: (cells: readonly string[]) => RowFault | null;
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
            if (join === null) return cells[from] ?? '';
            const texts = textsOf(cells, from, names.length);
            return problemOf(texts, names, join) === null && texts.at(-1) !== '' ? texts.join(join) : '';
          })
        : cells,
    joinFault: (cells) => {
      if (!joins) return null;
      for (const [index, { column, names, join }] of parts.entries()) {
        if (join === null) continue;
        const problem = problemOf(textsOf(cells, starts[index] ?? 0, names.length), names, join);
        if (problem !== null) return joinProblem(column, names, problem);
      }
      return null;
    },
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

function textsOf(cells: readonly string[], from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => cells[from + at]?.trim() ?? '');
}

type Problem = Pick<RowFault, 'code' | 'message'>;

/**
 * The last part is the document's own number: without one there is no id, and a total may well have a company code.
 * Another part may not be missing beside it. The join has to stand first where a part ends, or `A-1` and `2` would be
 * the same id as `A` and `1-2`.
 */
function problemOf(texts: readonly string[], names: readonly string[], join: string): Problem | null {
  if (texts.at(-1) === '') return null;
  for (const [at, text] of texts.slice(0, -1).entries()) {
    const name = names[at]?.trim() ?? '';
    if (text === '') return { code: 'missing', message: `lacks ${name}: an id needs all of its parts` };
    if (`${text}${join}`.indexOf(join) === text.length) continue;
    const why = `${name} ${showValue(text)} and the join ${showValue(join)} run into each other, so that other parts could make the same id`;
    return { code: 'not_allowed', message: `cannot be joined: ${why}. Choose another join in the mapping` };
  }
  return null;
}

function joinProblem({ name }: ColumnSpec, names: readonly string[], { code, message }: Problem): RowFault {
  const label = `${name} (${names.map((one) => one.trim()).join(' + ')})`;
  return { field: name, code, message: `${label} ${message}` };
}
