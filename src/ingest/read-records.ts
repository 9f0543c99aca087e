import { csvRows } from './csv-rows.ts';
import { gunzipBytes } from './gunzip-bytes.ts';
import type { FileFormat } from './identify-file.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { isRejection, type LedgerRecord, type ReadRejection, type RowReaderOptions } from './row-reader.ts';
import { type TextEncoding, textBlocks } from './text-blocks.ts';

export { FileRefused } from './file-refused.ts';
export type { LedgerRecord, ReadRejection } from './row-reader.ts';

export interface ReadOptions extends RowReaderOptions {
  readonly format: FileFormat;
  readonly gzip: boolean;
  /** Where no mapping says otherwise. */
  readonly encoding: TextEncoding;
  /** One character between the fields of a CSV file, where no mapping says otherwise; NDJSON has none. */
  readonly delimiter: string;
}

export interface RecordBatch {
  readonly records: readonly LedgerRecord[];
  readonly rejections: readonly ReadRejection[];
  /** How many rows of the file these are: records and rejections together. */
  readonly rows: number;
}

const BATCH_ROWS = 2_000;

/**
 * Reads a file of the import contract, or one that a mapping reads, as a stream, its rows in batches of 2,000 in the
 * order of the file. A row that is at fault is rejected with the first fault found in it, and the rest goes on. Memory
 * stays flat whatever the file's size, and what is read does not depend on how the bytes are cut into chunks.
 * @throws FileRefused where the whole file has to be turned away, possibly after batches that were sound: nothing of
 * them may be kept. What `bytes` itself throws passes through.
 */
export async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<RecordBatch> {
  const { mapping } = options;
  const encoding = mapping?.encoding ?? options.encoding;
  const delimiter = mapping?.delimiter ?? options.delimiter;
  const blocks = textBlocks(options.gzip ? gunzipBytes(bytes) : bytes, encoding);
  const pages =
    options.format === 'csv' ? csvRows(blocks, { ...options, delimiter }) : ndjsonRows(blocks, options);
  let records: LedgerRecord[] = [];
  let rejections: ReadRejection[] = [];
  for await (const page of pages) {
    for (const row of page) {
      if (isRejection(row)) rejections.push(row);
      else records.push(row);
      if (records.length + rejections.length < BATCH_ROWS) continue;
      yield { records, rejections, rows: BATCH_ROWS };
      records = [];
      rejections = [];
    }
  }
  const rows = records.length + rejections.length;
  if (rows > 0) yield { records, rejections, rows };
}
