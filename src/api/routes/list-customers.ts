import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { customerSchema } from '../../domain/customer.ts';
import { CUSTOMER_CLASSES } from '../../domain/file-kind.ts';
import { type CustomerFilter, listCustomers } from '../../store/customers.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { industryParameters, readIndustry } from '../industry-filter.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import {
  choicesParameter,
  cursorParameter,
  flagParameter,
  limitParameter,
  lookupText,
} from '../request-parts.ts';

export const customerListSchema = z
  .strictObject({ items: z.array(customerSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'CustomerList' });

const customerListQuery = z.strictObject({
  q: lookupText
    .optional()
    .openapi({ description: 'Text in the id or the name, in capitals or not', example: 'hengda' }),
  customer_class: choicesParameter(CUSTOMER_CLASSES, 'All where absent'),
  ...industryParameters,
  account_manager: lookupText
    .optional()
    .openapi({ description: 'Looked after by this person', example: 'li.na@example.com' }),
  has_open_alerts: flagParameter.openapi({ description: 'Whether any alert of the customer is not closed' }),
  limit: limitParameter,
  cursor: cursorParameter,
});

export const customerListRoute = createRoute({
  method: 'get',
  path: '/v1/customers',
  operationId: 'list_customers',
  tags: ['Customers'],
  summary: 'Customers of the ledger, in order of customer_id',
  description: 'Parameters that are given together all hold.',
  request: { query: customerListQuery },
  responses: {
    200: {
      description: 'A page of customers',
      headers: pageHeaders,
      content: { 'application/json': { schema: customerListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerCustomerList(deps: ApiDeps): RouteHandler<typeof customerListRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const query = c.req.valid('query');
    const filter: CustomerFilter = {
      contains: query.q,
      customer_class: query.customer_class,
      industry: readIndustry(query),
      account_manager: query.account_manager,
      has_open_alerts: query.has_open_alerts,
    };
    const { items, next_cursor } = await readPage({
      limit: query.limit,
      cursor: query.cursor,
      query: ['customers', JSON.stringify(filter)],
      position: lookupText,
      read: (limit, after) => listCustomers(database.db, filter, { limit, after }, base_currency),
      positionOf: ({ customer_id }) => customer_id,
    });
    return c.json({ items: [...items], next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
