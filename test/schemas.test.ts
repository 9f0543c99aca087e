import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkRuleSet } from '../src/engine/check/rule-set-check.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { policySchemas } from './support/policy-schemas.ts';
import { RULES_FOLDER } from './support/project.ts';

describe('the schemas of the policy files', () => {
  it.each(Object.entries(policySchemas()))('%s is what npm run schemas writes', (file, schema) => {
    expect(JSON.parse(readFileSync(join(RULES_FOLDER, 'schemas', file), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it.each(readdirSync(RULES_FOLDER).filter((file) => file.endsWith('.json')))(
    '%s points to its schema',
    (file) => {
      const { $schema }: { $schema?: string } = JSON.parse(readFileSync(join(RULES_FOLDER, file), 'utf8'));
      expect($schema).toMatch(/^\.\/schemas\//);
      expect(readdirSync(join(RULES_FOLDER, 'schemas'))).toContain($schema?.replace('./schemas/', ''));
    },
  );
});

describe('the shipped files', () => {
  const files = readdirSync(RULES_FOLDER).filter((file) => file.endsWith('.json'));

  it.each(files)('%s is what its schema says', (file) => {
    const json = shipped(file);
    const name = Object(json).$schema.replace('./schemas/', '');
    expect(schemaOf(name).safeParse(json).error).toBeUndefined();
  });
});

describe('the schema of conditions', () => {
  const ruleSets = schemaOf('rule-set.schema.json');
  const withConditions = (conditions: unknown): unknown => {
    const file = Object(shipped('overdue.json'));
    const [rule] = file.rules;
    return { ...file, rules: [{ ...rule, conditions }] };
  };
  const days = { fact: 'days_overdue_max', operator: 'greaterThan', value: 5 };
  const THRESHOLD = { fact: 'thresholds', path: '$.days_overdue_high' };

  it.each<[string, unknown]>([
    ['a number', { all: [days] }],
    ['a threshold', { any: [{ ...days, value: THRESHOLD }] }],
    ['another fact', { not: { ...days, value: { fact: 'days_overdue_weighted' } } }],
    ['texts', { all: [{ fact: 'customer_class', operator: 'in', value: ['core', 'new'] }] }],
    ['decorators', { all: [{ fact: 'customer_class', operator: 'not:in', value: ['core'] }] }],
    ['several decorators', { all: [{ ...days, operator: 'swap:not:lessThan' }] }],
    ['labels and groups', { all: [{ any: [days, { not: { all: [days] } }], name: 'x', priority: 2 }] }],
  ])('takes %s, as the engine does', (_what, conditions) => {
    const file = withConditions(conditions);
    expect(checkRuleSet(file, FACT_CATALOGUE)).toMatchObject({ ok: true });
    expect(ruleSets.safeParse(file).error).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['an unknown fact', { all: [{ ...days, fact: 'days_overdu_max' }] }],
    ['an unknown operator', { all: [{ ...days, operator: 'above' }] }],
    [
      'an operator that does not fit',
      { all: [{ fact: 'customer_class', operator: 'lessThan', value: 'a' }] },
    ],
    ['a value that does not fit', { all: [{ ...days, value: '5' }] }],
    ['a path that is more than a name', { all: [{ ...days, value: { ...THRESHOLD, path: '$..x' } }] }],
    ['a path of a condition', { all: [{ ...days, path: '$.x' }] }],
    ['params', { all: [{ ...days, params: {} }] }],
    ['an empty group', { all: [] }],
    ['two groups in one', { all: [days], any: [days] }],
    ['a comparison at the root', days],
    ['no conditions', undefined],
  ])('refuses %s, as the engine does', (_what, conditions) => {
    const file = withConditions(conditions);
    expect(checkRuleSet(file, FACT_CATALOGUE)).toMatchObject({ ok: false });
    expect(ruleSets.safeParse(file).success).toBe(false);
  });

  it('takes facts of the firm’s own where the rule set declares them, and only there', () => {
    const own = withConditions({ all: [{ fact: 'insurer_score', operator: 'lessThan', value: 40 }] });
    const declared = { ...Object(own), facts: { insurer_score: { type: 'score', valid_days: 5 } } };
    expect(checkRuleSet(declared, FACT_CATALOGUE)).toMatchObject({ ok: true });
    expect(ruleSets.safeParse(declared).error).toBeUndefined();
    expect(ruleSets.safeParse(own).success).toBe(false);
    const cases = { rule_set: 'x', cases: [{ name: 'a', facts: { insurer_score: 5 }, expect: {} }] };
    expect(schemaOf('cases.schema.json').safeParse(cases).error).toBeUndefined();
  });

  it('names every fact of the catalogue', () => {
    const text = JSON.stringify(policySchemas()['rule-set.schema.json']);
    for (const { name } of FACT_CATALOGUE) expect(text).toContain(`"${name}"`);
  });
});

function shipped(file: string): unknown {
  return JSON.parse(readFileSync(join(RULES_FOLDER, file), 'utf8'));
}

function schemaOf(file: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(join(RULES_FOLDER, 'schemas', file), 'utf8')));
}
