import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { evaluateFacts } from '../../actions/evaluate-facts.ts';
import { bilingualSchema } from '../../domain/bilingual.ts';
import { daySchema } from '../../domain/day.ts';
import { currencySchema } from '../../domain/money.ts';
import { severitySchema } from '../../domain/severity.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { explanationSchema } from '../explanation-schema.ts';
import { factValuesSchema } from '../fact-values.ts';
import { ProblemError, problemResponses } from '../problem.ts';
import { lookupText, noQuery } from '../request-parts.ts';

export const newEvaluationSchema = z
  .strictObject({
    facts: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({
        description:
          'Facts of the catalogue by name, each of its type: money a decimal string, ratios, days, counts and scores numbers, lists of texts. What is absent or null is unknown, and so is a value that is not of its type: `reasons` and `notes` say what is wrong with it',
        examples: [{ overdue_amount: '52000.00', days_overdue_max: 71, customer_class: 'core' }],
      }),
    customer_id: lookupText.optional().meta({ description: 'Instead of `facts`: those of this customer' }),
    as_of: daySchema.optional().meta({
      description:
        "The day that the facts are of; of a customer's where absent the newest evaluated one. Given facts are taken as they are, and the day is only repeated",
    }),
    rule_set: z.unknown().optional().meta({
      description:
        "A rule set to try, in the firm's format or json-rules-engine's own; where absent, the rule sets that are live",
    }),
  })
  .refine((body) => (body.facts === undefined) !== (body.customer_id === undefined), {
    error: 'needs either facts or a customer_id, and not both',
    path: ['facts'],
  })
  .meta({
    id: 'NewEvaluation',
    examples: [{ customer_id: 'C00042', as_of: '2026-11-20' }],
  });

const ruleEvaluationSchema = z
  .strictObject({
    rule_set: z.string(),
    rule: z.string(),
    indicator: z.string(),
    severity: severitySchema.nullable().meta({ description: "null for json-rules-engine's own rules" }),
    title: bilingualSchema.nullable(),
    verdict: z.enum(VERDICTS),
    missing: z.array(z.string()).meta({ description: 'The unknown facts that left it open' }),
    reasons: z.array(z.strictObject({ fact: z.string(), message: z.string() })).meta({
      description: 'Of those, why the first twenty are unknown whose values were there and did not fit',
    }),
    explanation: explanationSchema,
  })
  .meta({ id: 'RuleEvaluation', description: 'What one rule says, condition by condition' });

export const evaluationSchema = z
  .strictObject({
    as_of: daySchema.nullable(),
    customer_id: z.string().nullable(),
    base_currency: currencySchema,
    facts: factValuesSchema,
    rule_sets: z.array(z.strictObject({ rule_set: z.string(), sha256: z.string() })),
    verdicts: z
      .strictObject({ fires: z.int(), clear: z.int(), unknown: z.int() })
      .meta({ description: 'How many rules say what' }),
    rules: z.array(ruleEvaluationSchema),
    notes: z
      .array(z.strictObject({ code: z.string(), facts: z.array(z.string()), message: z.string() }))
      .meta({
        description: '`value_unfit`: a value that was sent is not of its fact’s type, so the fact is unknown',
      }),
  })
  .meta({ id: 'Evaluation' });

export const newEvaluationRoute = createRoute({
  method: 'post',
  path: '/v1/evaluations',
  operationId: 'evaluate',
  tags: ['Rules'],
  summary: 'Try rules on facts, of a customer or given; nothing is stored',
  description:
    'Every rule with its verdict, the missing facts that left it unknown, and condition by condition why. A rule set that is sent along is checked first; what is wrong with it, or a fact that is not in the catalogue, is answered with 422 and a JSON pointer for each fault.',
  request: {
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: newEvaluationSchema } } },
  },
  responses: {
    200: { description: 'The verdicts', content: { 'application/json': { schema: evaluationSchema } } },
    ...problemResponses,
  },
});

/** Nobody reads more at once. */
const FAULTS_MAX = 1_000;

export function answerEvaluation(deps: ApiDeps): RouteHandler<typeof newEvaluationRoute, ApiEnv> {
  return async (c) => {
    const { customer_id = null, as_of = null, rule_set } = c.req.valid('json');
    // As it was sent: the schema's own copy leaves out a name such as __proto__ without a word.
    const { facts = null } = await c.req.json<{ readonly facts?: Readonly<Record<string, unknown>> }>();
    const outcome = await evaluateFacts(deps, { facts, customer_id, as_of, rule_set });
    if (!outcome.ok) {
      const faults = outcome.faults.slice(0, FAULTS_MAX).map(({ pointer, code, message }) => ({
        pointer,
        code,
        detail: message,
      }));
      const more = outcome.faults.length - faults.length;
      const detail = `${outcome.faults.length === 1 ? 'One thing is' : `${outcome.faults.length} things are`} not right with what was sent; errors names ${more > 0 ? `the first ${FAULTS_MAX}` : 'each'}.`;
      throw new ProblemError('invalid_input', detail, faults);
    }
    const { evaluation } = outcome;
    const verdicts = { fires: 0, clear: 0, unknown: 0 };
    for (const { verdict } of evaluation.rules) verdicts[verdict] += 1;
    const { base_currency } = deps;
    const rules = evaluation.rules.map((rule) => ({
      ...rule,
      missing: [...rule.missing],
      reasons: [...rule.reasons],
    }));
    const notes = evaluation.notes.map((note) => ({ ...note, facts: [...note.facts] }));
    return c.json(
      { ...evaluation, base_currency, verdicts, rule_sets: [...evaluation.rule_sets], rules, notes },
      200,
    );
  };
}
