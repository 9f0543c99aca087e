/** Requests that never reach the API, because they are no HTTP or did not arrive in time. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_CONTENT_TYPE, type Problem, type ProblemCode, problemOf } from './problem.ts';
import { SECURITY_HEADERS } from './response-headers.ts';

const CAUSES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'Send the headers within 10 and the body within 30 seconds.'],
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The headers, the address among them, are too long.'],
};

/** How long what still comes is read and thrown away, so that the sender gets to read the answer. */
const LINGER_MS = 1_000;

/**
 * Answers on the bare socket and closes it. Whatever comes on it from then on is not carried out: its sender has been
 * told that it was not, and may send it again. Where nothing ever came, as on connections that browsers open in
 * advance, there is nothing to answer.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  const [code, detail] = CAUSES[error.code ?? ''] ?? [
    'malformed_http',
    'What was sent cannot be read as an HTTP request.',
  ];
  const requestId = randomUUID();
  socket.end(written(problemOf(code, detail, requestId), requestId));
  // Takes the HTTP parser off the socket.
  socket.removeAllListeners('data');
  socket.on('data', () => undefined);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function written(problem: Problem, requestId: string): string {
  const body = JSON.stringify(problem);
  const headers = {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Type': PROBLEM_CONTENT_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
