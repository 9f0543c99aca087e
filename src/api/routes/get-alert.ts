import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { explainCustomer } from '../../actions/explain-customer.ts';
import { type Alert, alertEventSchema, alertSchema } from '../../domain/alert.ts';
import { Refusal } from '../../domain/refusal.ts';
import { alertHistory, findAlert } from '../../store/alert-list.ts';
import type { Database } from '../../store/database.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { explanationSchema } from '../explanation-schema.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';

type Explanation = z.infer<typeof explanationSchema>;

export const alertDetailSchema = alertSchema
  .extend({
    explanation: explanationSchema.nullable().meta({
      description:
        "The rule's conditions on the alert's as_of day; null where that day's evaluation is no longer there",
    }),
    history: z.array(alertEventSchema).meta({ description: 'Everything that happened to it, oldest first' }),
  })
  .meta({ id: 'AlertDetail' });

export const alertRoute = createRoute({
  method: 'get',
  path: '/v1/alerts/{alert_id}',
  operationId: 'get_alert',
  tags: ['Alerts'],
  summary: 'One alert with its explanation, history and actions',
  request: { params: z.strictObject({ alert_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The alert', content: { 'application/json': { schema: alertDetailSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerAlert(deps: ApiDeps): RouteHandler<typeof alertRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const { alert_id } = c.req.valid('param');
    const alert = await findAlert(database.db, alert_id, base_currency);
    if (alert === undefined) {
      throw new Refusal('not_found', `There is no alert ${JSON.stringify(alert_id)}.`);
    }
    const history = await alertHistory(database.db, alert, base_currency);
    return c.json(
      { ...alert, explanation: await explanationOf(database, alert), history: [...history] },
      200,
    );
  };
}

/** A later revision of the day may know the rule no longer; then there is nothing to explain the alert by. */
async function explanationOf(database: Database, alert: Alert): Promise<Explanation | null> {
  const { customer_id, as_of, rule } = alert;
  try {
    const { rules } = await explainCustomer(database, { customer_id, as_of, rules: [rule] });
    return rules[0]?.explanation ?? null;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return null;
    throw error;
  }
}
