/** One part of a file into the ledger, inside the transaction of its file. */
import { createHash } from 'node:crypto';
import { type FileReport, REPORTED_REJECTIONS_MAX } from '../domain/import-report.ts';
import type { Currency } from '../domain/money.ts';
import { canonicalSha256 } from '../engine/canonical-json.ts';
import { readRecords } from '../ingest/read-records.ts';
import type { ModelPolicy } from '../snapshot/fact-definition.ts';
import type { Session } from '../store/database.ts';
import { insertImport, keepRejections, rejectionOf, sameImport } from '../store/imports.ts';
import { judgeRecords } from '../store/judge-records.ts';
import { countRejected, mergeRecords } from '../store/merge-records.ts';
import { mergeOpenItems, type OpenItemsCounts } from '../store/open-items.ts';
import { dropStaging, firstRejections, stageRecords } from '../store/stage-records.ts';
import { importNotes } from './import-notes.ts';
import { judgeOpenItems, openItemsDay, refuseDayToCome, spokenColumns } from './import-open-items.ts';
import type { ImportPart } from './import-parts.ts';
import { latestToday } from './run-evaluation.ts';

export interface PartImport {
  readonly file: string;
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly base_currency: Currency;
  readonly models: ModelPolicy | undefined;
  readonly now: Date;
  /** An open-items list may close as much as it does, and list what could not be read. */
  readonly confirm: boolean;
  /** Called with how many more rows have been read. */
  readonly onRows: (rows: number) => void;
}

export interface ImportedPart {
  readonly report: FileReport;
  readonly changed_something: boolean;
}

/** @throws FileRefused where the file has to be turned away, with its traces in the session */
export async function importPart(
  session: Session,
  part: ImportPart,
  input: PartImport,
): Promise<ImportedPart> {
  const { spec } = part.options;
  refuseDayToCome(part, input.now);
  const { rows, sha256 } = await stage(session, part, input);
  const counts = await merge(session, part, { ...input, sha256 });
  const { rejected, totals } = await countRejected(session);
  const changed_something = counts.new + counts.changed + counts.settled > 0;
  const same = changed_something ? null : await sameImport(session, spec.kind, sha256);
  const report: Omit<FileReport, 'import_id'> = {
    file: input.file,
    kind: spec.kind,
    status: same === null ? 'imported' : 'unchanged',
    rows,
    new: counts.new,
    changed: counts.changed,
    unchanged: rows - rejected - totals - counts.new - counts.changed,
    rejected,
    totals,
    settled: counts.settled,
    data_as_of: part.data_as_of,
    rejections: (await firstRejections(session, REPORTED_REJECTIONS_MAX)).map(rejectionOf),
    notes: await importNotes(session, spec.kind, input.models, latestToday(input.now)),
    refusal: null,
  };
  const { open_items } = part;
  const import_id = await insertImport(session.db, { sha256, imported_at: input.now, open_items, report });
  if (rejected + totals > 0) await keepRejections(session, import_id, same);
  await dropStaging(session);
  return { report: { import_id, ...report }, changed_something };
}

async function stage(
  session: Session,
  { options, data_as_of, open_items }: ImportPart,
  input: PartImport,
): Promise<{ readonly rows: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  const batches = readRecords(hashed(input.open(), hash), options);
  await stageRecords(
    session,
    options.spec,
    tapped(batches, (batch) => {
      rows += batch.rows;
      input.onRows(batch.rows);
    }),
  );
  const bytes = hash.digest('hex');
  if (options.mapping === null) return { rows, sha256: bytes };
  // The same bytes read in another way say something else.
  const { mapping } = options;
  return { rows, sha256: canonicalSha256({ bytes, mapping, list_of: open_items ? data_as_of : null }) };
}

async function merge(
  session: Session,
  part: ImportPart,
  input: PartImport & { readonly sha256: string },
): Promise<OpenItemsCounts> {
  const { spec, mapping } = part.options;
  const { base_currency } = input;
  const spoken = spokenColumns(spec, mapping);
  const day = await openItemsDay(session, part, input);
  if (day === null) {
    await judgeRecords(session, spec, base_currency, { spoken });
    return { ...(await mergeRecords(session, spec, base_currency)), settled: 0 };
  }
  await judgeRecords(session, spec, base_currency, { list: { as_of: day, spoken } });
  await judgeOpenItems(session, day, input);
  return mergeOpenItems(session, base_currency, day);
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
