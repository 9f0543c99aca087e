import { z } from 'zod';
import { playbookSchema } from '../../src/domain/playbook.ts';
import { policySettingsSchema } from '../../src/domain/policy-settings.ts';
import { ratingScalesFileSchema } from '../../src/domain/rating-scale.ts';
import { casesSchema, ruleSetSchema } from '../../src/domain/rule-set.ts';

const SCHEMAS = {
  'rule-set.schema.json': ruleSetSchema,
  'cases.schema.json': casesSchema,
  'playbook.schema.json': playbookSchema,
  'rating-scales.schema.json': ratingScalesFileSchema,
  'policy-settings.schema.json': policySettingsSchema,
} as const;

/** Each policy file's JSON Schema, by file name: what may be written, defaults left out. */
export function policySchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([file, schema]) => [
      file,
      z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }),
    ]),
  );
}
