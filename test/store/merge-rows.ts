/** Rows through staging and merge, as a file with these rows would go. */
import { type FileKind, kindSpec } from '../../src/domain/file-kind.ts';
import type { Database } from '../../src/store/database.ts';
import { type MergeCounts, mergeRecords } from '../../src/store/merge-records.ts';
import {
  type StagedBatch,
  type StagedRejection,
  stagedRejections,
  stageRecords,
} from '../../src/store/stage-records.ts';

export type FileRow = Readonly<Record<string, string>>;

/** The first row stands on line 2, below the header; a column that a row does not name is empty. */
export async function mergeRows(
  database: Database,
  kind: FileKind,
  rows: readonly FileRow[],
): Promise<MergeCounts & { readonly rejections: readonly StagedRejection[] }> {
  return database.transaction(async (session) => {
    await stageRecords(session, kindSpec(kind), batches(kind, rows));
    const counts = await mergeRecords(session, kindSpec(kind), 'CNY');
    const rejections: StagedRejection[] = [];
    for await (const some of stagedRejections(session, 2)) rejections.push(...some);
    return { ...counts, rejections };
  });
}

async function* batches(kind: FileKind, rows: readonly FileRow[]): AsyncGenerator<StagedBatch> {
  const { columns } = kindSpec(kind);
  const records = rows.map((row, index) => ({
    line: index + 2,
    values: columns.map((column) => row[column.name] ?? column.fallback ?? null),
  }));
  yield { records, rejections: [] };
}
