import { createRoute, type RouteHandler } from '@hono/zod-openapi';
import type { ApiEnv } from '../api-deps.ts';
import { DOCS_SECURITY_POLICY, type Docs } from '../docs-files.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

export const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'get_docs',
  tags: ['Operation'],
  summary: 'This document as a page for people',
  description: 'Works without a connection to anywhere else.',
  request: { query: noQuery },
  responses: {
    200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } },
    ...problemResponses,
  },
});

export function answerDocs(docs: () => Promise<Docs>): RouteHandler<typeof docsRoute, ApiEnv> {
  return async (c) => c.html((await docs()).page, 200, { 'Content-Security-Policy': DOCS_SECURITY_POLICY });
}
