import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { fileReportSchema } from '../../domain/import-report.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Database } from '../../store/database.ts';
import { findImport, type StoredImport } from '../../store/imports.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';

export const importSchema = fileReportSchema.extend({ imported_at: z.iso.datetime() }).meta({ id: 'Import' });

export const importRoute = createRoute({
  method: 'get',
  path: '/v1/imports/{import_id}',
  operationId: 'get_import',
  tags: ['Imports'],
  summary: 'One import with its first 1,000 rejected rows',
  request: { params: z.strictObject({ import_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The import', content: { 'application/json': { schema: importSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerImport({ database }: ApiDeps): RouteHandler<typeof importRoute, ApiEnv> {
  return async (c) => {
    const { report, imported_at } = await requireImport(database, c.req.valid('param').import_id);
    return c.json({ ...report, imported_at: imported_at.toISOString() }, 200);
  };
}

/** @throws Refusal `not_found` */
export async function requireImport(database: Database, importId: string): Promise<StoredImport> {
  const found = await findImport(database.db, importId);
  if (found === undefined) throw new Refusal('not_found', `There is no import ${JSON.stringify(importId)}.`);
  return found;
}
