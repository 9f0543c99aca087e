import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { customerStandings } from '../../actions/customer-standing.ts';
import { currencySchema } from '../../domain/money.ts';
import { standingSchema } from '../../domain/standing.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { type InputFault, ProblemError, problemResponses } from '../problem.ts';
import { amountParameter, lookupText } from '../request-parts.ts';
import { noSuchCustomer } from './get-customer.ts';

export const standingRoute = createRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}/standing',
  operationId: 'get_standing',
  tags: ['Customers'],
  summary: 'For order entry: can this order be released?',
  description:
    "The customer's open alerts and its credit limit, before and after an order, as of the newest evaluated day. The settings of the policy say from which watch level on, and whether over the limit, an order is reviewed or held, and after how many days an evaluation is too old to release anything by (reason `evaluation_old`; today is that of the place on earth where it is earliest). Orders that are not invoiced yet are in no exposure but the one that is asked about.",
  request: {
    params: z.strictObject({ customer_id: lookupText }),
    query: z.strictObject({
      amount: amountParameter.openapi({
        description: 'What is about to be ordered, zero or more; absent, nothing is',
        example: '48000.00',
      }),
      currency: currencySchema.optional().openapi({
        description: "Of the amount; absent, it is the customer's currency, or the base where it has none",
      }),
    }),
  },
  responses: {
    200: { description: 'The standing', content: { 'application/json': { schema: standingSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerStanding(deps: ApiDeps): RouteHandler<typeof standingRoute, ApiEnv> {
  const standingOf = customerStandings(deps);
  return async (c) => {
    const { customer_id } = c.req.valid('param');
    const { amount, currency } = c.req.valid('query');
    if (amount === undefined && currency !== undefined) {
      throw refusedAmount('required', 'says how much of currency is ordered, and is absent');
    }
    const answer = await standingOf({ customer_id, amount, currency });
    switch (answer.kind) {
      case 'no_such_customer':
        throw noSuchCustomer(customer_id);
      case 'too_many_decimals': {
        const allowed = answer.decimals === 0 ? 'no decimals' : `at most ${answer.decimals} decimals`;
        throw refusedAmount('too_many_decimals', `must have ${allowed} in ${answer.currency}`);
      }
      default:
        return c.json(answer.standing, 200);
    }
  };
}

function refusedAmount(code: InputFault['code'], detail: string): ProblemError {
  return new ProblemError('invalid_request', `amount ${detail}.`, [
    { pointer: '/query/amount', code, detail },
  ]);
}
