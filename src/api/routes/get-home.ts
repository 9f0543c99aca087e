import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

export const homeRoute = createRoute({
  method: 'get',
  path: '/',
  operationId: 'get_home',
  tags: ['Operation'],
  summary: 'Leads to the page for people',
  request: { query: noQuery },
  responses: {
    302: {
      description: 'To `/docs`',
      headers: z.object({ Location: z.literal('/docs') }),
    },
    ...problemResponses,
  },
});

/** Until there is a console, what a person finds at the address alone is the page about the API. */
export function answerHome(): RouteHandler<typeof homeRoute, ApiEnv> {
  return (c) => c.redirect('/docs', 302);
}
