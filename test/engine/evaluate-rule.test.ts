import { describe, expect, it } from 'vitest';
import { evaluateRule, type RuleVerdict } from '../../src/engine/explain/evaluate-rule.ts';
import type { EngineFacts } from '../../src/engine/fact-batch.ts';
import { thresholdValue } from '../../src/engine/threshold-value.ts';
import { checkedRules, LIMIT, leaf, threshold } from './rule-fixtures.ts';

const F = leaf('equity_negative', 'equal', true);
const G = leaf('ocf_turned_negative', 'equal', true);
const D = leaf('days_overdue_max', 'greaterThan', 30);

function evaluated(conditions: unknown, facts: EngineFacts): RuleVerdict {
  const ruleSet = checkedRules([conditions]);
  const [rule] = ruleSet.rules;
  if (rule === undefined) throw new Error('no rule');
  return evaluateRule(ruleSet, rule, facts);
}

describe('evaluateRule', () => {
  const T = { equity_negative: true };
  const N = { equity_negative: false };

  it.each<[string, unknown, EngineFacts, RuleVerdict]>([
    ['true', { all: [F] }, T, { verdict: 'fires', missing: [] }],
    ['false', { all: [F] }, N, { verdict: 'clear', missing: [] }],
    ['absent', { all: [F] }, {}, { verdict: 'unknown', missing: ['equity_negative'] }],
    ['null', { all: [F] }, { equity_negative: null }, { verdict: 'unknown', missing: ['equity_negative'] }],
    ['not of unknown', { not: { all: [F] } }, {}, { verdict: 'unknown', missing: ['equity_negative'] }],
    ['not of true', { not: F }, T, { verdict: 'clear', missing: [] }],
    ['not of false', { not: F }, N, { verdict: 'fires', missing: [] }],
    ['true and unknown', { all: [F, G] }, T, { verdict: 'unknown', missing: ['ocf_turned_negative'] }],
    ['false and unknown', { all: [G, F] }, N, { verdict: 'clear', missing: [] }],
    ['true or unknown', { any: [G, F] }, T, { verdict: 'fires', missing: [] }],
    ['false or unknown', { any: [F, G] }, N, { verdict: 'unknown', missing: ['ocf_turned_negative'] }],
    ['false or false', { any: [F, F] }, N, { verdict: 'clear', missing: [] }],
    [
      'notEqual of unknown',
      { all: [leaf('country', 'notEqual', 'CN')] },
      {},
      { verdict: 'unknown', missing: ['country'] },
    ],
    [
      'notIn of unknown',
      { all: [leaf('country', 'notIn', ['CN'])] },
      {},
      { verdict: 'unknown', missing: ['country'] },
    ],
    [
      'less than, of null',
      { all: [leaf('days_overdue_max', 'lessThanInclusive', 0)] },
      { days_overdue_max: null },
      { verdict: 'unknown', missing: ['days_overdue_max'] },
    ],
    [
      'a text for a number',
      { all: [D] },
      { days_overdue_max: '1,200.00' },
      { verdict: 'unknown', missing: ['days_overdue_max'] },
    ],
    [
      'NaN',
      { not: D },
      { days_overdue_max: Number.NaN },
      { verdict: 'unknown', missing: ['days_overdue_max'] },
    ],
    [
      'money in text',
      { all: [leaf('receivable_total', 'greaterThan', 9.5)] },
      { receivable_total: '10.00' },
      { verdict: 'fires', missing: [] },
    ],
    [
      'two facts, one unknown',
      { all: [leaf('days_overdue_max', 'greaterThan', { fact: 'days_overdue_weighted' })] },
      { days_overdue_max: 1 },
      { verdict: 'unknown', missing: ['days_overdue_weighted'] },
    ],
    [
      'two facts, both unknown',
      { all: [leaf('days_overdue_max', 'greaterThan', { fact: 'days_overdue_weighted' })] },
      {},
      { verdict: 'unknown', missing: ['days_overdue_max', 'days_overdue_weighted'] },
    ],
    [
      'two facts',
      { all: [leaf('days_overdue_max', 'greaterThan', { fact: 'days_overdue_weighted' })] },
      { days_overdue_max: 2, days_overdue_weighted: 1 },
      { verdict: 'fires', missing: [] },
    ],
  ])('%s', (_what, conditions, facts, expected) => {
    expect(evaluated(conditions, facts)).toEqual(expected);
  });

  it('names only the facts that leave it open, not those in parts that are settled', () => {
    const settled = { any: [F, D] };
    const open = { all: [{ not: G }, { not: G }] };
    expect(evaluated({ all: [settled, open] }, { equity_negative: true })).toEqual({
      verdict: 'unknown',
      missing: ['ocf_turned_negative'],
    });
  });

  it('is unknown where a caller took the threshold away', () => {
    const ruleSet = checkedRules([{ all: [leaf('days_overdue_max', 'greaterThan', LIMIT)] }]);
    const [rule] = ruleSet.rules;
    const bare = { ...ruleSet, thresholds: new Map() };
    expect(rule && evaluateRule(bare, rule, { days_overdue_max: 5 })).toEqual({
      verdict: 'unknown',
      missing: [],
    });
  });
});

describe('thresholds', () => {
  const overrides = [
    { segment: { customer_class: 'core', country: 'CN' }, value: 90, reason: 'x' },
    { segment: { customer_class: 'core' }, value: 75, reason: 'x' },
    { segment: { country: 'CN' }, value: 80, reason: 'x' },
  ];

  it.each<[EngineFacts, number]>([
    [{}, 60],
    [{ customer_class: 'new' }, 60],
    [{ customer_class: 'core' }, 75],
    [{ customer_class: 'core', country: 'US' }, 75],
    [{ customer_class: 'core', country: 'CN' }, 90],
    [{ country: 'CN' }, 80],
    [{ customer_class: null, country: null }, 60],
  ])('the first override that matches %j gives %i', (facts, value) => {
    expect(thresholdValue(threshold({ overrides }), facts).value).toBe(value);
  });

  it('says which segment it was', () => {
    expect(thresholdValue(threshold({ overrides }), { customer_class: 'core' }).segment).toEqual({
      customer_class: 'core',
    });
    expect(thresholdValue(threshold({ overrides }), {}).segment).toBeNull();
  });

  it('does not match an inherited name', () => {
    const inherited = threshold({ overrides: [{ segment: { country: 'CN' }, value: 80, reason: 'x' }] });
    expect(thresholdValue(inherited, Object.create({ country: 'CN' })).value).toBe(60);
  });
});
