import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { LiveRuns } from '../../actions/run-progress.ts';
import { runStarter } from '../../actions/start-run.ts';
import { daySchema } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import { runSchema } from '../../domain/run.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';
import { runAnswer } from '../run-answer.ts';

export const newRunSchema = z.strictObject({ as_of: daySchema }).meta({ id: 'NewRun' });

const runContent = { 'application/json': { schema: runSchema } };

export const newRunRoute = createRoute({
  method: 'post',
  path: '/v1/runs',
  operationId: 'start_run',
  tags: ['Runs'],
  summary: 'Evaluate the portfolio as of a day',
  description:
    'The run is carried out after the answer; ask for it again to see how far it is and how it went. One run at a time: while one goes on, another is refused with 409.',
  request: {
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: newRunSchema } } },
  },
  responses: {
    200: {
      description: 'The same day, rules and data were evaluated before: this run',
      content: runContent,
    },
    202: { description: 'The run has begun; Location says where to ask for it', content: runContent },
    ...problemResponses,
  },
});

/** @param live where the run is told of while it goes on */
export function startRun(deps: ApiDeps, live: LiveRuns): RouteHandler<typeof newRunRoute, ApiEnv> {
  const start = runStarter(deps, live);
  return async (c) => {
    const request_id = c.get('requestId');
    const started = await start(c.req.valid('json').as_of);
    const { run } = started;
    const headers = { Location: `/v1/runs/${run.run_id}` };
    if (!started.started) return c.json(runAnswer(run), 200, headers);
    started.done.catch((error: unknown) => {
      const level = error instanceof Refusal ? 'warn' : 'error';
      deps.log({ level, message: `run ${run.run_id} failed`, run_id: run.run_id, request_id, error });
    });
    return c.json(runAnswer(run), 202, headers);
  };
}
