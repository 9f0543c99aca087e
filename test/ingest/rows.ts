import type { FileKind } from '../../src/domain/file-kind.ts';
import { type ReadFile, readAll } from './read-all.ts';

/** A CSV file of one row, read: its columns and their texts. */
export function readRow(kind: FileKind, row: Readonly<Record<string, string>>): Promise<ReadFile> {
  const cells = Object.values(row).map((text) => `"${text.replaceAll('"', '""')}"`);
  return readAll(`${Object.keys(row).join(',')}\n${cells.join(',')}\n`, { kind });
}
