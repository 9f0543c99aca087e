/** A rule's condition tree with what each condition came to, as the engine explains it. */
import { z } from '@hono/zod-openapi';
import { VERDICTS } from '../domain/verdict.ts';
import { factValueSchema } from './fact-values.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const factExplanationSchema = z
  .strictObject({
    kind: z.literal('fact'),
    verdict: z.enum(VERDICTS),
    fact: z.string(),
    value: factValueSchema.meta({ description: 'Money is a decimal string; null is unknown' }),
    unit: z.string(),
    operator: z.string(),
    threshold: z.union([scalar, z.array(scalar).readonly(), z.null()]).meta({
      description:
        "What the fact was held against: a literal, a threshold's value for this customer or a fact",
    }),
    threshold_name: z.string().nullable(),
    threshold_fact: z.string().nullable(),
    override: z.record(z.string(), z.string()).readonly().nullable().meta({
      description: 'The segment whose override of the threshold applies to this customer',
    }),
    previous: factValueSchema.meta({ description: 'The fact in the snapshot before' }),
  })
  .meta({ id: 'FactExplanation' });

const groupExplanationSchema = z
  .strictObject({
    kind: z.enum(['all', 'any', 'not']),
    verdict: z.enum(VERDICTS),
    get children() {
      return z.array(explanationSchema).readonly();
    },
  })
  .meta({ id: 'GroupExplanation' });

export const explanationSchema = z
  .discriminatedUnion('kind', [factExplanationSchema, groupExplanationSchema])
  .meta({ id: 'Explanation' });
