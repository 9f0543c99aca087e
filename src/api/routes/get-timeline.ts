import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import type { Customer } from '../../domain/customer.ts';
import { daySchema } from '../../domain/day.ts';
import { industryCodesCovering } from '../../domain/industry-code.ts';
import type { Currency } from '../../domain/money.ts';
import { TIMELINE_TYPES, timelineItemSchema } from '../../domain/timeline.ts';
import { findCustomer } from '../../store/customers.ts';
import { readTimeline, type TimelinePosition } from '../../store/timeline.ts';
import type { TimelineCustomer } from '../../store/timeline-sources.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import {
  choicesParameter,
  cursorParameter,
  dayParameter,
  limitParameter,
  lookupText,
} from '../request-parts.ts';
import { noSuchCustomer } from './get-customer.ts';

export const timelineSchema = z
  .strictObject({ items: z.array(timelineItemSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'Timeline' });

const position: z.ZodType<TimelinePosition> = z.strictObject({
  day: daySchema,
  type: z.enum(TIMELINE_TYPES),
  place: lookupText,
});

export const timelineRoute = createRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}/timeline',
  operationId: 'get_timeline',
  tags: ['Customers'],
  summary: 'What happened with one customer, newest day first',
  description:
    'One stream of typed items: documents, money, promises, grades, statements, red flags, guarantees, assessments, policy, outcomes and alerts. It is what the ledger holds now; days to come are in it too, such as the end of a guarantee. A policy event that names a country is in it where the customer is of that country.',
  request: {
    params: z.strictObject({ customer_id: lookupText }),
    query: z.strictObject({
      type: choicesParameter(TIMELINE_TYPES, 'All where absent'),
      from: dayParameter.openapi({ description: 'The first day', example: '2026-01-01' }),
      to: dayParameter.openapi({ description: 'The last day', example: '2026-11-21' }),
      limit: limitParameter,
      cursor: cursorParameter,
    }),
  },
  responses: {
    200: {
      description: 'A page of items',
      headers: pageHeaders,
      content: { 'application/json': { schema: timelineSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerTimeline(deps: ApiDeps): RouteHandler<typeof timelineRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const { customer_id } = c.req.valid('param');
    const { type: types = TIMELINE_TYPES, from, to, limit, cursor } = c.req.valid('query');
    const customer = await findCustomer(database.db, customer_id, base_currency);
    if (customer === undefined) throw noSuchCustomer(customer_id);
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['timeline', customer_id, types, from, to],
      position,
      read: (count, after) =>
        readTimeline(
          database.db,
          touched(customer, base_currency),
          { types, from, to },
          { limit: count, after },
        ),
      positionOf: (entry) => entry.position,
    });
    return c.json(
      { items: items.map(({ item }) => item), next_cursor },
      200,
      nextLink(c.req.url, next_cursor),
    );
  };
}

function touched(customer: Customer, base_currency: Currency): TimelineCustomer {
  const { customer_id, industry_scheme, industry_code, country } = customer;
  const known = industry_scheme !== null && industry_code !== null;
  const industry_codes = known ? industryCodesCovering(industry_scheme, industry_code) : [];
  return { customer_id, industry_scheme, industry_codes, country, base_currency };
}
