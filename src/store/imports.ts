import type { FileReport } from '../domain/import-report.ts';
import type { Database, Session } from './database.ts';

export interface ImportRecord {
  readonly sha256: string | null;
  readonly imported_at: Date;
  readonly report: FileReport;
}

export async function insertImport(db: Session['db'] | Database['db'], record: ImportRecord): Promise<void> {
  const { report } = record;
  await db
    .insertInto('imports')
    .values({
      file: report.file,
      kind: report.kind,
      sha256: record.sha256,
      status: report.status,
      report: JSON.stringify(report),
      imported_at: record.imported_at,
    })
    .execute();
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
