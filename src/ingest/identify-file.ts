import { FILE_KINDS, type FileKind } from '../domain/file-kind.ts';

export type FileFormat = 'csv' | 'ndjson';

export interface FileIdentity {
  /** Null where the name begins with no kind. */
  readonly kind: FileKind | null;
  readonly format: FileFormat;
  readonly gzip: boolean;
}

const ENDING = /\.(csv|ndjson)(\.gz)?$/;
const LETTER = /^[a-z]/;

/**
 * What a file's name says of it: `invoices-2026-11.csv.gz` holds invoices as CSV, compressed. The name (folders and
 * letter case do not count) is a kind, then nothing or a character other than an ASCII letter and anything after it.
 * Null where it ends in neither `.csv` nor `.ndjson`, with or without `.gz`.
 */
export function identifyFile(fileName: string): FileIdentity | null {
  const baseName = fileName.slice(fileName.search(/[^/\\]*$/)).toLowerCase();
  const ending = ENDING.exec(baseName);
  if (!ending) return null;
  const stem = baseName.slice(0, ending.index);
  const kind = FILE_KINDS.find((name) => stem.startsWith(name) && !LETTER.test(stem.slice(name.length)));
  return {
    kind: kind ?? null,
    format: ending[1] === 'ndjson' ? 'ndjson' : 'csv',
    gzip: ending[2] !== undefined,
  };
}
