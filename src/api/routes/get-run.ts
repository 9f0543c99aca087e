import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { LiveRuns } from '../../actions/run-progress.ts';
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
  summary: 'One evaluation run, with its progress while it goes on',
  request: { params: z.strictObject({ run_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The run', content: { 'application/json': { schema: runSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

/** @param live runs of this process that go on: on the embedded database, asking it would wait for their end */
export function answerRun({ database }: ApiDeps, live: LiveRuns): RouteHandler<typeof runRoute, ApiEnv> {
  return async (c) => {
    const { run_id } = c.req.valid('param');
    const run = live.find(run_id) ?? (await findRun(database.db, run_id));
    if (run === undefined) throw noSuchRun(run_id);
    return c.json(runAnswer(run), 200);
  };
}
