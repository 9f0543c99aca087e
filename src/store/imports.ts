/** What came in: a record of each file (of each kind that it was read as), and the rows that were left out. */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { FileKind } from '../domain/file-kind.ts';
import { type FileReport, isRejectionCode, type Rejection } from '../domain/import-report.ts';
import type { Database, Session } from './database.ts';

type Db = Database['db'];

export interface NewImport {
  /** Of the bytes and of how they were read; null where the file was refused. */
  readonly sha256: string | null;
  readonly imported_at: Date;
  readonly open_items: boolean;
  readonly report: Omit<FileReport, 'import_id'>;
}

export interface StoredImport {
  readonly import_id: string;
  readonly imported_at: Date;
  readonly report: FileReport;
}

const REJECTIONS_BATCH = 1_000;

/** @returns its import_id */
export async function insertImport(db: Db, record: NewImport): Promise<string> {
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
      open_items: record.open_items,
      imported_at: record.imported_at,
    })
    .returning('import_id')
    .executeTakeFirstOrThrow();
  return import_id;
}

/** Whether a file with this `sha256` went in before as this kind. */
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

/** The day of the newest list of open items that went in; null where there was none. */
export async function newestOpenItemsDay(session: Session): Promise<Day | null> {
  const { day } = await session.db
    .selectFrom('imports')
    .select((all) => all.fn.max('data_as_of').as('day'))
    .where('open_items', '=', true)
    .where('status', '<>', 'refused')
    .executeTakeFirstOrThrow();
  return day;
}

/** What is absent keeps every import. */
export interface ImportFilter {
  readonly kind?: readonly FileKind[] | undefined;
  readonly status?: readonly FileReport['status'][] | undefined;
}

/** The newest first, at most `limit` of those before the one with the id `before`. */
export async function listImports(
  db: Db,
  limit: number,
  before?: string,
  { kind, status }: ImportFilter = {},
): Promise<readonly StoredImport[]> {
  let query = db.selectFrom('imports').select(STORED).orderBy('import_id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('import_id', '<', before);
  if (kind !== undefined) query = query.where('kind', 'in', kind);
  if (status !== undefined) query = query.where('status', 'in', status);
  return (await query.execute()).map(storedImport);
}

/** Undefined where there is none; so it is for an id that is no number. */
export async function findImport(db: Db, id: string): Promise<StoredImport | undefined> {
  if (!IMPORT_ID.test(id)) return undefined;
  const row = await db.selectFrom('imports').select(STORED).where('import_id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : storedImport(row);
}

/** All rejections of an import in the order of their lines, a thousand at a time. */
export async function* eachRejection(db: Db, id: string): AsyncGenerator<readonly Rejection[]> {
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom('import_rejections')
      .select(['line', 'field', 'code', 'message'])
      .where('import_id', '=', id)
      .where('line', '>', after)
      .orderBy('line')
      .limit(REJECTIONS_BATCH)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(rejectionOf);
    after = last.line;
  }
}

/** Keeps the rejected rows of the staging table with their import. */
export async function keepRejections(session: Session, id: string): Promise<void> {
  await sql`
    insert into import_rejections (import_id, line, field, code, message)
    select ${id}::bigint, staged_line, rejected_field, rejected_code, rejected_message
    from staging where rejected_code is not null`.execute(session.db);
}

/** @throws Error on a code that no report may have */
export function rejectionOf(row: {
  readonly line: number;
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}): Rejection {
  if (!isRejectionCode(row.code)) throw new Error(`no such rejection code: ${row.code}`);
  return { line: row.line, field: row.field, code: row.code, message: row.message };
}

/** What a `bigint` column takes without an error. */
const IMPORT_ID = /^[1-9]\d{0,17}$/;

const STORED = ['import_id', 'imported_at', 'report'] as const;

function storedImport(row: {
  readonly import_id: string;
  readonly imported_at: Date;
  readonly report: unknown;
}): StoredImport {
  const report = row.report as Omit<FileReport, 'import_id'>;
  return {
    import_id: row.import_id,
    imported_at: row.imported_at,
    // Reports of earlier versions lack what came later.
    report: { import_id: row.import_id, ...LATER_FIELDS, ...report },
  };
}

const LATER_FIELDS = { settled: 0, data_as_of: null } as const;
