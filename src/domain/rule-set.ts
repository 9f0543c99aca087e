/**
 * A rule set as a firm writes it: json-rules-engine's own rules, with named thresholds beside them. This schema is
 * the outer shape only; `engine` checks conditions, facts, types and units, and turns the file into a checked form.
 */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { FACT_TYPES, isNumeric, isReservedFactName, type OwnFact } from './fact.ts';
import { severitySchema } from './severity.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case, at most 64 characters' });

/** A threshold's value for the customers that match: every named text fact has exactly this value. */
export const overrideSchema = z.strictObject({
  segment: z
    .record(z.string(), z.string())
    .refine((s) => Object.keys(s).length > 0, { error: 'names no fact' }),
  value: z.number(),
  reason: z.string().min(1),
});

export const thresholdSchema = z.strictObject({
  title: bilingualSchema,
  value: z.number(),
  /** The unit of the facts it is compared with: `days`, `ratio`, `money`, `count`, `notches`, `score`. */
  unit: z.string().min(1),
  min: z.number(),
  max: z.number(),
  /** Why this number, in a sentence. */
  reason: z.string().min(1),
  /** Where the number comes from, or "example, calibrate". */
  source: z.string().min(1),
  /** The first that matches a customer wins. */
  overrides: z.array(overrideSchema).default([]),
});

export const indicatorSchema = z.strictObject({
  title: bilingualSchema,
  /** Days with a run on which a rule must fire, one after the other, before an alert opens. */
  raise_after: z.int().min(1).max(30).default(1),
  /** Days with a run on which the alert's level must be explicitly clear before it is lowered or closed. */
  clear_after: z.int().min(1).max(30).default(1),
});

export const eventParamsSchema = z.strictObject({
  severity: severitySchema,
  title: bilingualSchema,
  /** Text with `{fact}` and `{thresholds.name}` in it. */
  message: bilingualSchema,
  /** The money fact that is at risk when the rule fires. */
  exposure: z.string().min(1),
  /** Codes of the playbook, in the order they are recommended. */
  actions: z.array(z.string().min(1)).min(1),
  /** Whether an unknown is listed in the run's coverage as something to mend (`report`) or not (`ignore`). */
  when_unknown: z.enum(['ignore', 'report']),
  /** Where the rule comes from. */
  source: z.string().min(1),
});

export const ruleSchema = z.strictObject({
  name,
  /** Checked by the engine, not here. */
  conditions: z.unknown(),
  event: z.strictObject({ type: name, params: eventParamsSchema }),
  priority: z.int().min(1).default(1),
});

/** Nobody's news of a customer is worth anything after ten years. */
const VALID_DAYS_MAX = 3_650;

/** More texts are a register, not a choice. */
const VALUES_MAX = 200;

/** What a file of rules may say of a fact that its rules read. */
const declaredFactSchema = z
  .strictObject({
    type: z.enum(FACT_TYPES),
    /** The type where none is said. */
    unit: z.string().min(1).max(40).optional(),
    meaning: bilingualSchema.optional(),
    /** A given value counts on its day and so many days after it, until a newer one comes. */
    valid_days: z.int().min(0).max(VALID_DAYS_MAX).optional(),
    /** Of numbers. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** Of texts: every one that there is. */
    values: z.array(z.string().min(1)).min(1).max(VALUES_MAX).optional(),
  })
  .refine(({ type, min, max }) => isNumeric(type) || (min === undefined && max === undefined), {
    error: 'min and max are for numbers',
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: 'min is above max',
  })
  .refine(({ type, values }) => values === undefined || type === 'text', {
    error: 'values are for a text',
  });

/** More facts of its own no rule set needs. */
const DECLARED_FACTS_MAX = 200;

/** By name, which is that of a column too. */
export const declaredFactsSchema = z
  .record(
    name.max(63, { error: 'must be at most 63 characters' }).refine((fact) => !isReservedFactName(fact), {
      error: 'is a name that files of facts or rules use otherwise',
    }),
    declaredFactSchema,
  )
  .refine((facts) => Object.keys(facts).length <= DECLARED_FACTS_MAX, {
    error: `must be at most ${DECLARED_FACTS_MAX} facts`,
  });

/** Beside json-rules-engine's own rules, whose facts may have any name. */
export const bareDeclaredFactsSchema = z.record(z.string().min(1), declaredFactSchema);

/** Declarations as facts, in the order they are written. */
export function ownFacts(
  declared: Readonly<z.infer<typeof declaredFactsSchema>> | undefined,
): readonly OwnFact[] {
  return Object.entries(declared ?? {}).map(([fact, { type, unit, meaning, valid_days, ...range }]) => ({
    name: fact,
    type,
    unit: unit ?? type,
    ...range,
    is_own: true,
    meaning: meaning ?? null,
    valid_days: valid_days ?? 0,
  }));
}

export const ruleSetSchema = z.strictObject({
  $schema: z.string().optional(),
  rule_set: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, { error: 'must be lower case with hyphens' }),
  title: bilingualSchema,
  /** Facts of the firm's own that its rules read beside those of the catalogue; `facts` files bring them. */
  facts: declaredFactsSchema.optional(),
  thresholds: z.record(name, thresholdSchema).default({}),
  /** By indicator: the `event.type` of its rules. */
  indicators: z.record(name, indicatorSchema),
  /** Named conditions, for `{"condition": "name"}` in rules. Checked by the engine, not here. */
  conditions: z.record(name, z.unknown()).optional(),
  rules: z.array(ruleSchema).min(1),
});

export type Override = Readonly<z.infer<typeof overrideSchema>>;
export type Threshold = Readonly<z.infer<typeof thresholdSchema>>;
export type Indicator = Readonly<z.infer<typeof indicatorSchema>>;
export type EventParams = Readonly<z.infer<typeof eventParamsSchema>>;
export type RuleSetFile = Readonly<z.infer<typeof ruleSetSchema>>;

/** Cases beside a rule set: facts in, the verdicts that must come out. Facts that a case does not name are unknown. */
export const casesSchema = z.strictObject({
  $schema: z.string().optional(),
  rule_set: z.string(),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        facts: z.record(
          z.string(),
          z.union([z.number(), z.string(), z.boolean(), z.array(z.string()), z.null()]),
        ),
        /** By rule name; rules not named here are not looked at. */
        expect: z.record(z.string(), z.enum(['fires', 'clear', 'unknown'])),
      }),
    )
    .min(1),
});

export type RuleCases = Readonly<z.infer<typeof casesSchema>>;
