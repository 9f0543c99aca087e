import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

export const openApiSchema = z.looseObject({ openapi: z.string() });

export const openApiRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'get_openapi',
  tags: ['Operation'],
  summary: 'This document',
  request: { query: noQuery },
  responses: {
    200: {
      description: 'The OpenAPI 3.1 document of this server',
      content: { 'application/json': { schema: openApiSchema } },
    },
    ...problemResponses,
  },
});

/** @param write makes the document; called once, at the first request, when all routes are there */
export function getOpenApi(
  write: () => z.infer<typeof openApiSchema>,
): RouteHandler<typeof openApiRoute, ApiEnv> {
  let document: z.infer<typeof openApiSchema> | null = null;
  return (c) => {
    document ??= write();
    return c.json(document, 200);
  };
}
