/** What the tests of this room share: a file in memory, read to its end. */
import { type FileKind, kindSpec } from '../../src/domain/file-kind.ts';
import type { Rejection } from '../../src/domain/import-report.ts';
import type { RatingScalesFile } from '../../src/domain/rating-scale.ts';
import {
  FileRefused,
  type LedgerRecord,
  type ReadOptions,
  readRecords,
} from '../../src/ingest/read-records.ts';

const SCALES: RatingScalesFile = {
  no_rating: ['WR', 'NR'],
  scales: [
    {
      scale: 'sp',
      title: 'S&P',
      source: 'test',
      grades: ['AAA', 'AA+', 'AA', 'BBB-', 'BB+', 'D'],
      speculative_from: 'BB+',
      aliases: { SD: 'D' },
    },
    {
      scale: 'bank-abcd',
      title: 'Bank',
      source: 'test',
      grades: ['A', 'B', 'C', 'D'],
      speculative_from: null,
      aliases: {},
    },
  ],
};

export const INVOICES: ReadOptions = {
  spec: kindSpec('invoices'),
  format: 'csv',
  gzip: false,
  encoding: 'utf-8',
  delimiter: ',',
  base_currency: 'CNY',
  scales: SCALES,
  mapping: null,
};

export interface ReadFile {
  readonly records: readonly LedgerRecord[];
  readonly rejections: readonly Rejection[];
  /** The id of each rejected row, as far as it can be read. */
  readonly rejectedIds: readonly (string | null)[];
  readonly refused: {
    readonly reason: string;
    readonly line: number | null;
    readonly message: string;
  } | null;
  /** The rows of each batch. */
  readonly batches: readonly number[];
}

/** A whole file, what came before a refusal included. Anything thrown but a refusal passes through. */
export async function readAll(
  file: string | Uint8Array | AsyncIterable<Uint8Array>,
  { kind = 'invoices', ...options }: Partial<ReadOptions> & { readonly kind?: FileKind } = {},
): Promise<ReadFile> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const records: LedgerRecord[] = [];
  const rejections: Rejection[] = [];
  const rejectedIds: (string | null)[] = [];
  const batches: number[] = [];
  try {
    const source = bytes instanceof Uint8Array ? inChunks(bytes, bytes.length) : bytes;
    for await (const batch of readRecords(source, { ...INVOICES, spec: kindSpec(kind), ...options })) {
      records.push(...batch.records);
      for (const { id, ...rejection } of batch.rejections) {
        rejections.push(rejection);
        rejectedIds.push(id);
      }
      batches.push(batch.rows);
    }
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { records, rejections, rejectedIds, refused: pick(error), batches };
  }
  return { records, rejections, rejectedIds, refused: null, batches };
}

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** `count` times the same bytes, made only as they are read. */
export async function* repeated(bytes: Uint8Array, count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield bytes;
}

export async function* oneAfterAnother(
  ...parts: readonly AsyncIterable<Uint8Array>[]
): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* part;
}

function pick({ reason, line, message }: FileRefused) {
  return { reason, line, message };
}
