import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { bilingualSchema } from '../../domain/bilingual.ts';
import { FACT_TYPES, type FactDeclaration, type FactDescription, type OwnFact } from '../../domain/fact.ts';
import { FACT_CATALOGUE } from '../../snapshot/catalogue.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { nextLink, pageHeaders, readPage } from '../page.ts';
import { problemResponses } from '../problem.ts';
import { cursorParameter, limitParameter } from '../request-parts.ts';

const factDescriptionSchema = z
  .strictObject({
    name: z.string().meta({ examples: ['days_overdue_max'] }),
    origin: z.enum(['catalogue', 'own']).meta({
      description: '`own`: a rule set of the firm declares it, and files of facts bring its values',
    }),
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
    min: z
      .number()
      .nullable()
      .meta({ description: 'The smallest number it can be, by what it means; null: there is no bound' }),
    max: z.number().nullable().meta({ description: 'The largest number it can be, likewise' }),
    values: z.array(z.string()).nullable().meta({ description: 'Every text it can be; null: any' }),
    valid_days: z.int().nullable().meta({
      description:
        'Of the firm’s own: so many days after its day a given value still counts, where no newer one was given. null for the catalogue’s',
    }),
  })
  .meta({ id: 'FactDescription' });

export const factListSchema = z
  .strictObject({ items: z.array(factDescriptionSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'FactList' });

export const factListRoute = createRoute({
  method: 'get',
  path: '/v1/facts',
  operationId: 'list_facts',
  tags: ['Facts'],
  summary: 'What rules can see: the fact catalogue and the firm’s own facts',
  description:
    'In the order of the catalogue: receivables first, then section by section. The firm’s own facts, which its rule sets declare, come last.',
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

export function answerFactList({ policy }: ApiDeps): RouteHandler<typeof factListRoute, ApiEnv> {
  const descriptions = factDescriptions(FACT_CATALOGUE, policy.own_facts);
  const names = descriptions.map((fact) => fact.name);
  return async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { items, next_cursor } = await readPage({
      limit,
      cursor,
      query: ['facts'],
      position: z.enum(names),
      read: async (count, after) => {
        const from = after === undefined ? 0 : names.indexOf(after) + 1;
        return descriptions.slice(from, from + count);
      },
      positionOf: (fact) => fact.name,
    });
    return c.json({ items: [...items], next_cursor }, 200, nextLink(c.req.url, next_cursor));
  };
}

type Description = z.infer<typeof factDescriptionSchema>;

/** Those of the catalogue in its order, then the firm's own. */
export function factDescriptions(
  catalogue: readonly FactDescription[],
  own: readonly OwnFact[],
): readonly Description[] {
  return [...catalogue.map(ofCatalogue), ...own.map(ofTheFirm)];
}

/** Without the function that computes it. */
function ofCatalogue(fact: FactDescription): Description {
  const { name, section, type, unit, meaning, formula, source, unknown_when } = fact;
  const described = { meaning, formula, source, unknown_when };
  return { name, origin: 'catalogue', section, type, unit, ...described, ...rangeOf(fact), valid_days: null };
}

function ofTheFirm(fact: OwnFact): Description {
  const { name, type, unit, meaning, valid_days } = fact;
  const days = valid_days === 1 ? 'day' : `${valid_days} days`;
  return {
    name,
    origin: 'own',
    section: 'own',
    type,
    unit,
    meaning: meaning ?? NOTHING_SAID,
    formula: 'As given in a file of facts; nothing is computed.',
    source: 'The firm.',
    unknown_when: `No value was given for the day${valid_days === 0 ? '' : ` or for the ${days} before it`}.`,
    ...rangeOf(fact),
    valid_days,
  };
}

const NOTHING_SAID = {
  en: 'A fact of the firm’s own. Its rule set does not say what it means.',
  zh: '企业自有指标，规则集未说明其含义。',
};

function rangeOf({ min, max, values }: FactDeclaration): Pick<Description, 'min' | 'max' | 'values'> {
  return { min: min ?? null, max: max ?? null, values: values === undefined ? null : [...values] };
}
