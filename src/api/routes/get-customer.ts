import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { type Alert, type OpenAlert, openAlertSchema } from '../../domain/alert.ts';
import { customerSchema } from '../../domain/customer.ts';
import { daySchema } from '../../domain/day.ts';
import { currencySchema } from '../../domain/money.ts';
import { Refusal } from '../../domain/refusal.ts';
import { FACT_CATALOGUE } from '../../snapshot/catalogue.ts';
import { listAlerts } from '../../store/alert-list.ts';
import { findCustomer } from '../../store/customers.ts';
import type { Database } from '../../store/database.ts';
import { findRunOfDay, runDays } from '../../store/runs.ts';
import { readSnapshot } from '../../store/snapshots.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { factValuesSchema } from '../fact-values.ts';
import { problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';

/** What a credit manager looks at first. */
const HEADLINES: ReadonlySet<string> = new Set([
  'receivable_total',
  'current_amount',
  'overdue_amount',
  'overdue_ratio',
  'days_overdue_max',
  'disputed_amount',
  'unapplied_amount',
  'broken_promises_180d',
  'days_since_last_payment',
  'on_time_rate_365d',
  'dso',
  'credit_limit',
  'credit_utilisation',
  'over_limit_amount',
  'guarantee_cover',
  'exposure_uncovered',
  'expected_loss',
  'recommended_limit',
  'traits_score',
  'lapp_score',
  'z_score',
  'rating_grade',
  'rating_outlook',
]);
const HEADLINE_FACTS = FACT_CATALOGUE.filter((fact) => HEADLINES.has(fact.name));

const headlineSchema = z
  .strictObject({
    as_of: daySchema,
    run_id: z.string(),
    base_currency: currencySchema,
    facts: factValuesSchema,
  })
  .meta({ id: 'HeadlineFacts', description: 'The facts that are looked at first' });

export const customerDetailSchema = customerSchema
  .extend({
    newest: headlineSchema.nullable().meta({
      description: 'Of the newest evaluated day; null where the customer was not in the ledger then',
    }),
    open_alerts: z.array(openAlertSchema).meta({ description: 'Most money at risk first' }),
  })
  .meta({ id: 'CustomerDetail' });

export const customerRoute = createRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}',
  operationId: 'get_customer',
  tags: ['Customers'],
  summary: 'One customer: attributes, headline facts and open alerts',
  request: { params: z.strictObject({ customer_id: lookupText }), query: noQuery },
  responses: {
    200: { description: 'The customer', content: { 'application/json': { schema: customerDetailSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerCustomer(deps: ApiDeps): RouteHandler<typeof customerRoute, ApiEnv> {
  const { database, base_currency } = deps;
  return async (c) => {
    const { customer_id } = c.req.valid('param');
    const customer = await findCustomer(database.db, customer_id, base_currency);
    if (customer === undefined) throw noSuchCustomer(customer_id);
    const newest = await headlinesOf(database, customer_id);
    const open_alerts = await openAlertsOf(deps, customer_id);
    return c.json({ ...customer, newest, open_alerts }, 200);
  };
}

export function noSuchCustomer(customerId: string): Refusal {
  return new Refusal('not_found', `There is no customer ${JSON.stringify(customerId)}.`);
}

async function headlinesOf(
  { db }: Database,
  customerId: string,
): Promise<z.infer<typeof headlineSchema> | null> {
  const { newest } = await runDays(db);
  const run = newest === null ? undefined : await findRunOfDay(db, newest);
  if (run === undefined) return null;
  const { as_of, run_id, base_currency } = run;
  const [row] = await readSnapshot(db, as_of, HEADLINE_FACTS, { customer_ids: [customerId] });
  return row === undefined ? null : { as_of, run_id, base_currency, facts: row.facts };
}

/** There is one at most of each indicator, and so no second page. */
const OPEN_ALERTS_MAX = 500;

async function openAlertsOf({ database, base_currency }: ApiDeps, customer_id: string): Promise<OpenAlert[]> {
  const filter = { status: ['open', 'acknowledged', 'snoozed'], customer_id } as const;
  const alerts = await listAlerts(database.db, filter, { limit: OPEN_ALERTS_MAX }, base_currency);
  return alerts.map(inShort);
}

function inShort(alert: Alert): OpenAlert {
  const { alert_id, indicator, severity, status, change, opened_on, owner } = alert;
  const { money_at_risk, expected_loss } = alert;
  return { alert_id, indicator, severity, status, change, opened_on, owner, money_at_risk, expected_loss };
}
