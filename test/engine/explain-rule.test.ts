import { describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../src/domain/alert.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { evidenceOf, explainRule, type RuleExplanation } from '../../src/engine/explain/explain-rule.ts';
import type { EngineFacts } from '../../src/engine/fact-batch.ts';
import { checkedRules, LIMIT, leaf, threshold } from './rule-fixtures.ts';

const overrides = [{ segment: { customer_class: 'core' }, value: 75, reason: 'x' }];

function explained(
  conditions: unknown,
  facts: EngineFacts,
  previous: EngineFacts | null = null,
): RuleExplanation {
  const ruleSet = checkedRules([conditions], { days_high: threshold({ overrides }) });
  const [rule] = ruleSet.rules;
  if (rule === undefined) throw new Error('no rule');
  const explanation = explainRule(ruleSet, rule, facts, previous);
  expect(explanation.verdict).toBe(evaluateRule(ruleSet, rule, facts).verdict);
  for (const evidence of evidenceOf(explanation)) evidenceSchema.parse(evidence);
  return explanation;
}

const LATE = leaf('days_overdue_max', 'greaterThanInclusive', LIMIT);

describe('explainRule', () => {
  it('shows value, unit, threshold, override and previous value of a comparison', () => {
    const facts = { days_overdue_max: 80, customer_class: 'core' };
    expect(explained({ all: [LATE] }, facts, { days_overdue_max: 12 })).toEqual({
      kind: 'all',
      verdict: 'fires',
      children: [
        {
          kind: 'fact',
          verdict: 'fires',
          fact: 'days_overdue_max',
          value: 80,
          unit: 'days',
          operator: 'greaterThanInclusive',
          threshold: 75,
          threshold_name: 'days_high',
          threshold_fact: null,
          override: { customer_class: 'core' },
          previous: 12,
        },
      ],
    });
  });

  it('shows no override where none applies, and no previous value where there is none', () => {
    expect(explained({ all: [LATE] }, { days_overdue_max: 59 })).toMatchObject({
      verdict: 'clear',
      children: [{ verdict: 'clear', threshold: 60, override: null, previous: null }],
    });
  });

  it('shows another fact as the threshold, and what is unknown as null', () => {
    const conditions = {
      not: { any: [leaf('days_overdue_max', 'lessThan', { fact: 'days_overdue_weighted' })] },
    };
    expect(explained(conditions, { days_overdue_weighted: 4, days_overdue_max: 'x' }, {})).toMatchObject({
      kind: 'not',
      verdict: 'unknown',
      children: [
        {
          kind: 'any',
          verdict: 'unknown',
          children: [
            {
              verdict: 'unknown',
              value: null,
              threshold: 4,
              threshold_name: null,
              threshold_fact: 'days_overdue_weighted',
            },
          ],
        },
      ],
    });
  });

  it('shows money as it was given, to the cent', () => {
    const conditions = { all: [leaf('receivable_total', 'greaterThan', 1000)] };
    expect(
      explained(conditions, { receivable_total: '1234.50' }, { receivable_total: '9.10' }),
    ).toMatchObject({
      children: [{ verdict: 'fires', value: '1234.50', threshold: 1000, previous: '9.10' }],
    });
  });
});

describe('evidenceOf', () => {
  const facts = { days_overdue_max: 80, equity_negative: false, country: 'CN', policy_event_ids: ['p1'] };
  const summary = (conditions: unknown): readonly string[] =>
    evidenceOf(explained(conditions, facts)).map(
      ({ fact, value, operator, threshold: held }) => `${fact} ${value} ${operator} ${held}`,
    );

  it('gives value, unit, operator, threshold and previous value', () => {
    expect(evidenceOf(explained({ all: [LATE] }, facts, { days_overdue_max: 50 }))).toEqual([
      {
        fact: 'days_overdue_max',
        value: 80,
        unit: 'days',
        operator: 'greaterThanInclusive',
        threshold: 60,
        previous: 50,
      },
    ]);
  });

  it('takes all of an all, and of an any only what fires', () => {
    const calm = leaf('days_overdue_max', 'lessThan', 5);
    const china = leaf('country', 'in', ['CN', 'US']);
    expect(summary({ all: [LATE, { any: [calm, china] }] })).toEqual([
      'days_overdue_max 80 greaterThanInclusive 60',
      'country CN in CN,US',
    ]);
  });

  it('is a true statement under a not', () => {
    expect(summary({ not: leaf('equity_negative', 'equal', true) })).toEqual([
      'equity_negative false not:equal true',
    ]);
    expect(summary({ not: { not: LATE } })).toEqual(['days_overdue_max 80 greaterThanInclusive 60']);
    const unmet = leaf('days_overdue_max', 'lessThan', 5);
    expect(summary({ not: { all: [LATE, unmet, leaf('overdue_ratio', 'equal', 1)] } })).toEqual([
      'days_overdue_max 80 not:lessThan 5',
    ]);
    expect(summary({ not: { any: [unmet, leaf('equity_negative', 'equal', true)] } })).toEqual([
      'days_overdue_max 80 not:lessThan 5',
      'equity_negative false not:equal true',
    ]);
  });

  it('says the same thing once', () => {
    expect(summary({ all: [LATE, { any: [LATE] }] })).toHaveLength(1);
  });

  it('is empty unless the rule fires', () => {
    expect(summary({ all: [LATE, leaf('equity_negative', 'equal', true)] })).toEqual([]);
    expect(summary({ all: [LATE, leaf('overdue_ratio', 'equal', 1)] })).toEqual([]);
  });

  it('shows lists as texts', () => {
    const conditions = {
      all: [leaf('days_overdue_max', 'in', [80, 90]), leaf('policy_event_ids', 'contains', 'p1')],
    };
    expect(
      evidenceOf(explained(conditions, facts)).map(({ value, threshold: held }) => [value, held]),
    ).toEqual([
      [80, ['80', '90']],
      [['p1'], 'p1'],
    ]);
  });
});
