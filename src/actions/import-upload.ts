/** A file as it comes over HTTP, unpacked on its way into the ledger. */
import type { FileReport } from '../domain/import-report.ts';
import { FileRefused } from '../ingest/file-refused.ts';
import { gunzipBytes } from '../ingest/gunzip-bytes.ts';
import { type ImportDeps, type ImportInput, importFile } from './import-file.ts';

export interface Upload extends ImportInput {
  /** Whether what `open` gives is compressed. */
  readonly gzip: boolean;
  readonly unpacked_max_bytes: number;
  /** What is thrown where more than that comes out; nothing of the file goes in then. */
  readonly tooLarge: () => Error;
}

/** Imports it; see `importFile`. The unpacked bytes tell whether the file was imported before. */
export async function importUpload(deps: ImportDeps, upload: Upload): Promise<readonly FileReport[]> {
  const { gzip, unpacked_max_bytes, tooLarge, open, ...input } = upload;
  return importFile(deps, {
    ...input,
    gzip: false,
    open: () => atMost(unpacked_max_bytes, tooLarge, gzip ? unpacked(open()) : open()),
  });
}

async function* atMost(
  maxBytes: number,
  tooLarge: () => Error,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    yield chunk;
  }
}

/** The reader's own words are about a file's name, which says nothing here. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipBytes(bytes);
  } catch (error) {
    if (!(error instanceof FileRefused) || codeOf(error.cause) !== 'Z_DATA_ERROR') throw error;
    throw new FileRefused(
      'broken_gzip',
      null,
      'The body was sent as gzip and is not a sound gzip file: it is damaged, or not compressed at all. ' +
        'Compress it again, or leave out what says that it is compressed.',
      { cause: error.cause },
    );
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : null;
}
