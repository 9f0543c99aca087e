import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { Refusal } from '../../domain/refusal.ts';
import type { ApiEnv } from '../api-deps.ts';
import type { Docs } from '../docs-files.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';

const content = { schema: { type: 'string' } } as const;

export const docsFileRoute = createRoute({
  method: 'get',
  path: '/docs/{file}',
  operationId: 'get_docs_file',
  tags: ['Operation'],
  summary: 'A script, style sheet or picture of that page',
  request: { params: z.strictObject({ file: lookupText }), query: noQuery },
  responses: {
    200: {
      description: 'The file, which never changes under its name',
      content: { 'text/javascript': content, 'text/css': content, 'image/png': content },
    },
    ...problemResponses,
  },
});

/** Serves the page's own files and nothing else, whatever the name says. */
export function answerDocsFile(docs: () => Promise<Docs>): RouteHandler<typeof docsFileRoute, ApiEnv> {
  return async (c) => {
    const { file } = c.req.valid('param');
    const found = (await docs()).files.get(file);
    if (found === undefined) throw new Refusal('not_found', `There is no file ${JSON.stringify(file)} here.`);
    return c.body(found.bytes, 200, {
      'Content-Type': found.content_type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  };
}
