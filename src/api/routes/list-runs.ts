import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { runSchema } from '../../domain/run.ts';
import { listRuns } from '../../store/runs.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { cursorParameter, limitParameter } from '../request-parts.ts';
import { runAnswer } from '../run-answer.ts';

export const runListSchema = z
  .strictObject({ items: z.array(runSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'RunList' });

const position = z.string().regex(/^\d{1,18}$/);

export const runListRoute = createRoute({
  method: 'get',
  path: '/v1/runs',
  operationId: 'list_runs',
  tags: ['Runs'],
  summary: 'Evaluation runs, newest first',
  request: { query: z.strictObject({ limit: limitParameter, cursor: cursorParameter }) },
  responses: {
    200: {
      description: 'A page of runs',
      headers: pageHeaders,
      content: { 'application/json': { schema: runListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerRunList({ database }: ApiDeps): RouteHandler<typeof runListRoute, ApiEnv> {
  return async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['runs'],
      position,
      read: (count, after) => listRuns(database.db, count, after),
      positionOf: (run) => run.run_id,
    });
    return c.json({ items: items.map(runAnswer), next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
