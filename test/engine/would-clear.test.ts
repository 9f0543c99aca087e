import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WouldClear } from '../../src/domain/alert.ts';
import { checkBareRules, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { wouldClear } from '../../src/engine/explain/explain-rule.ts';
import type { EngineFacts } from '../../src/engine/fact-batch.ts';
import { checkedRules, FACTS, firmFile, LIMIT, leaf, threshold } from './rule-fixtures.ts';

function answers(conditions: unknown, facts: EngineFacts): readonly WouldClear[] {
  const overrides = [{ segment: { customer_class: 'core' }, value: 90, reason: 'x' }];
  const ruleSet = checkedRules([conditions], { days_high: threshold({ overrides }) });
  const [rule] = ruleSet.rules;
  return rule ? wouldClear(ruleSet, [rule], facts) : [];
}

/** `operator value` for the one fact of a rule. */
function answer(conditions: unknown, facts: EngineFacts): string | undefined {
  const [first] = answers(conditions, facts);
  return first && `${first.operator} ${JSON.stringify(first.value)}`;
}

const days = (operator: string, value: unknown): Record<string, unknown> =>
  leaf('days_overdue_max', operator, value);

describe('wouldClear of a number', () => {
  it.each<[string, unknown, number, string | undefined]>([
    ['at least a threshold', { all: [days('greaterThanInclusive', LIMIT)] }, 71, 'lessThan 60'],
    ['just at it', { all: [days('greaterThanInclusive', LIMIT)] }, 60, 'lessThan 60'],
    ['above', { all: [days('greaterThan', 60)] }, 71, 'lessThanInclusive 60'],
    ['below', { all: [days('lessThan', 5)] }, -1, 'greaterThanInclusive 5'],
    ['at most', { all: [days('lessThanInclusive', 5)] }, 5, 'greaterThan 5'],
    ['not below', { not: days('lessThan', 5) }, 7, 'lessThan 5'],
    ['exactly', { all: [days('equal', 5)] }, 5, 'notEqual 5'],
    ['anything but', { all: [days('notEqual', 5)] }, 9, 'equal 5'],
    ['anything but 0, from below', { all: [days('notEqual', 0)] }, -3, 'equal 0'],
    [
      'between, nearer to the upper end',
      { all: [days('greaterThan', 0), days('lessThan', 10)] },
      8,
      'greaterThanInclusive 10',
    ],
    [
      'between, nearer to the lower end',
      { all: [days('greaterThan', 0), days('lessThan', 10)] },
      2,
      'lessThanInclusive 0',
    ],
    [
      'between, in the middle',
      { all: [days('greaterThan', 0), days('lessThan', 10)] },
      5,
      'lessThanInclusive 0',
    ],
    [
      'two levels, past the first',
      { any: [days('greaterThan', 30), days('greaterThan', 60)] },
      90,
      'lessThanInclusive 30',
    ],
    ['one of some', { all: [days('in', [1, 2, 3])] }, 2, 'notEqual 2'],
    ['none of some', { all: [days('notIn', [1, 9])] }, 6, 'equal 9'],
    ['whatever it is', { any: [days('greaterThan', 5), days('lessThanInclusive', 5)] }, 3, undefined],
    ['with a decorator', { all: [days('swap:lessThan', 5)] }, 9, 'lessThanInclusive 5'],
    ['at the end of the doubles', { all: [days('lessThanInclusive', Number.MAX_VALUE)] }, 1, undefined],
    [
      'with no double between',
      { all: [days('notIn', [1, 1 + Number.EPSILON])] },
      1 + 2 * Number.EPSILON,
      `equal ${1 + Number.EPSILON}`,
    ],
  ])('%s', (_what, conditions, value, expected) => {
    expect(answer(conditions, { days_overdue_max: value })).toBe(expected);
  });

  it('uses the threshold of the customer’s own segment', () => {
    const facts = { days_overdue_max: 99, customer_class: 'core' };
    expect(answer({ all: [days('greaterThan', LIMIT)] }, facts)).toBe('lessThanInclusive 90');
  });

  it('answers for each of two facts held against each other, money in text included', () => {
    const conditions = { all: [leaf('receivable_total', 'greaterThan', { fact: 'overdue_amount' })] };
    expect(answers(conditions, { receivable_total: '10.50', overdue_amount: '4.00' })).toEqual([
      { fact: 'receivable_total', operator: 'lessThanInclusive', value: 4 },
      { fact: 'overdue_amount', operator: 'greaterThanInclusive', value: 10.5 },
    ]);
  });
});

describe('wouldClear of a text', () => {
  it.each<[string, unknown, string, string | undefined]>([
    ['equal', { all: [leaf('country', 'equal', 'CN')] }, 'CN', 'notEqual "CN"'],
    ['in, of several', { all: [leaf('country', 'in', ['CN', 'US'])] }, 'US', 'notIn ["CN","US"]'],
    ['notEqual', { all: [leaf('country', 'notEqual', 'CN')] }, 'US', 'equal "CN"'],
    ['notIn, of several', { all: [leaf('country', 'notIn', ['CN', '?'])] }, 'US', 'in ["CN","?"]'],
    [
      'whatever it is',
      { any: [leaf('country', 'equal', 'CN'), leaf('country', 'notEqual', 'CN')] },
      'CN',
      undefined,
    ],
  ])('%s', (_what, conditions, country, expected) => {
    expect(answer(conditions, { country })).toBe(expected);
  });

  it('sees that another segment would have another threshold', () => {
    const conditions = { all: [days('greaterThan', LIMIT), leaf('customer_class', 'notEqual', 'x')] };
    expect(answers(conditions, { days_overdue_max: 80, customer_class: 'new' })).toEqual([
      { fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 60 },
      { fact: 'customer_class', operator: 'in', value: ['x', 'core'] },
    ]);
  });

  it('does not speak of facts that only choose an override', () => {
    const facts = { days_overdue_max: 80, customer_class: 'new' };
    expect(answers({ all: [days('greaterThan', LIMIT)] }, facts).map((one) => one.fact)).toEqual([
      'days_overdue_max',
    ]);
  });
});

describe('wouldClear of flags and lists', () => {
  it('turns a flag, where that helps', () => {
    const negative = leaf('equity_negative', 'equal', true);
    expect(answer({ all: [negative] }, { equity_negative: true })).toBe('equal false');
    expect(
      answer({ any: [negative, leaf('equity_negative', 'equal', false)] }, { equity_negative: true }),
    ).toBeUndefined();
  });

  it.each<[string, unknown, readonly string[], string | undefined]>([
    ['contains', leaf('policy_event_ids', 'contains', 'a'), ['b', 'a', 'a'], 'doesNotContain "a"'],
    ['doesNotContain', leaf('policy_event_ids', 'doesNotContain', 'a'), ['b'], 'contains "a"'],
    ['two of some', leaf('policy_event_ids', 'someFact:in', ['a', 'b']), ['a', 'c', 'b'], 'equal ["c"]'],
    ['whatever it is', leaf('policy_event_ids', 'everyValue:contains', []), ['a'], undefined],
    [
      'both of two',
      { not: leaf('policy_event_ids', 'everyValue:contains', ['a', 'b']) },
      ['c'],
      'equal ["c","a","b"]',
    ],
    ['nothing else', leaf('policy_event_ids', 'someFact:notEqual', 'a'), ['b', 'a', 'c'], 'equal ["a"]'],
    ['one other', leaf('policy_event_ids', 'everyFact:in', ['a', 'b']), ['a'], 'someFact:notIn ["a","b"]'],
    [
      'the least of many',
      leaf('policy_event_ids', 'someFact:in', [...'abcdefghij']),
      ['c', 'x', 'j', 'a'],
      'equal ["x"]',
    ],
    [
      'all of many',
      { not: leaf('policy_event_ids', 'everyValue:contains', [...'abcdefghij']) },
      [...'abcdxefgh'],
      'equal ["a","b","c","d","x","e","f","g","h","i","j"]',
    ],
    [
      'a second of many, and no other',
      [
        { not: leaf('policy_event_ids', 'everyValue:someFact:notEqual', [...'abcde']) },
        leaf('policy_event_ids', 'someFact:notIn', [...'abcde']),
      ],
      ['a'],
      'contains "b"',
    ],
    [
      'not all of many',
      leaf('policy_event_ids', 'everyValue:contains', [...'abcdefghij']),
      [...'abcdefghij'],
      'doesNotContain "a"',
    ],
  ])('%s', (_what, condition, policy_event_ids, expected) => {
    expect(answer({ any: [condition].flat() }, { policy_event_ids })).toBe(expected);
  });
});

describe('wouldClear of a list of which rules ask for many texts', () => {
  /** Fires unless the list has no text of `unwanted` and has the `wanted` one. */
  const strict = (unwanted: readonly string[], wanted: string) => ({
    any: [
      ...unwanted.map((text) => leaf('policy_event_ids', 'contains', text)),
      leaf('policy_event_ids', 'doesNotContain', wanted),
    ],
  });
  const texts = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

  it.each([9, 10, 40])('finds one that has to go and one that has to come, of %i', (count) => {
    const policy_event_ids = ['t3', 'x'];
    expect(answer(strict(texts(count), 'w'), { policy_event_ids })).toBe('equal ["x","w"]');
  });

  it('finds all that have to go where they are few enough for every list to be tried', () => {
    const policy_event_ids = ['t3', 'x', 't5', 't9'];
    expect(answer(strict(texts(10), 'w'), { policy_event_ids })).toBe('equal ["x","w"]');
  });

  it('finds all of a thousand that one comparison asks for', () => {
    const asked = texts(1_000);
    const none = { not: leaf('policy_event_ids', 'everyValue:contains', asked) };
    const [all] = answers({ all: [none] }, { policy_event_ids: ['x'] });
    expect(all).toEqual({ fact: 'policy_event_ids', operator: 'equal', value: ['x', ...asked] });
    const some = leaf('policy_event_ids', 'someFact:in', asked);
    expect(answer({ all: [some] }, { policy_event_ids: ['t7', 'x', 't8', 't900'] })).toBe('equal ["x"]');
  });

  it('ends soon where no list clears', () => {
    const most = Array.from({ length: 499 }, (_, index) =>
      leaf('policy_event_ids', 'someFact:in', [`t${index}`, ...texts(20).map((text) => `${text}-${index}`)]),
    );
    const never = [...most, leaf('policy_event_ids', 'everyValue:contains', [])];
    const began = performance.now();
    expect(answers({ any: never }, { policy_event_ids: texts(200) })).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('wouldClear of a rule', () => {
  it('leaves out facts of which no change alone clears, and unknown ones', () => {
    const conditions = { any: [days('greaterThan', 30), leaf('equity_negative', 'equal', true)] };
    expect(answers(conditions, { days_overdue_max: 31, equity_negative: true })).toEqual([]);
    expect(answers(conditions, { days_overdue_max: 31, equity_negative: false })).toEqual([
      { fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 30 },
    ]);
    // Where the flag is unknown, fewer days would leave the rule unknown, which is not clear.
    expect(answers(conditions, { days_overdue_max: 31 })).toEqual([]);
    const other = { any: [days('greaterThan', 30), days('greaterThan', { fact: 'days_overdue_weighted' })] };
    expect(answers(other, { days_overdue_max: 31 })).toEqual([]);
  });

  it('counts a change only where no other rule given fires after it', () => {
    const ruleSet = checkedRules([
      { all: [days('greaterThan', 60), leaf('receivable_total', 'greaterThan', 100)] },
      { all: [days('greaterThan', 30)] },
      { all: [leaf('receivable_total', 'lessThan', 50), leaf('overdue_amount', 'greaterThan', 5)] },
    ]);
    const [high, low, small] = ruleSet.rules;
    if (!high || !low || !small) throw new Error('no rules');
    const facts = { days_overdue_max: 90, receivable_total: 200, overdue_amount: 10 };
    const total = { fact: 'receivable_total', operator: 'lessThanInclusive', value: 100 };
    expect(wouldClear(ruleSet, [high], facts)).toEqual([
      { fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 60 },
      total,
    ]);
    // Fewer days have to clear the second rule too, and a smaller total leaves it firing.
    expect(wouldClear(ruleSet, [high, low], facts)).toEqual([
      { fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 30 },
    ]);
    // The third rule would begin to fire below 50: what is asked for stops short of that.
    expect(wouldClear(ruleSet, [high, small], facts)).toContainEqual(total);
    expect(wouldClear(ruleSet, [low, high], { ...facts, receivable_total: 0 })).toEqual([
      { fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 30 },
    ]);
    // A fact that only another rule reads is never what clears the first.
    expect(wouldClear(ruleSet, [low, small], { ...facts, receivable_total: 0 })).toEqual([]);
    expect(wouldClear(ruleSet, [], facts)).toEqual([]);
  });

  it('does not speak of a fact that only another rule reads, though it chooses an override of the first', () => {
    const overrides = [{ segment: { customer_class: 'core' }, value: 90, reason: 'x' }];
    const ruleSet = checkedRules(
      [{ all: [days('greaterThan', LIMIT)] }, { all: [leaf('customer_class', 'equal', 'x')] }],
      { days_high: threshold({ overrides }) },
    );
    const facts = { days_overdue_max: 80, customer_class: 'new' };
    expect(wouldClear(ruleSet, ruleSet.rules, facts).map((one) => one.fact)).toEqual(['days_overdue_max']);
  });

  it('lets another rule stay unknown', () => {
    const ruleSet = checkedRules([
      { all: [days('greaterThan', 30)] },
      { all: [leaf('country', 'equal', 'CN')] },
    ]);
    expect(wouldClear(ruleSet, ruleSet.rules, { days_overdue_max: 31 })).toHaveLength(1);
    expect(wouldClear(ruleSet, ruleSet.rules, { days_overdue_max: 31, country: 'CN' })).toEqual([]);
  });

  it('never proposes a passive fact', () => {
    const declared = FACTS.map((fact) =>
      fact.name === 'days_overdue_weighted' ? { ...fact, passive: true as const } : fact,
    );
    const conditions = { all: [days('greaterThan', { fact: 'days_overdue_weighted' })] };
    const facts = { days_overdue_max: 40, days_overdue_weighted: 20 };
    const proposed = [
      checkBareRules({ conditions, event: { type: 'x' } }, declared),
      checkRuleSet(firmFile(conditions), declared),
    ].map((check) => (check.ok ? wouldClear(check.rule_set, check.rule_set.rules, facts) : check.faults));
    const others = [{ fact: 'days_overdue_max', operator: 'lessThanInclusive', value: 20 }];
    expect(proposed).toEqual([others, others]);
    expect(answers(conditions, facts).map((one) => one.fact)).toEqual([
      'days_overdue_max',
      'days_overdue_weighted',
    ]);
  });

  it('is empty unless the rule fires', () => {
    expect(answers({ all: [days('greaterThan', 30)] }, { days_overdue_max: 30 })).toEqual([]);
    expect(answers({ all: [days('greaterThan', 30)] }, {})).toEqual([]);
  });

  it('clears, and no smaller change of the same number does', () => {
    const bound = fc.integer({ min: -4, max: 4 });
    const operator = fc.constantFrom(
      'lessThan',
      'lessThanInclusive',
      'greaterThan',
      'greaterThanInclusive',
      'equal',
      'notEqual',
    );
    const comparison = fc.tuple(operator, bound).map(([name, value]) => days(name, value));
    const group = fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(comparison, { minLength: 1, maxLength: 3 }))
      .map(([kind, children]) => ({ [kind]: children }));
    const conditions = fc.tuple(group, group).map(([a, b]) => ({ any: [a, { not: b }] }));
    fc.assert(
      fc.property(conditions, fc.integer({ min: -10, max: 10 }), (tree, half) => {
        const ruleSet = checkedRules([tree]);
        const [rule] = ruleSet.rules;
        if (rule === undefined) throw new Error('no rule');
        const value = half / 2;
        const clears = (days_overdue_max: number): boolean =>
          evaluateRule(ruleSet, rule, { days_overdue_max }).verdict === 'clear';
        if (evaluateRule(ruleSet, rule, { days_overdue_max: value }).verdict !== 'fires') return;
        const [change] = wouldClear(ruleSet, [rule], { days_overdue_max: value });
        const grid = Array.from({ length: 241 }, (_, index) => -6 + index / 20);
        if (change === undefined) {
          expect(grid.some(clears)).toBe(false);
          return;
        }
        const reached = Number(change.value);
        const nudge = { lessThan: -0.01, greaterThan: 0.01, notEqual: 0.01 }[change.operator] ?? 0;
        expect(clears(reached + nudge)).toBe(true);
        const nearest = Math.min(...grid.filter(clears).map((other) => Math.abs(other - value)));
        expect(Math.abs(reached - value)).toBeLessThanOrEqual(nearest);
      }),
      { numRuns: 500 },
    );
  });
});
