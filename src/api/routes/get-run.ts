import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { runSchema } from '../../domain/run.ts';
import { findRun } from '../../store/runs.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';
import { noSuchRun, runAnswer } from '../run-answer.ts';

export const runRoute = createRoute({
  method: 'get',
  path: '/v1/runs/{run_id}',
  operationId: 'get_run',
  tags: ['Runs'],
  summary: 'One evaluation run',
  request: { params: z.strictObject({ run_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The run', content: { 'application/json': { schema: runSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerRun({ database }: ApiDeps): RouteHandler<typeof runRoute, ApiEnv> {
  return async (c) => {
    const { run_id } = c.req.valid('param');
    const run = await findRun(database.db, run_id);
    if (run === undefined) throw noSuchRun(run_id);
    return c.json(runAnswer(run), 200);
  };
}
