/** One file into the ledger, in one transaction: all of its good rows or, where the file is refused, nothing. */
import { sql } from 'kysely';
import type { OwnFact } from '../domain/fact.ts';
import type { FileReport, RefusalReason, Rejection } from '../domain/import-report.ts';
import type { Currency } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { Refusal } from '../domain/refusal.ts';
import { FileRefused } from '../ingest/read-records.ts';
import type { ModelPolicy } from '../snapshot/fact-definition.ts';
import type { Database, Session } from '../store/database.ts';
import { claimKey, type IdempotencyKey, storeAnswer } from '../store/idempotency.ts';
import { eachRejection, insertImport } from '../store/imports.ts';
import { advanceLedgerVersion, lockLedgerForImport } from '../store/installation.ts';
import { type ImportedPart, importPart } from './import-part.ts';
import { type FileDescription, type ImportPart, importParts } from './import-parts.ts';

export interface ImportDeps {
  readonly database: Database;
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
  /** What codes and items are looked up in; absent: they are not. */
  readonly models?: ModelPolicy;
  /**
   * The firm's own facts, which a file of facts may hold beside those of the catalogue; absent: there are none. Null:
   * the rules that declare them are not right, and files of facts are refused.
   */
  readonly own_facts?: readonly OwnFact[] | null;
  readonly now: () => Date;
}

export interface ImportInput extends FileDescription {
  /** The bytes from the start, at each call: a file that feeds several kinds is read for each of them. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** A list of open items may settle more than a fifth of the open money, and list what could not be read. */
  readonly confirm?: boolean;
  /** The same key with the same fingerprint is answered the same, and carried out once. */
  readonly idempotency?: IdempotencyKey;
  /** Called where the reports are those of the key's first import. */
  readonly onReplay?: () => void;
  /** Called with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Called with every rejection of each report, in the order of lines, when the import stands. */
  readonly onRejections?: (rejections: readonly Rejection[], report: FileReport) => Promise<void>;
}

/**
 * Imports the file and writes down that it came in: a report for each kind that it is read as, one unless a mapping has
 * more. A refused file is a report, not an exception.
 * @throws Refusal `idempotency_key_reused` where the key came with another fingerprint; `conflict` where the database
 *   is kept in another base currency
 */
export async function importFile(deps: ImportDeps, input: ImportInput): Promise<readonly FileReport[]> {
  const reports = await deps.database.transaction((session) => importOnce(session, deps, input));
  if (input.onRejections === undefined) return reports;
  for (const report of reports) {
    if (report.rejected + report.totals === 0) continue;
    for await (const some of eachRejection(deps.database.db, report.import_id)) {
      await input.onRejections(some, report);
    }
  }
  return reports;
}

async function importOnce(
  session: Session,
  deps: ImportDeps,
  input: ImportInput,
): Promise<readonly FileReport[]> {
  const { idempotency } = input;
  if (idempotency === undefined) return importOrRefuse(session, deps, input);
  const stored = await claimKey(session, idempotency, deps.now());
  if (stored === null) {
    const reports = await importOrRefuse(session, deps, input);
    await storeAnswer(session, idempotency.key, reports);
    return reports;
  }
  if (stored.fingerprint !== idempotency.fingerprint) {
    throw new Refusal(
      'idempotency_key_reused',
      `The idempotency key ${idempotency.key} came with another request before. Take a new key for a new request.`,
    );
  }
  input.onReplay?.();
  return stored.answer as readonly FileReport[];
}

async function importOrRefuse(
  session: Session,
  deps: ImportDeps,
  input: ImportInput,
): Promise<readonly FileReport[]> {
  const parts = attempt(() => importParts(input, deps));
  if (parts instanceof FileRefused) return [await writeRefused(session, deps, input, null, parts)];
  // A refused file leaves nothing behind but its report, which goes into the same transaction.
  await sql`savepoint untouched`.execute(session.db);
  // Compiling these statements takes longer than running them. One import runs at a time, so it may hold more.
  await sql`set local jit = off`.execute(session.db);
  await sql`set local work_mem = '64MB'`.execute(session.db);
  await lockLedgerForImport(session, deps.base_currency);
  let rows = 0;
  const onRows = (more: number): void => {
    rows += more;
    input.onProgress?.(rows);
  };
  const { file, open, confirm = false } = input;
  const { base_currency, models } = deps;
  const imported: ImportedPart[] = [];
  for (const part of parts) {
    try {
      const now = deps.now();
      imported.push(
        await importPart(session, part, { file, open, base_currency, models, now, confirm, onRows }),
      );
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      await sql`rollback to savepoint untouched`.execute(session.db);
      return refuseAll(session, deps, input, parts, part, error);
    }
  }
  if (imported.some(movesFacts)) await advanceLedgerVersion(session);
  return imported.map(({ report }) => report);
}

/** Outcomes judge rules afterwards and are never a fact: no day has to be evaluated anew for them. */
function movesFacts({ report, changed_something }: ImportedPart): boolean {
  return changed_something && report.kind !== 'outcomes';
}

async function refuseAll(
  session: Session,
  deps: ImportDeps,
  input: ImportInput,
  parts: readonly ImportPart[],
  at: ImportPart,
  error: FileRefused,
): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  for (const part of parts) {
    const { kind } = at.options.spec;
    const message = `The file was refused as ${kind}, so that nothing of it was imported: ${error.message}`;
    const refusal = part === at ? error : new FileRefused(error.reason, error.line, message);
    reports.push(await writeRefused(session, deps, input, part, refusal));
  }
  return reports;
}

async function writeRefused(
  session: Session,
  deps: ImportDeps,
  input: ImportInput,
  part: ImportPart | null,
  refusal: { readonly reason: RefusalReason; readonly line: number | null; readonly message: string },
): Promise<FileReport> {
  const report: Omit<FileReport, 'import_id'> = {
    file: input.file,
    kind: part?.options.spec.kind ?? null,
    status: 'refused',
    rows: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    totals: 0,
    settled: 0,
    data_as_of: part?.data_as_of ?? input.data_as_of ?? null,
    rejections: [],
    notes: [],
    refusal: { code: refusal.reason, line: refusal.line, message: refusal.message },
  };
  const open_items = part?.open_items ?? false;
  const import_id = await insertImport(session.db, {
    sha256: null,
    imported_at: deps.now(),
    open_items,
    report,
  });
  return { import_id, ...report };
}

function attempt<T>(work: () => T): T | FileRefused {
  try {
    return work();
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
}
