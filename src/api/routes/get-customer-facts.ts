import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { requireRunOfDay } from '../../actions/explain-customer.ts';
import { factsOfRun } from '../../actions/own-facts.ts';
import { type Day, daySchema } from '../../domain/day.ts';
import { currencySchema } from '../../domain/money.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Database } from '../../store/database.ts';
import { runDays } from '../../store/runs.ts';
import { readSnapshot } from '../../store/snapshots.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { factValuesSchema } from '../fact-values.ts';
import { problemResponses } from '../problem.ts';
import { dayParameter, lookupText } from '../request-parts.ts';

const factNoteSchema = z
  .strictObject({ code: z.string(), facts: z.array(z.string()), message: z.string() })
  .meta({ id: 'FactNote', description: 'What a reader should know about some of the facts' });

export const customerFactsSchema = z
  .strictObject({
    customer_id: z.string(),
    as_of: daySchema,
    run_id: z.string(),
    base_currency: currencySchema,
    facts: factValuesSchema,
    notes: z.array(factNoteSchema),
  })
  .meta({ id: 'CustomerFacts' });

export const customerFactsRoute = createRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}/facts',
  operationId: 'get_customer_facts',
  tags: ['Customers'],
  summary: 'Every fact of one customer on one day',
  description:
    'Those of the catalogue, then the firm’s own that the rule sets of that day’s run declare; GET /v1/facts says what each is.',
  request: {
    params: z.strictObject({ customer_id: lookupText }),
    query: z.strictObject({
      as_of: dayParameter.openapi({ description: 'The newest evaluated day where absent' }),
    }),
  },
  responses: {
    200: { description: 'The facts', content: { 'application/json': { schema: customerFactsSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerCustomerFacts({ database }: ApiDeps): RouteHandler<typeof customerFactsRoute, ApiEnv> {
  return async (c) => {
    const { customer_id } = c.req.valid('param');
    const as_of = c.req.valid('query').as_of ?? (await newestDay(database));
    const run = await requireRunOfDay(database, as_of);
    const { run_id, base_currency } = run;
    const facts = await factsOfRun(database, run);
    const [row] = await readSnapshot(database.db, as_of, facts, { customer_ids: [customer_id] });
    if (row === undefined) {
      const name = JSON.stringify(customer_id);
      throw new Refusal('not_found', `There is no customer ${name} in the evaluation of ${as_of}.`);
    }
    const notes = z.array(factNoteSchema).parse(row.notes);
    const answer = { customer_id, as_of, run_id, base_currency, facts: row.facts, notes };
    return c.json(answer, 200);
  };
}

async function newestDay(database: Database): Promise<Day> {
  const { newest } = await runDays(database.db);
  if (newest === null) throw new Refusal('not_found', 'No day has been evaluated yet.');
  return newest;
}
