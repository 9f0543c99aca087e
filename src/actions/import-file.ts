/** One file into the ledger, in one transaction: all of its good rows or, where the file is refused, nothing. */
import { createHash } from 'node:crypto';
import { type FileKind, factsSpec, kindSpec } from '../domain/file-kind.ts';
import {
  type FileReport,
  isRejectionCode,
  REPORTED_REJECTIONS_MAX,
  type RefusalReason,
  type Rejection,
} from '../domain/import-report.ts';
import type { Currency } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { identifyFile } from '../ingest/identify-file.ts';
import { FileRefused, type ReadOptions, readRecords } from '../ingest/read-records.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { Database, Session } from '../store/database.ts';
import { insertImport, wasImported } from '../store/imports.ts';
import { advanceLedgerVersion, lockLedgerForImport } from '../store/installation.ts';
import { mergeRecords } from '../store/merge-records.ts';
import { stagedRejections, stageRecords } from '../store/stage-records.ts';

export interface ImportDeps {
  readonly database: Database;
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
  readonly now: () => Date;
}

export interface ImportInput {
  /** Its base name says the kind. */
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly encoding?: 'utf-8' | 'gb18030';
  readonly delimiter?: string;
  /** Called with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Called with every rejection, in the order of lines, after the merge. */
  readonly onRejections?: (rejections: readonly Rejection[]) => Promise<void>;
}

const REJECTIONS_BATCH = 1_000;

/** Imports the file and writes down that it came in. A refused file is a report, not an exception. */
export async function importFile(deps: ImportDeps, input: ImportInput): Promise<FileReport> {
  const identity = identifyFile(input.file);
  if (identity === null || identity.kind === null) {
    return refused(deps, input, null, {
      code: 'unknown_kind',
      line: null,
      message: `the name ${input.file} says no kind of file: it has to begin with one (customers, invoices, …) and end in .csv, .ndjson, .csv.gz or .ndjson.gz`,
    });
  }
  const options: ReadOptions = {
    spec: identity.kind === 'facts' ? factsSpec(FACT_CATALOGUE) : kindSpec(identity.kind),
    format: identity.format,
    gzip: identity.gzip,
    encoding: input.encoding ?? 'utf-8',
    delimiter: input.delimiter ?? ',',
    base_currency: deps.base_currency,
    scales: deps.scales,
  };
  try {
    return await deps.database.transaction((session) => importInto(session, deps, input, options));
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return refused(deps, input, identity.kind, {
      code: error.reason,
      line: error.line,
      message: error.message,
    });
  }
}

async function importInto(
  session: Session,
  deps: ImportDeps,
  input: ImportInput,
  options: ReadOptions,
): Promise<FileReport> {
  await lockLedgerForImport(session, deps.base_currency);
  const hash = createHash('sha256');
  let rows = 0;
  const batches = readRecords(hashed(input.bytes, hash), options);
  await stageRecords(
    session,
    options.spec,
    tapped(batches, (batch) => {
      rows += batch.rows;
      input.onProgress?.(rows);
    }),
  );
  const counts = await mergeRecords(session, options.spec, deps.base_currency);
  const sha256 = hash.digest('hex');
  const changedSomething = counts.new + counts.changed > 0;
  const seenBefore = !changedSomething && (await wasImported(session, options.spec.kind, sha256));
  // Outcomes judge rules afterwards and are never a fact: no day has to be evaluated anew for them.
  if (changedSomething && options.spec.kind !== 'outcomes') await advanceLedgerVersion(session);
  const report: Omit<FileReport, 'import_id'> = {
    file: input.file,
    kind: options.spec.kind,
    status: seenBefore ? 'unchanged' : 'imported',
    rows,
    new: counts.new,
    changed: counts.changed,
    unchanged: rows - counts.rejected - counts.new - counts.changed,
    rejected: counts.rejected,
    settled: 0,
    data_as_of: null,
    rejections: await collectRejections(session, input),
    refusal: null,
  };
  const import_id = await insertImport(session.db, { sha256, imported_at: deps.now(), report });
  return { import_id, ...report };
}

async function collectRejections(session: Session, input: ImportInput): Promise<Rejection[]> {
  const first: Rejection[] = [];
  for await (const staged of stagedRejections(session, REJECTIONS_BATCH)) {
    const batch = staged.map(rejectionOf);
    first.push(...batch.slice(0, REPORTED_REJECTIONS_MAX - first.length));
    if (input.onRejections !== undefined) await input.onRejections(batch);
    else if (first.length >= REPORTED_REJECTIONS_MAX) break;
  }
  return first;
}

function rejectionOf(staged: {
  line: number;
  field: string | null;
  code: string;
  message: string;
}): Rejection {
  if (!isRejectionCode(staged.code)) throw new Error(`no such rejection code: ${staged.code}`);
  return { line: staged.line, field: staged.field, code: staged.code, message: staged.message };
}

async function refused(
  deps: ImportDeps,
  input: ImportInput,
  kind: FileKind | null,
  refusal: { readonly code: RefusalReason; readonly line: number | null; readonly message: string },
): Promise<FileReport> {
  const report: Omit<FileReport, 'import_id'> = {
    file: input.file,
    kind,
    status: 'refused',
    rows: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    settled: 0,
    data_as_of: null,
    rejections: [],
    refusal,
  };
  const import_id = await insertImport(deps.database.db, { sha256: null, imported_at: deps.now(), report });
  return { import_id, ...report };
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* tapped<T>(items: AsyncIterable<T>, tap: (item: T) => void): AsyncGenerator<T> {
  for await (const item of items) {
    tap(item);
    yield item;
  }
}
