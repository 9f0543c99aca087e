import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { RETAINED_304_HEADERS } from 'hono/etag';
import type { ApiEnv } from './api-deps.ts';

/** What every response carries: it is data for programs, so a browser may neither guess its type nor run it. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const;

/** What a route says of its answer beside the body, as codes of the warnings that a run has. */
export const WARNINGS_HEADER = 'Duewatch-Warnings';

/**
 * What a 304 has of the answer it stands for. A browser takes the page it keeps with the headers of the 304, so a policy
 * of the page's own has to be among them.
 */
export const RETAINED_HEADERS: readonly string[] = [
  ...RETAINED_304_HEADERS,
  'Content-Security-Policy',
  WARNINGS_HEADER,
];

/**
 * Gives each request an id of its own and each response its headers. They are set after everything else has run, so
 * that errors and 304 carry them too; a route may have its own. What has an ETag may be kept and asked about again;
 * nothing else may, where its route says no other.
 */
export function decorateResponses(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const requestId = randomUUID();
    c.set('requestId', requestId);
    await next();
    const { headers } = c.res;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    headers.set('X-Request-Id', requestId);
    if (!headers.has('Cache-Control')) {
      headers.set('Cache-Control', headers.has('ETag') ? 'private, no-cache' : 'no-store');
    }
  };
}
