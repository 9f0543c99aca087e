import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { mappingNameSchema } from '../../domain/mapping.ts';
import { deleteMapping } from '../../store/mappings.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';
import { noSuchMapping } from './get-mapping.ts';

export const mappingDeletionRoute = createRoute({
  method: 'delete',
  path: '/v1/mappings/{name}',
  operationId: 'delete_mapping',
  tags: ['Mappings'],
  summary: 'Delete a mapping',
  description: 'What was imported by it stays.',
  request: { params: z.strictObject({ name: mappingNameSchema }), query: noQuery },
  responses: { 204: { description: 'It is gone' }, ...problemResponses },
});

export function removeMapping({ database }: ApiDeps): RouteHandler<typeof mappingDeletionRoute, ApiEnv> {
  return async (c) => {
    const { name } = c.req.valid('param');
    if (!(await deleteMapping(database.db, name))) throw noSuchMapping(name);
    return c.body(null, 204);
  };
}
