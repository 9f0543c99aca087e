import { describe, expect, it } from 'vitest';
import {
  BASE_OPERATORS,
  bareOperator,
  DECORATORS_MAX,
  holds,
  type Operator,
  parseOperator,
  type Value,
  withoutNot,
} from '../../src/engine/operator.ts';

function operator(text: string): Operator {
  const parsed = parseOperator(text);
  if (parsed === null) throw new Error(`no operator ${text}`);
  return parsed;
}

describe('parseOperator', () => {
  it('reads decorators from the outermost in', () => {
    expect(parseOperator('not:someFact:equal')).toEqual({ decorators: ['not', 'someFact'], base: 'equal' });
  });

  it.each(['', 'almost', 'equal:not', 'not:', ':equal', 'maybe:equal', 'constructor', '__proto__:equal'])(
    'knows no operator "%s"',
    (text) => {
      expect(parseOperator(text)).toBeNull();
    },
  );

  it('takes a bounded number of decorators', () => {
    expect(parseOperator(`${'not:'.repeat(DECORATORS_MAX)}equal`)).not.toBeNull();
    expect(parseOperator(`${'not:'.repeat(DECORATORS_MAX + 1)}equal`)).toBeNull();
    expect(parseOperator(`${'not:'.repeat(1_000_000)}equal`)).toBeNull();
  });
});

describe('holds', () => {
  it.each<[Value, string, Value, boolean]>([
    [1, 'equal', 1, true],
    [1, 'equal', 2, false],
    ['a', 'equal', 'a', true],
    [true, 'notEqual', false, true],
    [1, 'notEqual', 1, false],
    ['a', 'notEqual', 'a', false],
    [1, 'lessThan', 1, false],
    [1, 'lessThanInclusive', 1, true],
    [1, 'greaterThan', 1, false],
    [1, 'greaterThan', 0, true],
    [1, 'greaterThanInclusive', 1, true],
    ['a', 'in', ['a', 'b'], true],
    [3, 'in', [1, 2], false],
    ['a', 'notIn', ['b'], true],
    ['a', 'notIn', ['a'], false],
    [['a'], 'contains', 'a', true],
    [['a'], 'doesNotContain', 'a', false],
    [[], 'doesNotContain', 'a', true],
    [['a', 'b'], 'someFact:equal', 'b', true],
    [[], 'someFact:equal', 'b', false],
    [['a', 'b'], 'everyFact:equal', 'b', false],
    [[], 'everyFact:equal', 'b', true],
    [5, 'someValue:greaterThan', [9, 1], true],
    [5, 'someValue:greaterThan', [], false],
    [5, 'everyValue:greaterThan', [9, 1], false],
    [5, 'everyValue:greaterThan', [], true],
    [1, 'swap:lessThan', 0, true],
    [1, 'not:lessThan', 0, true],
    [['a', 'b'], 'someFact:in', ['b', 'c'], true],
    [['a', 'b'], 'not:everyFact:someValue:equal', ['a', 'b'], false],
    [['a', 'b'], 'swap:in', 'a', true],
  ])('%j %s %j is %s', (left, text, right, expected) => {
    expect(holds(operator(text), left, right)).toBe(expected);
  });

  it.each<[Value, string, Value]>([
    ['9', 'greaterThan', '10'],
    ['B', 'in', 'ABC'],
    ['B', 'notIn', 'ABC'],
    [1, 'in', 1],
    ['ABC', 'contains', 'B'],
    ['ABC', 'doesNotContain', 'B'],
    ['a', 'someFact:equal', 'a'],
    ['a', 'everyFact:equal', 'a'],
    ['a', 'someValue:equal', 'a'],
    ['a', 'everyValue:equal', 'a'],
  ])('a pair it is not made for never holds: %j %s %j', (left, text, right) => {
    expect(holds(operator(text), left, right)).toBe(false);
  });
});

describe('an operator taken apart', () => {
  const orders = [
    '',
    'not',
    'swap',
    'not:swap',
    'swap:not',
    'not:not',
    'swap:swap',
    'not:swap:not',
    'swap:not:swap',
  ];

  it.each(orders)('means the same after %s', (decorators) => {
    const pairs: readonly (readonly [Value, Value])[] = [1, 2, 3].map((right) => [2, right]);
    const lists: readonly (readonly [Value, Value])[] = [
      [['a'], 'a'],
      [['a'], 'b'],
      ['a', ['a']],
      ['b', ['a']],
    ];
    const swaps = decorators.split(':').filter((name) => name === 'swap').length % 2 === 1;
    for (const base of BASE_OPERATORS) {
      const whole = operator(decorators === '' ? base : `${decorators}:${base}`);
      const taken = withoutNot(whole);
      expect(taken.operator.decorators).not.toContain('not');
      const bare = bareOperator(taken.operator);
      const ofLists = /in$|contain/i.test(base);
      for (const [left, right] of ofLists ? lists : pairs) {
        // Under an odd number of swaps a list stands on the other side.
        if (ofLists && Array.isArray(left) !== (/contain/i.test(base) !== swaps)) continue;
        const expected = holds(whole, left, right);
        expect(holds(taken.operator, left, right) !== taken.negated).toBe(expected);
        expect(bare && holds(operator(bare), left, right) !== taken.negated).toBe(expected);
      }
    }
  });

  it('keeps a not that stands further in', () => {
    const { operator: inner, negated } = withoutNot(operator('swap:not:someFact:not:equal'));
    expect([inner.decorators, negated]).toEqual([['swap', 'someFact', 'not'], true]);
    expect(bareOperator(inner)).toBeNull();
  });
});
