/** Pages of a list: an opaque cursor that says where a page ended and which query it belongs to. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { ProblemError } from './problem.ts';
import { PAGE_DEFAULT } from './request-parts.ts';

/** A list as it was asked for: its name and filters, in a fixed order. A cursor of one fits no other. */
export type ListQuery = readonly (string | readonly string[] | undefined)[];

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/**
 * One page and the cursor of the next.
 * @param read gets how many to read, one more than are shown, and the position to start after
 * @throws ProblemError 400 where the cursor is not one of this query
 */
export async function readPage<T, P>(options: {
  readonly query: ListQuery;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly position: z.ZodType<P>;
  readonly read: (limit: number, after: P | undefined) => Promise<readonly T[]>;
  readonly positionOf: (item: T) => P;
}): Promise<Page<T>> {
  const limit = options.limit ?? PAGE_DEFAULT;
  const after =
    options.cursor === undefined ? undefined : readCursor(options.cursor, options.query, options.position);
  const found = await options.read(limit + 1, after);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next_cursor =
    found.length > limit && last !== undefined ? writeCursor(options.query, options.positionOf(last)) : null;
  return { items, next_cursor };
}

/** What a list's page says beside its items, as OpenAPI has it. */
export const pageHeaders = {
  ETag: {
    description: 'Send it in If-None-Match to be answered 304 while nothing of the page has changed',
    schema: { type: 'string' as const },
  },
  Link: {
    description: 'The next page, `rel="next"` (RFC 8288); absent on the last one',
    schema: { type: 'string' as const },
  },
};

/** The `Link` header of a page (RFC 8288); none on the last page. */
export function nextLink(url: string, nextCursor: string | null): Readonly<Record<string, string>> {
  if (nextCursor === null) return {};
  const next = new URL(url);
  next.searchParams.set('cursor', nextCursor);
  return { Link: `<${next.pathname}${next.search}>; rel="next"` };
}

function writeCursor(query: ListQuery, position: unknown): string {
  return Buffer.from(JSON.stringify([identityOf(query), position])).toString('base64url');
}

function readCursor<P>(cursor: string, query: ListQuery, position: z.ZodType<P>): P {
  const shape = z.tuple([z.literal(identityOf(query)), position]);
  const read = shape.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (read.success) return read.data[1];
  const detail = 'must be the next_cursor of a page of this list with the same filters';
  throw new ProblemError('invalid_request', `/query/cursor: ${detail}.`, [
    { pointer: '/query/cursor', code: 'wrong_cursor', detail },
  ]);
}

function identityOf(query: ListQuery): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
