import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { bilingualSchema } from '../../domain/bilingual.ts';
import { FACT_TYPES } from '../../domain/fact.ts';
import { FACT_CATALOGUE } from '../../snapshot/catalogue.ts';
import type { ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { cursorParameter, limitParameter } from '../request-parts.ts';

const factDescriptionSchema = z
  .strictObject({
    name: z.string().meta({ examples: ['days_overdue_max'] }),
    section: z.string().meta({ examples: ['receivables'] }),
    type: z.enum(FACT_TYPES).meta({
      description:
        'Money is in base currency and a ratio of 1 is 100 %; both, days, counts and scores are numbers to a rule',
    }),
    unit: z.string().meta({ examples: ['days'] }),
    meaning: bilingualSchema,
    formula: z.string(),
    source: z.string(),
    unknown_when: z
      .string()
      .meta({ description: 'A value that is not known is null, never zero and never false' }),
  })
  .meta({ id: 'FactDescription' });

export const factListSchema = z
  .strictObject({ items: z.array(factDescriptionSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'FactList' });

/** Without the functions that compute them. */
const DESCRIPTIONS: readonly z.infer<typeof factDescriptionSchema>[] = FACT_CATALOGUE.map(
  ({ name, section, type, unit, meaning, formula, source, unknown_when }) => ({
    name,
    section,
    type,
    unit,
    meaning,
    formula,
    source,
    unknown_when,
  }),
);

export const factListRoute = createRoute({
  method: 'get',
  path: '/v1/facts',
  operationId: 'list_facts',
  tags: ['Facts'],
  summary: 'The fact catalogue: what rules can see',
  description: 'In the order of the catalogue: receivables first, then section by section.',
  request: { query: z.strictObject({ limit: limitParameter, cursor: cursorParameter }) },
  responses: {
    200: {
      description: 'A page of facts',
      headers: pageHeaders,
      content: { 'application/json': { schema: factListSchema } },
    },
    304: { description: 'Unchanged since the ETag that was sent' },
    ...problemResponses,
  },
});

export function answerFactList(): RouteHandler<typeof factListRoute, ApiEnv> {
  return async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['facts'],
      position: z.enum(DESCRIPTIONS.map((fact) => fact.name)),
      read: async (count, after) => {
        const from = DESCRIPTIONS.findIndex((fact) => fact.name === after) + 1;
        return DESCRIPTIONS.slice(from, from + count);
      },
      positionOf: (fact) => fact.name,
    });
    return c.json({ items: [...items], next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}
