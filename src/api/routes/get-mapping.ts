import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { type Mapping, mappingNameSchema, mappingSchema } from '../../domain/mapping.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Database } from '../../store/database.ts';
import { findMapping } from '../../store/mappings.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

export const mappingRoute = createRoute({
  method: 'get',
  path: '/v1/mappings/{name}',
  operationId: 'get_mapping',
  tags: ['Mappings'],
  summary: 'One mapping, as it was put',
  request: { params: z.strictObject({ name: mappingNameSchema }), query: noQuery },
  responses: {
    200: { description: 'The mapping', content: { 'application/json': { schema: mappingSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerMapping({ database }: ApiDeps): RouteHandler<typeof mappingRoute, ApiEnv> {
  return async (c) => c.json([...(await requireMapping(database, c.req.valid('param').name))], 200);
}

/** @throws Refusal `not_found` */
export async function requireMapping(database: Database, name: string): Promise<Mapping> {
  const found = await findMapping(database.db, name);
  if (found === undefined) throw noSuchMapping(name);
  return found.mapping;
}

export function noSuchMapping(name: string): Refusal {
  return new Refusal(
    'not_found',
    `There is no mapping ${JSON.stringify(name)}. PUT /v1/mappings/${name} saves one.`,
  );
}
