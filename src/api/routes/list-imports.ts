import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { FILE_KINDS } from '../../domain/file-kind.ts';
import { fileReportSchema } from '../../domain/import-report.ts';
import { listImports } from '../../store/imports.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { choicesParameter, cursorParameter, limitParameter } from '../request-parts.ts';

export const importListSchema = z
  .strictObject({
    items: z.array(
      fileReportSchema
        .omit({ rejections: true })
        .extend({ imported_at: z.iso.datetime() })
        .meta({ id: 'ImportSummary' }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'ImportList' });

const position = z.string().regex(/^\d{1,18}$/);

export const importListRoute = createRoute({
  method: 'get',
  path: '/v1/imports',
  operationId: 'list_imports',
  tags: ['Imports'],
  summary: 'What came in, newest first',
  description: 'Refused files too. A file that was read as several kinds is listed once for each.',
  request: {
    query: z.strictObject({
      kind: choicesParameter(FILE_KINDS, 'All where absent'),
      status: choicesParameter(fileReportSchema.shape.status.options, 'All where absent'),
      limit: limitParameter,
      cursor: cursorParameter,
    }),
  },
  responses: {
    200: {
      description: 'A page of imports',
      headers: pageHeaders,
      content: { 'application/json': { schema: importListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerImportList({ database }: ApiDeps): RouteHandler<typeof importListRoute, ApiEnv> {
  return async (c) => {
    const { limit, cursor, kind, status } = c.req.valid('query');
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['imports', kind, status],
      position,
      read: (count, after) => listImports(database.db, count, after, { kind, status }),
      positionOf: ({ import_id }) => import_id,
    });
    const answer = items.map(({ imported_at, report }) => ({
      ...report,
      imported_at: imported_at.toISOString(),
    }));
    return c.json({ items: answer, next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
