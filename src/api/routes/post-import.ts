import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { importUpload } from '../../actions/import-upload.ts';
import { FILE_KINDS } from '../../domain/file-kind.ts';
import { fileReportSchema } from '../../domain/import-report.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { refuseTooLong, tooLarge } from '../body-limit.ts';
import { fingerprintOf, idempotencyHeaders, REPLAYED_HEADER } from '../idempotency.ts';
import { ImportPlaces } from '../import-places.ts';
import { importQuery, readAs, saidBy } from '../import-query.ts';
import { refuseRefused } from '../import-refusal.ts';
import { problemResponses } from '../problem.ts';
import { spoolBody } from '../spool.ts';
import { UPLOAD_SETTINGS } from '../upload-settings.ts';
import { uploadType } from '../upload-type.ts';
import { requireMapping } from './get-mapping.ts';

export const importAnswerSchema = z
  .strictObject({
    files: z.array(fileReportSchema).meta({ description: 'One of each kind that the file was read as' }),
  })
  .meta({ id: 'ImportAnswer' });

const text = { schema: { type: 'string' } } as const;
const csv = { ...text, example: 'customer_id,name\nC00042,Example Ltd\n' } as const;
const ndjson = { ...text, example: '{"customer_id":"C00042","name":"Example Ltd"}\n' } as const;
const gzip = { schema: { type: 'string', contentMediaType: 'application/gzip' } } as const;

export const newImportRoute = createRoute({
  method: 'post',
  path: '/v1/imports',
  operationId: 'import_file',
  tags: ['Imports'],
  summary: 'Bring a file into the ledger',
  description:
    'The file is the body, compressed by gzip or not (`Content-Encoding: gzip`, or a body of `application/gzip`). ' +
    'Rows with faults are left out and named in the report; a file that cannot be read as a whole changes nothing ' +
    `and is answered 422. One file is imported at a time, and others wait. Its columns are those of \`kind\` (${FILE_KINDS.join(', ')}) or, with \`mapping\`, its own.`,
  request: {
    query: importQuery,
    headers: idempotencyHeaders,
    body: {
      required: true,
      content: {
        'text/csv': csv,
        'application/x-ndjson': ndjson,
        'text/plain': text,
        'application/gzip': gzip,
      },
    },
  },
  responses: {
    200: {
      description: 'What became of each of its rows',
      headers: REPLAYED_HEADER,
      content: { 'application/json': { schema: importAnswerSchema } },
    },
    404: { ...problemResponses.default, description: 'There is no such mapping' },
    408: { ...problemResponses.default, description: 'Too little of the body came in 30 seconds' },
    413: { ...problemResponses.default, description: 'The body, or what it unpacks to, is too large' },
    415: {
      ...problemResponses.default,
      description: 'Another content type, coding or charset than those here',
    },
    422: {
      ...problemResponses.default,
      description:
        'The file was refused, and nothing of it was imported: `import_id` is where it is listed; or the Idempotency-Key came with another request before',
      headers: REPLAYED_HEADER,
    },
    503: {
      ...problemResponses.default,
      description: 'Too many files are being sent or wait already, or the database does not answer',
      headers: {
        'Retry-After': {
          description: 'After how many seconds to send the file again',
          schema: { type: 'string' as const },
        },
      },
    },
    ...problemResponses,
  },
});

export function importBody(deps: ApiDeps): RouteHandler<typeof newImportRoute, ApiEnv> {
  const settings = { ...UPLOAD_SETTINGS, ...deps.uploads };
  const importDeps = {
    database: deps.database,
    base_currency: deps.base_currency,
    scales: deps.policy.scales,
    models: deps.policy.models,
    own_facts: deps.policy.own_facts,
    now: deps.now,
  };
  const places = new ImportPlaces(settings.at_once_max);
  return async (c) => {
    const query = c.req.valid('query');
    const key = c.req.valid('header')['idempotency-key'];
    const type = uploadType(
      { contentType: c.req.header('content-type'), contentEncoding: c.req.header('content-encoding') },
      query.mapping !== undefined,
    );
    refuseTooLong(c, settings.body_max_bytes);
    using _place = places.take();
    c.env?.liftBodyDeadline?.();
    const mapping = query.mapping === undefined ? null : await requireMapping(deps.database, query.mapping);
    const how = readAs(query, type, mapping);
    await using spool = await spoolBody(c.req.raw.body, settings);
    const fingerprint = fingerprintOf([...saidBy(query, type), spool.sha256]);
    const headers: Record<string, string> = {};
    using _turn = await places.turn(c.req.raw.signal);
    const reports = await importUpload(importDeps, {
      ...how,
      ...(key === undefined ? {} : { idempotency: { key, fingerprint } }),
      gzip: type.gzip,
      open: () => spool.open(),
      unpacked_max_bytes: settings.unpacked_max_bytes,
      tooLarge: () => tooLarge(settings.unpacked_max_bytes),
      onReplay: () => {
        headers['Idempotency-Replayed'] = 'true';
      },
    });
    refuseRefused(reports, headers);
    return c.json({ files: [...reports] }, 200, headers);
  };
}
