import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { ALERT_STATUSES, type AlertStatus, alertSchema } from '../../domain/alert.ts';
import { decimalSchema } from '../../domain/money.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { type AlertFilter, type AlertPosition, listAlerts } from '../../store/alert-list.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { choicesParameter, cursorParameter, limitParameter, lookupText } from '../request-parts.ts';

const NOT_CLOSED: readonly AlertStatus[] = ['open', 'acknowledged', 'snoozed'];

export const alertListSchema = z
  .strictObject({ items: z.array(alertSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'AlertList' });

const position: z.ZodType<AlertPosition> = z.strictObject({
  money_at_risk: decimalSchema.nullable(),
  customer_id: lookupText,
  alert_id: lookupText,
});

export const alertListRoute = createRoute({
  method: 'get',
  path: '/v1/alerts',
  operationId: 'list_alerts',
  tags: ['Alerts'],
  summary: 'Alerts, most money at risk first',
  request: {
    query: z.strictObject({
      status: choicesParameter(ALERT_STATUSES, 'All but closed where absent'),
      severity: choicesParameter(SEVERITIES, 'All where absent'),
      indicator: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be the snake_case name of an indicator' })
        .optional(),
      customer_id: lookupText.optional(),
      limit: limitParameter,
      cursor: cursorParameter,
    }),
  },
  responses: {
    200: { description: 'A page of alerts', content: { 'application/json': { schema: alertListSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerAlertList(deps: ApiDeps): RouteHandler<typeof alertListRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const { limit, cursor, status = NOT_CLOSED, severity, indicator, customer_id } = c.req.valid('query');
    const filter: AlertFilter = {
      status,
      ...(severity === undefined ? {} : { severity }),
      ...(indicator === undefined ? {} : { indicator }),
      ...(customer_id === undefined ? {} : { customer_id }),
    };
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['alerts', status, severity, indicator, customer_id],
      position,
      read: (count, after) =>
        listAlerts(
          database.db,
          filter,
          after === undefined ? { limit: count } : { limit: count, after },
          base_currency,
        ),
      positionOf: ({ money_at_risk, customer_id, alert_id }) => ({
        money_at_risk: money_at_risk.amount,
        customer_id,
        alert_id,
      }),
    });
    return c.json({ items: [...items], next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
