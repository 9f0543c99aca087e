/** Rows through staging and merge, as a file with these rows would go. */
import { type FileKind, factsSpec, type KindSpec, kindSpec } from '../../src/domain/file-kind.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { judgeRecords } from '../../src/store/judge-records.ts';
import { countRejected, type MergeCounts, mergeRecords } from '../../src/store/merge-records.ts';
import {
  firstRejections,
  type StagedBatch,
  type StagedRejection,
  stageRecords,
} from '../../src/store/stage-records.ts';

export type FileRow = Readonly<Record<string, string>>;

export interface MergedRows extends MergeCounts {
  readonly rejected: number;
  readonly rejections: readonly StagedRejection[];
}

/** The first row stands on line 2, below the header; a column that a row does not name is empty. */
export async function mergeRows(
  database: Database,
  kind: FileKind,
  rows: readonly FileRow[],
): Promise<MergedRows> {
  const spec = kind === 'facts' ? factsSpec(FACT_CATALOGUE) : kindSpec(kind);
  return database.transaction(async (session) => {
    await stageRecords(session, spec, batches(spec, rows));
    await judgeRecords(session, spec, 'CNY');
    const counts = await mergeRecords(session, spec, 'CNY');
    const rejections = await firstRejections(session, 1_000);
    const { rejected } = await countRejected(session);
    return { ...counts, rejected, rejections };
  });
}

async function* batches({ columns }: KindSpec, rows: readonly FileRow[]): AsyncGenerator<StagedBatch> {
  const records = rows.map((row, index) => ({
    line: index + 2,
    values: columns.map((column) => row[column.name] ?? column.fallback ?? null),
  }));
  yield { records, rejections: [] };
}
