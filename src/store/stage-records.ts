/**
 * The way in for ledger rows: everything that a file holds, good rows and rejected ones, goes into one staging
 * table in one stream, so that memory does not depend on the file's size or on how bad it is.
 */
import { sql } from 'kysely';
import type { ColumnSpec, ColumnType, KindSpec } from '../domain/file-kind.ts';
import type { Rejection } from '../domain/import-report.ts';
import { COPY_CHUNK_CHARS, copyLine } from './copy-text.ts';
import type { Session } from './database.ts';
import { quoteName } from './sql-names.ts';

/** A record and the line it came from; values in the order of the kind's columns, null where absent. */
export interface StagedRecord {
  readonly line: number;
  readonly values: readonly (string | null)[];
}

/** A row that the reader rejected, with its id where that could be read all the same. */
export interface RejectedRow extends Rejection {
  readonly id: string | null;
}

export interface StagedBatch {
  readonly records: readonly StagedRecord[];
  readonly rejections: readonly RejectedRow[];
}

const COLUMN_TYPE: Readonly<Record<ColumnType, string>> = {
  id: 'text collate "C"',
  text: 'text',
  code: 'text',
  codes: 'text',
  day: 'date',
  currency: 'text',
  choice: 'text',
  flag: 'boolean',
  amount: 'numeric',
  limit: 'numeric',
  flow: 'numeric',
  rate: 'numeric',
  integer: 'integer',
  score: 'numeric',
  number: 'double precision',
};

const BOOKKEEPING = [
  'staged_line',
  'rejected_field',
  'rejected_code',
  'rejected_message',
  'rejected_id',
] as const;

/** Creates the staging table of a kind, gone at commit at the latest, and streams the batches into it. */
export async function stageRecords(
  session: Session,
  spec: KindSpec,
  batches: AsyncIterable<StagedBatch>,
): Promise<void> {
  const typed = spec.columns.map((column) => `${quoteName(column.name)} ${COLUMN_TYPE[column.type]}`);
  const bookkeeping =
    'staged_line integer not null, rejected_field text, rejected_code text, rejected_message text, rejected_id text collate "C"';
  await sql
    .raw(`create temporary table staging (${bookkeeping}, ${typed.join(', ')}) on commit drop`)
    .execute(session.db);
  await session.copyIn(
    'staging',
    [...BOOKKEEPING, ...spec.columns.map((column) => column.name)],
    lines(batches, spec.columns),
  );
  // The planner needs to know how many rows there are, and of few columns a little more: a tenth of a sample will do.
  await sql.raw('set local default_statistics_target = 10').execute(session.db);
  await sql.raw('analyze staging').execute(session.db);
  await sql.raw('set local default_statistics_target = default').execute(session.db);
}

/** The first rejected rows in the order of their lines. */
export async function firstRejections(session: Session, limit: number): Promise<readonly StagedRejection[]> {
  const { rows } = await sql<StagedRejection>`
    select staged_line as line, rejected_field as field, rejected_code as code, rejected_message as message
    from staging where rejected_code is not null order by staged_line limit ${limit}`.execute(session.db);
  return rows;
}

/** Takes away what one part of a file left behind, so that the next part can be staged. */
export async function dropStaging(session: Session): Promise<void> {
  await sql`drop table if exists ${sql.join(TEMPORARY_TABLES.map((name) => sql.id('pg_temp', name)))}`.execute(
    session.db,
  );
}

/** Of this file and of the merge. */
const TEMPORARY_TABLES = ['staging', 'misfit', 'repeated', 'reassigned', 'open_on_day', 'touched'] as const;

export interface StagedRejection {
  readonly line: number;
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}

async function* lines(
  batches: AsyncIterable<StagedBatch>,
  columns: readonly ColumnSpec[],
): AsyncGenerator<string> {
  const noValues = columns.map(() => null);
  let chunk = '';
  for await (const batch of batches) {
    for (const { line, values } of batch.records)
      chunk += copyLine([String(line), null, null, null, null, ...values]);
    for (const { line, field, code, message, id } of batch.rejections) {
      chunk += copyLine([String(line), field, code, message, id, ...noValues]);
    }
    if (chunk.length >= COPY_CHUNK_CHARS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
