import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { mappingNameSchema, mappingSchema } from '../../domain/mapping.ts';
import { listMappings } from '../../store/mappings.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { cursorParameter, limitParameter } from '../request-parts.ts';

export const mappingListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({ name: mappingNameSchema, updated_at: z.iso.datetime(), mapping: mappingSchema }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'MappingList' });

export const mappingListRoute = createRoute({
  method: 'get',
  path: '/v1/mappings',
  operationId: 'list_mappings',
  tags: ['Mappings'],
  summary: 'Saved mappings, by name',
  request: { query: z.strictObject({ limit: limitParameter, cursor: cursorParameter }) },
  responses: {
    200: {
      description: 'A page of mappings',
      headers: pageHeaders,
      content: { 'application/json': { schema: mappingListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerMappingList({ database }: ApiDeps): RouteHandler<typeof mappingListRoute, ApiEnv> {
  return async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['mappings'],
      position: mappingNameSchema,
      read: (count, after) => listMappings(database.db, count, after),
      positionOf: (one) => one.name,
    });
    const answer = items.map(({ name, updated_at, mapping }) => ({
      name,
      updated_at: updated_at.toISOString(),
      mapping: [...mapping],
    }));
    return c.json({ items: answer, next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
