/** What came in: a record of each file (of each kind that it was read as), and the rows that were left out. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { FileKind } from '../domain/file-kind.ts';
import {
  type FileReport,
  isRejectionCode,
  REPORTED_REJECTIONS_MAX,
  type Rejection,
} from '../domain/import-report.ts';
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

/** Without its rejections, which can be many. */
interface ListedImport extends Omit<StoredImport, 'report'> {
  readonly report: Omit<FileReport, 'rejections'>;
}

const REJECTIONS_BATCH = 1_000;

/** @returns its import_id */
export async function insertImport(db: Db, record: NewImport): Promise<string> {
  // The rejections are kept as rows of their own.
  const { rejections: _, ...report } = record.report;
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

/** The newest import of a file with this `sha256` that went in as this kind; null where there is none. */
export async function sameImport(session: Session, kind: string, sha256: string): Promise<string | null> {
  const found = await session.db
    .selectFrom('imports')
    .select('import_id')
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .where('status', '<>', 'refused')
    .orderBy('import_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.import_id ?? null;
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

/** Whether another list of open items of the day went in: one of other bytes, or read in another way. */
export async function hasOtherList(session: Session, day: Day, sha256: string): Promise<boolean> {
  const found = await session.db
    .selectFrom('imports')
    .select('import_id')
    .where('open_items', '=', true)
    .where('data_as_of', '=', day)
    .where('sha256', '<>', sha256)
    .where('status', '<>', 'refused')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
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
): Promise<readonly ListedImport[]> {
  let query = db.selectFrom('imports').select(STORED).orderBy('import_id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('import_id', '<', before);
  if (kind !== undefined) query = query.where('kind', 'in', kind);
  if (status !== undefined) query = query.where('status', 'in', status);
  return (await query.execute()).map(listedImport);
}

/** Undefined where there is none; so it is for an id that is no number. */
export async function findImport(db: Db, id: string): Promise<StoredImport | undefined> {
  if (!IMPORT_ID.test(id)) return undefined;
  const row = await db.selectFrom('imports').select(STORED).where('import_id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const { report, ...stored } = listedImport(row);
  // Reports of the first version hold their rejections themselves.
  const { rejections } = row.report as Partial<FileReport>;
  const listed = rejections ?? (await rejectionsAfter(db, id, 0, REPORTED_REJECTIONS_MAX));
  return { ...stored, report: { ...report, rejections: [...listed] } };
}

/** All rejections of an import in the order of their lines, a thousand at a time. */
export async function* eachRejection(db: Db, id: string): AsyncGenerator<readonly Rejection[]> {
  let after = 0;
  for (;;) {
    const some = await rejectionsAfter(db, id, after, REJECTIONS_BATCH);
    const last = some.at(-1);
    if (last === undefined) return;
    yield some;
    after = last.line;
  }
}

async function rejectionsAfter(
  db: Db,
  id: string,
  line: number,
  limit: number,
): Promise<readonly Rejection[]> {
  const rows = await db
    .selectFrom('import_rejections')
    .select(['line', 'field', 'code', 'message'])
    .where('import_id', '=', holderOf(id))
    .where('line', '>', line)
    .orderBy('line')
    .limit(limit)
    .execute();
  return rows.map(rejectionOf);
}

/** The import that holds the rejections of this one. */
function holderOf(id: string): RawBuilder<string> {
  return sql<string>`(select coalesce(rejections_of, import_id) from imports where import_id = ${id}::bigint)`;
}

/**
 * Keeps the rejected rows of the staging table with their import. Where they are those of `same`, an import of the same
 * file, they stand once: a file that comes every day would bring thousands each time.
 */
export async function keepRejections(session: Session, id: string, same: string | null): Promise<void> {
  if (same !== null && (await holdsStaged(session, same))) {
    await sql`update imports set rejections_of = ${holderOf(same)} where import_id = ${id}::bigint`.execute(
      session.db,
    );
    return;
  }
  await sql`
    insert into import_rejections (import_id, line, field, code, message)
    select ${id}::bigint, staged_line, rejected_field, rejected_code, rejected_message
    from staging where rejected_code is not null`.execute(session.db);
}

/** Whether an import's rejections are those of the staging table. Other files may have changed what is at fault. */
async function holdsStaged(session: Session, id: string): Promise<boolean> {
  const { rows } = await sql<{ same: boolean }>`
    select not exists (
      select 1
      from (select * from staging where rejected_code is not null) s
      full join (select * from import_rejections where import_id = ${holderOf(id)}) r on r.line = s.staged_line
      where (r.field, r.code, r.message) is distinct from (s.rejected_field, s.rejected_code, s.rejected_message)
    ) as same`.execute(session.db);
  return rows[0]?.same === true;
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

function listedImport(row: {
  readonly import_id: string;
  readonly imported_at: Date;
  readonly report: unknown;
}): ListedImport {
  const { rejections: _, ...report } = row.report as Omit<FileReport, 'import_id'>;
  return {
    import_id: row.import_id,
    imported_at: row.imported_at,
    // Reports of earlier versions lack what came later.
    report: { import_id: row.import_id, ...LATER_FIELDS, ...report },
  };
}

const LATER_FIELDS = { totals: 0, settled: 0, data_as_of: null, notes: [] };
