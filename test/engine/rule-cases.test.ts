import { describe, expect, it } from 'vitest';
import { runCases, uncoveredVerdicts } from '../../src/engine/rule-cases.ts';
import { checkedRules, leaf } from './rule-fixtures.ts';

describe('runCases', () => {
  const ruleSet = checkedRules([
    { all: [leaf('receivable_total', 'greaterThan', 100)] },
    { all: [leaf('equity_negative', 'equal', true)] },
  ]);

  it('gives a result for each expected verdict, facts not named being unknown', () => {
    const cases = {
      rule_set: 'rules',
      cases: [
        { name: 'rich', facts: { receivable_total: '100.01' }, expect: { r0: 'fires', r1: 'unknown' } },
        { name: 'poor', facts: { receivable_total: 5, equity_negative: null }, expect: { r0: 'fires' } },
      ],
    } as const;
    const [rich, poor] = cases.cases;
    expect(runCases(ruleSet, { ...cases, cases: [rich, poor] })).toEqual([
      { case: 'rich', place: 0, rule: 'r0', expected: 'fires', actual: 'fires', ok: true, missing: [] },
      {
        case: 'rich',
        place: 0,
        rule: 'r1',
        expected: 'unknown',
        actual: 'unknown',
        ok: true,
        missing: ['equity_negative'],
      },
      { case: 'poor', place: 1, rule: 'r0', expected: 'fires', actual: 'clear', ok: false, missing: [] },
    ]);
  });

  it('fails a case of a rule that does not exist', () => {
    const cases = {
      rule_set: 'rules',
      cases: [{ name: 'x', facts: {}, expect: { constructor: 'clear' as const } }],
    };
    expect(runCases(ruleSet, cases)).toEqual([
      { case: 'x', place: 0, rule: 'constructor', expected: 'clear', actual: null, ok: false, missing: [] },
    ]);
  });
});

describe('uncoveredVerdicts', () => {
  it('names the verdicts of each rule that no case expects, and leaves out rules with all three', () => {
    const ruleSet = checkedRules(
      ['all', 'any', 'all'].map((group) => ({ [group]: [leaf('receivable_total', 'greaterThan', 100)] })),
    );
    const expected = [
      { r0: 'fires', r1: 'clear' },
      { r0: 'clear', toString: 'fires' },
      { r0: 'unknown', r1: 'clear' },
    ] as const;
    const cases = expected.map((expect, index) => ({ name: `${index}`, facts: {}, expect: { ...expect } }));
    expect(uncoveredVerdicts(ruleSet, { rule_set: 'rules', cases })).toEqual([
      { rule: 'r1', index: 1, lacking: ['fires', 'unknown'] },
      { rule: 'r2', index: 2, lacking: ['fires', 'clear', 'unknown'] },
    ]);
  });
});
