/** A file that is sent, kept on disk until it is imported, so that a slow sender never holds the database. */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableStreamReadResult } from 'node:stream/web';
import { DISCARD_MAX_BYTES, readChunk, tooLarge } from './body-limit.ts';
import { ProblemError } from './problem.ts';
import type { UploadSettings } from './upload-settings.ts';

export interface Spool extends AsyncDisposable {
  readonly size_bytes: number;
  /** Of the body as it was sent, in hex. */
  readonly sha256: string;
  /** The body from its start, at each call. */
  open(): AsyncIterable<Uint8Array>;
}

const READ_BYTES = 262_144;

/**
 * Takes in a body. Its file has no name from the start, so that nothing is left of it when the spool is disposed of or
 * the process ends, however it ends.
 * @throws ProblemError 413 where it is too large, 408 where too little comes of it, 400 where it is cut off, 503 where
 *   the disk is full
 */
export async function spoolBody(
  body: ReadableStream<Uint8Array> | null,
  settings: UploadSettings,
): Promise<Spool> {
  const file = await nameless(settings.folder).catch(refuseFullDisk);
  try {
    const hash = createHash('sha256');
    let size_bytes = 0;
    for await (const chunk of arriving(body, settings)) {
      hash.update(chunk);
      await writeAll(file, chunk).catch(refuseFullDisk);
      size_bytes += chunk.byteLength;
    }
    return {
      size_bytes,
      sha256: hash.digest('hex'),
      open: () => piecesOf(file),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A new file that only its handle leads to. */
async function nameless(folder: string): Promise<FileHandle> {
  const own = await mkdtemp(join(folder, 'duewatch-upload-'));
  try {
    return await open(join(own, 'body'), 'wx+', 0o600);
  } finally {
    await rm(own, { recursive: true });
  }
}

/** A body that turns out too large is read on for a while, so that its sender gets to read the answer. */
async function* arriving(
  body: ReadableStream<Uint8Array> | null,
  settings: UploadSettings,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const { body_max_bytes } = settings;
  // Never cancelled: that would close the connection before the answer is on it.
  const reader = body.getReader();
  let size = 0;
  // Only waiting counts, not what is done with a chunk. One byte at a time would keep a place for ever.
  let waited_ms = 0;
  let came_bytes = 0;
  while (size <= body_max_bytes + DISCARD_MAX_BYTES) {
    const from = performance.now();
    const { done, value } = await readWithin(reader, settings.window_ms - waited_ms, settings);
    if (done) break;
    waited_ms += performance.now() - from;
    came_bytes += value.byteLength;
    if (came_bytes >= settings.window_min_bytes) waited_ms = came_bytes = 0;
    size += value.byteLength;
    if (size <= body_max_bytes) yield value;
  }
  if (size > body_max_bytes) throw tooLarge(body_max_bytes);
}

async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  withinMs: number,
  { window_ms, window_min_bytes }: UploadSettings,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new ProblemError(
        'request_timeout',
        `Fewer than ${window_min_bytes} bytes of the body came in ${window_ms / 1_000} seconds. Nothing was imported; send it again.`,
      ),
    );
  }, withinMs);
  try {
    return await Promise.race([readChunk(reader), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let at = 0;
  while (at < chunk.byteLength) at += (await file.write(chunk, at)).bytesWritten;
}

async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function refuseFullDisk(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
  throw new ProblemError(
    'unavailable',
    'The disk that takes files in until they are imported is full. Nothing was imported.',
  );
}
