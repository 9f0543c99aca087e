import type { ReadableStreamReadResult } from 'node:stream/web';
import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from './api-deps.ts';
import { ProblemError } from './problem.ts';

export const BODY_MAX_BYTES = 1_048_576;

/** What is read and thrown away of a body that turns out too large, so that its sender gets to read the answer. */
export const DISCARD_MAX_BYTES = 16 * BODY_MAX_BYTES;

/**
 * Refuses bodies over the limit: by their length where it is told, else while they arrive. A body of a told length is
 * not touched here, because the server can drain a connection only as long as nobody has begun to read from it.
 * @param isUpload whether a request's own route sees to its body
 * @throws ProblemError 413, or 400 where the body is cut off
 */
export function limitBody(isUpload: (c: Context<ApiEnv>) => boolean): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!isUpload(c)) {
      if (c.req.header('content-length') !== undefined) refuseTooLong(c, BODY_MAX_BYTES);
      else if (c.req.raw.body !== null) {
        c.req.raw = new Request(c.req.raw, { body: await readBody(c.req.raw.body) });
      }
    }
    await next();
  };
}

/**
 * Refuses a body whose told length is over the limit, before any of it is read.
 * @throws ProblemError 413
 */
export function refuseTooLong(c: Context<ApiEnv>, maxBytes: number): void {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError('body_too_large', `A body may have ${maxBytes} bytes at most here.`);
}

/** @throws ProblemError 400 where the sender is gone */
export async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch {
    throw new ProblemError('malformed_http', 'The body was cut off before its end. Send it again.');
  }
}

async function readBody(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let read = await readChunk(reader); !read.done; read = await readChunk(reader)) {
    size += read.value.byteLength;
    if (size <= BODY_MAX_BYTES) chunks.push(read.value);
    if (size > DISCARD_MAX_BYTES) break;
  }
  if (size > BODY_MAX_BYTES) throw tooLarge(BODY_MAX_BYTES);
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
