import { describe, expect, it } from 'vitest';
import { ownFacts } from '../../src/domain/rule-set.ts';
import { checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { FACTS, firmFile, leaf } from './rule-fixtures.ts';

const SCORE = { type: 'score', min: 0, max: 100, valid_days: 30 };

function withFacts(facts: unknown, conditions: unknown = { all: [leaf('insurer_score', 'lessThan', 40)] }) {
  return checkRuleSet({ ...firmFile(conditions), facts }, FACTS);
}

function faults(facts: unknown, conditions?: unknown): readonly string[] {
  const checked = withFacts(facts, conditions);
  return checked.ok ? [] : checked.faults.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('facts that a rule set declares', () => {
  it('are facts to its rules, as declared', () => {
    const checked = withFacts({ insurer_score: { ...SCORE, meaning: { en: 'Score', zh: '评分' } } });
    expect(checked).toMatchObject({
      ok: true,
      warnings: [{ code: 'unused_threshold' }],
      rule_set: {
        rules: [{ facts: ['insurer_score'] }],
        own_facts: [
          {
            name: 'insurer_score',
            type: 'score',
            unit: 'score',
            min: 0,
            max: 100,
            is_own: true,
            valid_days: 30,
            meaning: { en: 'Score', zh: '评分' },
          },
        ],
      },
    });
  });

  it('count on their day alone where nothing is said, in their type as a unit', () => {
    expect(ownFacts({ a: { type: 'days' }, b: { type: 'count', unit: 'visits' } })).toEqual([
      { name: 'a', type: 'days', unit: 'days', is_own: true, meaning: null, valid_days: 0 },
      { name: 'b', type: 'count', unit: 'visits', is_own: true, meaning: null, valid_days: 0 },
    ]);
    expect(ownFacts(undefined)).toEqual([]);
  });

  it('change the hash of their rule set, and none that declares nothing', () => {
    const hash = (facts?: unknown) => {
      const file = { ...firmFile(), ...(facts === undefined ? {} : { facts }) };
      const checked = checkRuleSet(file, FACTS);
      return checked.ok ? checked.rule_set.sha256 : null;
    };
    expect(hash({ a: { type: 'days' } })).not.toBe(hash());
    expect(hash({ a: { type: 'days', valid_days: 1 } })).not.toBe(hash({ a: { type: 'days' } }));
  });

  it('are held to their types, units and ranges like any other', () => {
    expect(faults({ insurer_score: { type: 'text' } })).toEqual([
      `/rules/0/conditions/all/0/value type_mismatch`,
    ]);
    const days = { all: [leaf('insurer_score', 'lessThan', { fact: 'days_overdue_max' })] };
    expect(faults({ insurer_score: SCORE }, days)).toEqual(['/rules/0/conditions/all/0/value unit_mismatch']);
    const checked = withFacts({ insurer_score: SCORE }, { all: [leaf('insurer_score', 'greaterThan', 100)] });
    expect(checked).toMatchObject({
      warnings: [
        { code: 'unused_threshold' },
        { code: 'never_true', message: 'can never be true: insurer_score is from 0 to 100' },
        { code: 'never_true' },
      ],
    });
  });

  it('are unknown where they are not declared', () => {
    expect(faults({})).toEqual(['/rules/0/conditions/all/0/fact unknown_fact']);
  });

  it('keep what rules say of them sound where something else is not', () => {
    const file = { ...firmFile({ all: [leaf('insurer_score', 'lessThan', 40)] }), title: 1 };
    const checked = checkRuleSet({ ...file, facts: { insurer_score: SCORE } }, FACTS);
    expect(checked.ok ? [] : checked.faults.map(({ pointer }) => pointer)).toEqual(['/title']);
  });

  it.each<[string, unknown, readonly string[]]>([
    [
      'a name of the catalogue',
      { overdue_ratio: { type: 'ratio' } },
      ['/facts/overdue_ratio fact_of_catalogue'],
    ],
    ['no record', [], ['/facts wrong_type']],
    [
      'a type that there is not',
      { insurer_score: { type: 'number' } },
      ['/facts/insurer_score/type invalid_value'],
    ],
    ['something it does not know', { a: { type: 'days', of: 1 } }, ['/facts/a/of unknown_key']],
    ['a name that is no snake_case', { 'A-b': { type: 'days' } }, ['/facts/A-b invalid_name']],
    ['a column of every file of facts', { as_of: { type: 'text' } }, ['/facts/as_of invalid_name']],
    ['what thresholds are named by', { thresholds: { type: 'text' } }, ['/facts/thresholds invalid_name']],
    [
      'a name too long for a column',
      { ['a'.repeat(64)]: { type: 'days' } },
      [`/facts/${'a'.repeat(64)} invalid_name`],
    ],
    ['an upside-down range', { a: { type: 'days', min: 2, max: 1 } }, ['/facts/a invalid_value']],
    ['a range of a text', { a: { type: 'text', min: 2 } }, ['/facts/a invalid_value']],
    ['values of a number', { a: { type: 'days', values: ['x'] } }, ['/facts/a invalid_value']],
    ['negative validity', { a: { type: 'days', valid_days: -1 } }, ['/facts/a/valid_days out_of_range']],
    ['half a day', { a: { type: 'days', valid_days: 0.5 } }, ['/facts/a/valid_days wrong_type']],
  ])('are refused with %s', (_what, facts, expected) => {
    const found = faults(facts, { all: [leaf('days_overdue_max', 'greaterThan', 4)] });
    expect(found).toEqual(expected);
  });

  it('are 200 at most', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { type: 'days' }]));
    const rule = { all: [leaf('f0', 'greaterThan', 4)] };
    expect(faults(many(200), rule)).toEqual([]);
    expect(faults(many(201), { all: [leaf('days_overdue_max', 'greaterThan', 4)] })).toEqual([
      '/facts invalid_value',
    ]);
  });
});
