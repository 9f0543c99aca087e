import { FILE_KINDS } from '../domain/file-kind.ts';
import type { Mapping, MappingEntry } from '../domain/mapping.ts';

/**
 * The entries of a mapping that a file is read by, in the order of the kinds' references. Only the file's base name
 * counts, with and without `.gz`, and not its letter case.
 */
export function entriesFor(mapping: Mapping, fileName: string): readonly MappingEntry[] {
  const baseName = fileName.slice(fileName.search(/[^/\\]*$/));
  const names = [baseName, baseName.replace(/\.gz$/i, '')].map(folded);
  const matching = mapping.filter(({ match }) => names.some((name) => matchesGlob(folded(match), name)));
  return FILE_KINDS.flatMap((kind) => matching.filter((entry) => entry.kind === kind));
}

/** Characters rather than code units, composed as no file system agrees on, so that `?` is one character. */
function folded(name: string): readonly string[] {
  return [...name.normalize('NFC').toLowerCase()];
}

/** `*` is any characters, `?` one. Goes back to the last `*` only, so that no pattern takes longer than its length times the name's. */
function matchesGlob(pattern: readonly string[], name: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let starTook = 0;
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      starTook = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++starTook;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((character) => character === '*');
}
