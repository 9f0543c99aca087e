/** Requests that never reach the API, because they are no HTTP or did not arrive in time. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_CONTENT_TYPE, type Problem, type ProblemCode, problemOf } from './problem.ts';
import { SECURITY_HEADERS } from './response-headers.ts';

const CAUSES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'Send the headers within 10 and the body within 30 seconds.'],
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The headers, the address among them, are too long.'],
};

/** Answers on the bare socket and closes it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = CAUSES[error.code ?? ''] ?? [
    'malformed_http',
    'What was sent cannot be read as an HTTP request.',
  ];
  const requestId = randomUUID();
  socket.end(written(problemOf(code, detail, requestId), requestId));
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
