import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { ALERT_SORTS, ALERT_STATUSES, type AlertStatus, alertSchema } from '../../domain/alert.ts';
import { daySchema } from '../../domain/day.ts';
import { decimalSchema } from '../../domain/money.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { type AlertFilter, listAlerts, positionOfAlert } from '../../store/alert-list.ts';
import type { AlertOrder, AlertPosition } from '../../store/alert-order.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { industryParameters, readIndustry } from '../industry-filter.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import {
  amountParameter,
  choicesParameter,
  cursorParameter,
  dayParameter,
  instantParameter,
  instantText,
  limitParameter,
  lookupText,
} from '../request-parts.ts';

const NOT_CLOSED: readonly AlertStatus[] = ['open', 'acknowledged', 'snoozed'];

export const alertListSchema = z
  .strictObject({ items: z.array(alertSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'AlertList' });

const position: z.ZodType<AlertPosition> = z.strictObject({
  money_at_risk: decimalSchema.nullable(),
  expected_loss: decimalSchema.nullable(),
  severity: z.enum(SEVERITIES),
  opened_on: daySchema,
  updated_at: instantText,
  customer_id: lookupText,
  alert_id: lookupText,
});

const alertListQuery = z.strictObject({
  status: choicesParameter(ALERT_STATUSES, 'All but closed where absent'),
  severity: choicesParameter(SEVERITIES, 'All where absent'),
  indicator: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be the snake_case name of an indicator' })
    .optional()
    .openapi({ description: 'What the alert is about', example: 'overdue' }),
  customer_id: lookupText.optional().openapi({ description: 'Of this customer alone', example: 'C00042' }),
  owner: lookupText
    .optional()
    .openapi({ description: 'Assigned to this person', example: 'li.na@example.com' }),
  ...industryParameters,
  opened_after: dayParameter.openapi({
    description: 'Opened after this day, which is not included',
    example: '2026-11-01',
  }),
  updated_after: instantParameter.openapi({
    description:
      'Changed after this instant, which is not included. To follow changes, ask with `sort=updated_at` and the newest `updated_at` seen so far',
  }),
  min_money_at_risk: amountParameter.openapi({
    description: 'At least so much at risk, in base currency; unknown money is never enough',
  }),
  sort: z.enum(ALERT_SORTS).optional().openapi({
    default: 'money_at_risk',
    description:
      'Most money at risk, most expected loss, worst (and of these most money), or newest first. Equals are in order of customer and alert; unknown amounts come last',
  }),
  order: z.enum(['desc', 'asc']).optional().openapi({
    default: 'desc',
    description: '`asc` turns the order round; sorted by an amount, unknown ones are last all the same',
  }),
  limit: limitParameter,
  cursor: cursorParameter,
});

type AlertListQuery = z.infer<typeof alertListQuery>;

export const alertListRoute = createRoute({
  method: 'get',
  path: '/v1/alerts',
  operationId: 'list_alerts',
  tags: ['Alerts'],
  summary: 'The list of alerts, most money at risk first',
  description:
    'Alerts that are not closed, unless `status` says otherwise. Parameters that are given together all hold.',
  request: { query: alertListQuery },
  responses: {
    200: {
      description: 'A page of alerts',
      headers: pageHeaders,
      content: { 'application/json': { schema: alertListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerAlertList(deps: ApiDeps): RouteHandler<typeof alertListRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const query = c.req.valid('query');
    const filter = filterOf(query);
    const order: AlertOrder = { sort: query.sort ?? 'money_at_risk', order: query.order ?? 'desc' };
    const { items, next_cursor } = await readPage({
      limit: query.limit,
      cursor: query.cursor,
      query: ['alerts', order.sort, order.order, JSON.stringify(filter)],
      position,
      read: (limit, after) => listAlerts(database.db, filter, { limit, after, order }, base_currency),
      positionOf: positionOfAlert,
    });
    return c.json({ items: [...items], next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}

/** In a fixed order of its fields, since it is part of what a cursor belongs to. */
function filterOf(query: AlertListQuery): AlertFilter {
  return {
    status: query.status ?? NOT_CLOSED,
    severity: query.severity,
    indicator: query.indicator,
    customer_id: query.customer_id,
    owner: query.owner,
    industry: readIndustry(query),
    opened_after: query.opened_after,
    updated_after: query.updated_after,
    min_money_at_risk: query.min_money_at_risk,
  };
}
