import { z } from 'zod';
import type { FactType } from '../../src/domain/fact.ts';
import { isNumeric } from '../../src/domain/fact.ts';
import { letterSenderSchema } from '../../src/domain/letter.ts';
import { overdueReasonsSchema } from '../../src/domain/overdue-reason.ts';
import { playbookSchema } from '../../src/domain/playbook.ts';
import { policySettingsSchema } from '../../src/domain/policy-settings.ts';
import { portfolioTargetsSchema } from '../../src/domain/portfolio-target.ts';
import { ratingScalesFileSchema } from '../../src/domain/rating-scale.ts';
import { recoveryCurvesSchema } from '../../src/domain/recovery-curve.ts';
import { redFlagCodesSchema } from '../../src/domain/red-flag-code.ts';
import { casesSchema, ruleSetSchema } from '../../src/domain/rule-set.ts';
import { scorecardsSchema } from '../../src/domain/scorecard.ts';
import { thresholdProfilesSchema } from '../../src/domain/threshold-profile.ts';
import { conditionDefinitions, factNames, factProperties, numericUnits } from './condition-schema.ts';

type Schema = Readonly<Record<string, unknown>>;
type Changes = readonly (readonly [path: string, change: (schema: Schema) => unknown])[];

/** What the zod schemas leave to the engine, said where an editor can use it. */
const RULE_SET_CHANGES: Changes = [
  ['definitions', (known) => ({ ...known, ...conditionDefinitions() })],
  ['properties.conditions.additionalProperties', () => ({ $ref: '#/definitions/OwnRootCondition' })],
  ['properties.rules.items.properties.conditions', () => ({ $ref: '#/definitions/OwnRootCondition' })],
  ['properties.rules.items.required', (known) => [...Object.values(known), 'conditions']],
  [
    'anyOf',
    () => [{ ...objectWith({ facts: { type: 'object' } }), required: ['facts'] }, factsOfCatalogueOnly()],
  ],
];

/** Of a rule set that declares no facts: every name is the catalogue's. */
function factsOfCatalogueOnly(): Schema {
  const conditions = { $ref: '#/definitions/RootCondition' };
  const exposure = factNames((type) => type === 'money');
  const threshold = objectWith({
    unit: { type: 'string', enum: numericUnits() },
    overrides: { type: 'array', items: objectWith({ segment: segmentSchema() }) },
  });
  const event = objectWith({ params: objectWith({ exposure }) });
  return objectWith({
    thresholds: { type: 'object', additionalProperties: threshold },
    conditions: { type: 'object', additionalProperties: conditions },
    rules: { type: 'array', items: objectWith({ conditions, event }) },
  });
}

function objectWith(properties: Schema): Schema {
  return { type: 'object', properties };
}

const PROFILES_CHANGES: Changes = [
  [
    'properties.profiles.items.properties.rule_sets.additionalProperties.additionalProperties.properties.overrides.items.properties.segment',
    () => ({ ...segmentSchema(), additionalProperties: { type: 'string' } }),
  ],
];

const CASES_CHANGES: Changes = [
  [
    'properties.cases.items.properties.facts',
    () => ({
      type: 'object',
      properties: factProperties(() => true, caseValue),
      // A fact of the firm's own, which the rule set beside it declares.
      additionalProperties: {
        anyOf: [
          { type: ['number', 'string', 'boolean', 'null'] },
          { type: 'array', items: { type: 'string' } },
        ],
      },
    }),
  ],
];

const SCHEMAS: Readonly<Record<string, readonly [schema: z.ZodType, changes: Changes]>> = {
  'rule-set.schema.json': [ruleSetSchema, RULE_SET_CHANGES],
  'cases.schema.json': [casesSchema, CASES_CHANGES],
  'playbook.schema.json': [playbookSchema, []],
  'rating-scales.schema.json': [ratingScalesFileSchema, []],
  'policy-settings.schema.json': [policySettingsSchema, []],
  'letter-sender.schema.json': [letterSenderSchema, []],
  'scorecards.schema.json': [scorecardsSchema, []],
  'recovery-curves.schema.json': [recoveryCurvesSchema, []],
  'red-flag-codes.schema.json': [redFlagCodesSchema, []],
  'overdue-reasons.schema.json': [overdueReasonsSchema, []],
  'portfolio-targets.schema.json': [portfolioTargetsSchema, []],
  'profiles.schema.json': [thresholdProfilesSchema, PROFILES_CHANGES],
};

/** Each policy file's JSON Schema, by file name: what may be written, defaults left out. */
export function policySchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([file, [schema, changes]]) => {
      const written: Schema = JSON.parse(
        JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })),
      );
      return [file, changes.reduce((one, [path, change]) => replaced(one, path.split('.'), change), written)];
    }),
  );
}

function segmentSchema(): Schema {
  return {
    type: 'object',
    properties: factProperties(
      (type) => type === 'text',
      () => ({ type: 'string' }),
    ),
    minProperties: 1,
    additionalProperties: false,
  };
}

function caseValue(type: FactType): Schema {
  if (type === 'money') return { type: ['number', 'string', 'null'] };
  if (isNumeric(type)) return { type: ['number', 'null'] };
  if (type === 'list') return { type: ['array', 'null'], items: { type: 'string' } };
  return { type: [type === 'flag' ? 'boolean' : 'string', 'null'] };
}

/** @throws where there is nothing at `path`: the schema has changed its shape, and the change has to follow */
function replaced(schema: Schema, path: readonly string[], change: (schema: Schema) => unknown): Schema {
  const [key = '', ...rest] = path;
  const inner = schema[key] ?? (key === 'anyOf' ? {} : undefined);
  if (typeof inner !== 'object' || inner === null)
    throw new Error(`the schema has nothing at ${path.join('.')}`);
  const known = Object.fromEntries(Object.entries(inner));
  return { ...schema, [key]: rest.length === 0 ? change(known) : replaced(known, rest, change) };
}
