import type { FileReport } from '../domain/import-report.ts';
import type { Database, Session } from './database.ts';

export interface ImportRecord {
  readonly sha256: string | null;
  readonly imported_at: Date;
  readonly report: Omit<FileReport, 'import_id'>;
}

/** @returns its import_id */
export async function insertImport(
  db: Session['db'] | Database['db'],
  record: ImportRecord,
): Promise<string> {
  const { report } = record;
  const { import_id } = await db
    .insertInto('imports')
    .values({
      file: report.file,
      kind: report.kind,
      sha256: record.sha256,
      status: report.status,
      report: JSON.stringify(report),
      data_as_of: report.data_as_of,
      imported_at: record.imported_at,
    })
    .returning('import_id')
    .executeTakeFirstOrThrow();
  return import_id;
}

/** Whether a file with these bytes went in before as this kind. */
export async function wasImported(session: Session, kind: string, sha256: string): Promise<boolean> {
  const found = await session.db
    .selectFrom('imports')
    .select('import_id')
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .where('status', '<>', 'refused')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
