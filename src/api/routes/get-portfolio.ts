import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { portfolioOfDay } from '../../actions/portfolio-of-day.ts';
import { portfolioReportSchema } from '../../domain/portfolio-report.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { dayParameter } from '../request-parts.ts';

export const portfolioRoute = createRoute({
  method: 'get',
  path: '/v1/portfolio',
  operationId: 'get_portfolio',
  tags: ['Portfolio'],
  summary: 'Ageing and measures of the whole portfolio, with targets, a month and a year before',
  description:
    'Summed from the ledger itself, so that every amount is the sum of its documents to the cent, and by industry, class, manager and currency the groups add up to the whole. Measures have the formulas of the facts of the same names in `/v1/facts`; `bad_debt_ratio_365d` is what was written off over sales. Amounts of each day are at the exchange rates of that day.',
  request: {
    query: z.strictObject({
      as_of: dayParameter.openapi({
        description: 'Any day up to today, evaluated or not; the newest evaluated day where absent',
      }),
    }),
  },
  responses: {
    200: { description: 'The portfolio', content: { 'application/json': { schema: portfolioReportSchema } } },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerPortfolio(deps: ApiDeps): RouteHandler<typeof portfolioRoute, ApiEnv> {
  return async (c) => c.json(await portfolioOfDay(deps, c.req.valid('query').as_of), 200);
}
