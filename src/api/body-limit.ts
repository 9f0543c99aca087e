import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './api-deps.ts';
import { ProblemError } from './problem.ts';

export const BODY_MAX_BYTES = 1_048_576;

/** What is read and thrown away of a body that turns out too large, so that its sender gets to read the answer. */
const DISCARD_MAX_BYTES = 16 * BODY_MAX_BYTES;

/**
 * Refuses bodies over the limit: by their length where it is told, else while they arrive. A body of a told length is
 * not touched here, because the server can drain a connection only as long as nobody has begun to read from it.
 * @throws ProblemError 413
 */
export function limitBody(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const length = c.req.header('content-length');
    if (length !== undefined) {
      if (Number(length) > BODY_MAX_BYTES) throw tooLarge();
    } else if (c.req.raw.body !== null) {
      c.req.raw = new Request(c.req.raw, { body: await readBody(c.req.raw.body) });
    }
    await next();
  };
}

async function readBody(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size <= BODY_MAX_BYTES) chunks.push(read.value);
    if (size > DISCARD_MAX_BYTES) break;
  }
  if (size > BODY_MAX_BYTES) throw tooLarge();
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

function tooLarge(): ProblemError {
  return new ProblemError('body_too_large', `A body may have ${BODY_MAX_BYTES} bytes at most.`);
}
