import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { stringify } from 'csv-stringify/sync';
import type { Rejection } from '../../domain/import-report.ts';
import { eachRejection } from '../../store/imports.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';
import { requireImport } from './get-import.ts';

const COLUMNS = ['line', 'field', 'code', 'message'];

export const rejectionsRoute = createRoute({
  method: 'get',
  path: '/v1/imports/{import_id}/rejections.csv',
  operationId: 'get_rejections',
  tags: ['Imports'],
  summary: 'Every rejected row of an import, as CSV',
  description:
    'UTF-8, a header row, then a row for each in the order of lines. Text that a spreadsheet would take for a formula has an apostrophe before it.',
  request: { params: z.strictObject({ import_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The rejected rows', content: { 'text/csv': { schema: { type: 'string' } } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerRejections(deps: ApiDeps): RouteHandler<typeof rejectionsRoute, ApiEnv> {
  const { db } = deps.database;
  return async (c) => {
    const { import_id, imported_at } = await requireImport(deps.database, c.req.valid('param').import_id);
    const request_id = c.get('requestId');
    const rows = csvOf(eachRejection(db, import_id));
    const onError = (error: unknown): void =>
      deps.log({ level: 'error', message: `the rejections of ${import_id} broke off`, request_id, error });
    return c.body(ReadableStream.from(told(rows, onError)), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="rejections-${import_id}.csv"`,
      // What was rejected never changes, so no byte of it needs to be read to know whether it is the same.
      ETag: `"rejections-${import_id}-${imported_at.getTime()}"`,
    });
  };
}

async function* csvOf(batches: AsyncIterable<readonly Rejection[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const options = { columns: COLUMNS, escape_formulas: true } as const;
  yield encoder.encode(`${COLUMNS.join(',')}\n`);
  for await (const batch of batches) yield encoder.encode(stringify([...batch], options));
}

/** The status has been sent by then, so the reader only sees the answer end too soon; the log says why. */
async function* told<T>(items: AsyncIterable<T>, onError: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    onError(error);
    throw error;
  }
}
