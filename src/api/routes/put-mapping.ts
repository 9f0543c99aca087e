import { createRoute, type RouteHandler, type RouteHook, z } from '@hono/zod-openapi';
import { checkNewMapping, saveCheckedMapping } from '../../actions/save-mapping.ts';
import { type Mapping, mappingNameSchema, mappingSchema } from '../../domain/mapping.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { refuseFaults } from '../input-faults.ts';
import { ProblemError, problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

const mappingContent = { 'application/json': { schema: mappingSchema } };

const EXAMPLE: Mapping = [
  {
    match: 'AR_*.csv',
    kind: 'invoices',
    columns: {
      invoice_id: 'Document No.',
      customer_id: 'Customer',
      issued_on: 'Posting Date',
      due_on: 'Net Due',
      amount: 'Amount',
    },
    date_format: 'DD.MM.YYYY',
    decimal: ',',
    thousands: '.',
    delimiter: ';',
  },
];

export const newMappingRoute = createRoute({
  method: 'put',
  path: '/v1/mappings/{name}',
  operationId: 'put_mapping',
  tags: ['Mappings'],
  summary: 'Save a mapping under a name',
  description: 'Over what had the name before. Every fault is answered at once, and then nothing is saved.',
  request: {
    params: z.strictObject({ name: mappingNameSchema }),
    query: noQuery,
    body: {
      required: true,
      content: { 'application/json': { schema: mappingSchema, example: EXAMPLE } },
    },
  },
  responses: {
    200: { description: 'It replaced the mapping of this name', content: mappingContent },
    201: { description: 'The name is new', content: mappingContent },
    422: {
      ...problemResponses.default,
      description: 'Everything that is wrong with the mapping, by pointer',
    },
    ...problemResponses,
  },
});

export function putMapping(deps: ApiDeps): RouteHandler<typeof newMappingRoute, ApiEnv> {
  return async (c) => {
    const done = await saveCheckedMapping(deps, c.req.valid('param').name, c.req.valid('json'));
    if (!done.ok) throw mappingProblem(done.faults);
    return c.json([...done.saved.mapping], done.created ? 201 : 200);
  };
}

/**
 * A body of the wrong shape is checked as a mapping too, so that its other faults are told as well.
 * @throws ProblemError
 */
export function refuseMappingFaults({ policy }: ApiDeps) {
  return (result: Parameters<RouteHook<typeof newMappingRoute, ApiEnv>>[0]): undefined => {
    if (result.success) return;
    if (result.target === 'param') {
      const rule = 'lower-case letters, digits, - and _, a letter first, 64 at most';
      throw new ProblemError('invalid_request', `The name of a mapping is of ${rule}.`);
    }
    const checked =
      result.target === 'json' && 'data' in result ? checkNewMapping(result.data, policy.own_facts) : null;
    if (checked?.ok === false) throw mappingProblem(checked.faults);
    refuseFaults(result);
  };
}

function mappingProblem(
  faults: readonly { readonly pointer: string; readonly message: string }[],
): ProblemError {
  return new ProblemError(
    'invalid_input',
    faults
      .map(({ pointer, message }) => `${pointer === '' ? 'The mapping' : pointer}: ${message}.`)
      .join(' '),
    faults.map(({ pointer, message }) => ({ pointer, code: 'not_valid', detail: message })),
  );
}
