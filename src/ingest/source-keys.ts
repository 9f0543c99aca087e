import type { ColumnSpec } from '../domain/file-kind.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { FileRefused } from './file-refused.ts';
import type { SourceCells } from './mapped-source.ts';
import type { RowFault } from './row-fault.ts';
import { showValue } from './show-value.ts';
import { lackingColumns, sourcePosition } from './source-columns.ts';

/** By source: the key it is read from in an object, null where it has none; or why that is not certain. */
export type KeysOfColumns = readonly (string | null)[] | RowFault;

const OTHER_KEYS_MAX = 1_000;

/** Finds the keys that a mapping names in the objects of an NDJSON file, and keeps in mind which of them ever came. */
export class SourceKeys {
  readonly #columns: readonly ColumnSpec[];
  readonly #sources: readonly (string | null)[];
  readonly #seen: Set<string> = new Set();
  readonly #other: Set<string> = new Set();
  /** Objects of one file mostly have the same keys. */
  #lastFound: readonly string[] = [];
  #lastKeys: KeysOfColumns | null = null;

  constructor({ columns, sources }: Pick<SourceCells, 'columns' | 'sources'>) {
    this.#columns = columns;
    this.#sources = sources;
  }

  keysIn(found: readonly string[]): KeysOfColumns {
    if (this.#lastKeys !== null && areSame(found, this.#lastFound)) return this.#lastKeys;
    this.#lastFound = found;
    this.#lastKeys = this.#find(found);
    return this.#lastKeys;
  }

  /**
   * An object may leave out a key whose value it does not know, so that one that no object has is no fault by itself:
   * it is where every row needs it, and where the file has a key so like it that the name must be wrong.
   * @throws FileRefused `mapping_misfit`
   */
  finish(): void {
    const other = [...this.#other];
    if (other.length === 0 && this.#seen.size === 0) return;
    const lacking = this.#sources.flatMap((source, index) => {
      if (source === null || this.#seen.has(source)) return [];
      const needed = this.#columns[index]?.required === true;
      return needed || nearestName(source, other) !== null ? [source] : [];
    });
    if (lacking.length === 0) return;
    throw new FileRefused('mapping_misfit', null, lackingColumns(lacking, [...this.#seen, ...other]));
  }

  #find(found: readonly string[]): KeysOfColumns {
    const names = found.map((key) => key.trim());
    const keys: (string | null)[] = [];
    for (const [index, source] of this.#sources.entries()) {
      const position = source === null ? 'missing' : sourcePosition(source, names);
      if (position === 'repeated' || position === 'ambiguous') {
        return doubtful(this.#columns[index]?.name ?? null, source ?? '');
      }
      if (source !== null && position !== 'missing') this.#seen.add(source);
      keys.push(position === 'missing' ? null : (found[position] ?? null));
    }
    for (const key of found) {
      if (this.#other.size < OTHER_KEYS_MAX && !keys.includes(key)) this.#other.add(key);
    }
    return keys;
  }
}

function doubtful(field: string | null, source: string): RowFault {
  const message =
    `The object has several keys that may be ${showValue(source)}, which the mapping names: ` +
    'write the key as it stands in the file, and once only';
  return { field, code: 'not_allowed', message };
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
