/** What the check says of conditions by what their facts can be at all. */
import { describe, expect, it } from 'vitest';
import type { FactDeclaration } from '../../src/domain/fact.ts';
import { checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { FACTS, firmFile, leaf, threshold } from './rule-fixtures.ts';

const RANGES: Readonly<Record<string, Partial<FactDeclaration>>> = {
  overdue_ratio: { min: 0, max: 1 },
  days_overdue_max: { min: 0 },
  external_score: { max: 100 },
  customer_class: { values: ['new', 'existing', 'core', 'high_risk'] },
};
const RANGED = FACTS.map((fact) => ({ ...fact, ...RANGES[fact.name] }));
const ROOT = '/rules/0/conditions';

function told(file: unknown): readonly string[] {
  const checked = checkRuleSet(file, RANGED);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  const warnings = checked.warnings.filter(({ code }) => code !== 'unused_threshold');
  return warnings.map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`);
}

/** Of a rule with one condition, what is said of that. */
function toldOf(condition: unknown): readonly string[] {
  const file = firmFile({ all: [condition] });
  return told(file).filter((line) => line.startsWith(`${ROOT}/all/0`));
}

const NEVER = `${ROOT}/all/0 never_true: can never be true`;
const ALWAYS = `${ROOT}/all/0 always_true: is always true, wherever its facts are known`;

describe('a condition beyond what its fact can be', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['above', leaf('overdue_ratio', 'greaterThan', 50), [`${NEVER}: overdue_ratio is from 0 to 1`]],
    ['at the end', leaf('overdue_ratio', 'greaterThanInclusive', 1), []],
    ['beyond the end', leaf('overdue_ratio', 'greaterThan', 1), [`${NEVER}: overdue_ratio is from 0 to 1`]],
    [
      'from below',
      leaf('overdue_ratio', 'greaterThanInclusive', 0),
      [`${ALWAYS}: overdue_ratio is from 0 to 1`],
    ],
    ['all but zero', leaf('overdue_ratio', 'greaterThan', 0), []],
    ['negative days', leaf('days_overdue_max', 'lessThan', 0), [`${NEVER}: days_overdue_max is at least 0`]],
    ['many days', leaf('days_overdue_max', 'greaterThan', 5_000), []],
    ['a low score', leaf('external_score', 'lessThan', -5), []],
    [
      'a high score',
      leaf('external_score', 'lessThanInclusive', 100),
      [`${ALWAYS}: external_score is at most 100`],
    ],
    ['numbers outside', leaf('overdue_ratio', 'in', [30, 45]), [`${NEVER}: overdue_ratio is from 0 to 1`]],
    ['a number inside too', leaf('overdue_ratio', 'in', [0.3, 45]), []],
    ['a fact without a range', leaf('overdue_amount', 'lessThan', 0), []],
    ['another fact', leaf('days_overdue_max', 'lessThan', { fact: 'days_overdue_weighted' }), []],
    [
      'a text there is not',
      leaf('customer_class', 'equal', 'cor'),
      [
        `${ROOT}/all/0/value unknown_text: customer_class is never "cor"; did you mean core?`,
        `${NEVER}: customer_class is new, existing, core or high_risk`,
      ],
    ],
    [
      'a text like none',
      leaf('customer_class', 'notEqual', 'VIP'),
      [
        `${ROOT}/all/0/value unknown_text: customer_class is never "VIP"; customer_class is new, existing, core or high_risk`,
        `${ALWAYS}: customer_class is new, existing, core or high_risk`,
      ],
    ],
    [
      'one text of several',
      leaf('customer_class', 'in', ['core', 'highrisk']),
      [`${ROOT}/all/0/value/1 unknown_text: customer_class is never "highrisk"; did you mean high_risk?`],
    ],
    [
      'every text there is',
      leaf('customer_class', 'in', ['core', 'high_risk', 'new', 'existing']),
      [`${ALWAYS}: customer_class is new, existing, core or high_risk`],
    ],
    ['any text of a fact that can be any', leaf('country', 'equal', 'XX'), []],
  ])('is told of: %s', (_what, condition, expected) => {
    expect(toldOf(condition)).toEqual(expected);
  });

  it('makes its rule one that never fires, and its group redundant', () => {
    const file = firmFile({ all: [leaf('overdue_ratio', 'greaterThan', 50)] });
    expect(told(file)).toContain(`${ROOT} never_true: can never be true: the rule can never fire`);
  });

  it('is told of by the value of a threshold, for the customers that it holds for', () => {
    const ratio = threshold({
      unit: 'ratio',
      value: 0.5,
      min: 0,
      max: 100,
      overrides: [{ segment: { customer_class: 'core' }, value: 50, reason: 'Meant in percent.' }],
    });
    const over = leaf('overdue_ratio', 'greaterThan', { fact: 'thresholds', path: '$.days_high' });
    const file = { ...firmFile({ all: [over] }), thresholds: { days_high: ratio } };
    expect(told(file)).toContain(
      `${ROOT}/all/0 never_true: can never be true where customer_class is core: overdue_ratio is from 0 to 1`,
    );
  });

  it('is told of where an override is for customers that there are none of', () => {
    const days = threshold({
      overrides: [{ segment: { country: 'DE', customer_class: 'cor' }, value: 90, reason: 'x' }],
    });
    expect(told({ ...firmFile(), thresholds: { days_high: days } })).toEqual([
      '/thresholds/days_high/overrides/0/segment/customer_class unknown_text: customer_class is never "cor"; did you mean core?',
    ]);
  });

  it('names long texts and long lists in part', () => {
    const values = Array.from({ length: 20 }, (_, index) => `value ${index}`);
    const facts: FactDeclaration[] = [{ name: 'grade', type: 'text', unit: 'text', values }];
    const long = 'x'.repeat(500);
    const file = firmFile({ all: [leaf('grade', 'notIn', [long])] });
    const checked = checkRuleSet(file, [...RANGED, ...facts]);
    const warning = checked.ok ? checked.warnings.find(({ code }) => code === 'unknown_text') : undefined;
    expect(warning?.message).toBe(
      `grade is never "${'x'.repeat(60)}…"; grade is one of ${values.slice(0, 12).join(', ')}, …`,
    );
  });
});
