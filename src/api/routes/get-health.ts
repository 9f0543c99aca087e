import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

export const healthSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

export const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'get_health',
  tags: ['Operation'],
  summary: 'Whether the process runs',
  request: { query: noQuery },
  responses: {
    200: { description: 'It runs', content: { 'application/json': { schema: healthSchema } } },
    ...problemResponses,
  },
});

export function getHealth(): RouteHandler<typeof healthRoute, ApiEnv> {
  return (c) => c.json({ status: 'ok' as const }, 200);
}
