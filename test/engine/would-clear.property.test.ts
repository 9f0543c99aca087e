/** What would clear a rule, against every value of a grid that is finer than what the rules compare with. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WouldClear } from '../../src/domain/alert.ts';
import type { FactRow, FactValue } from '../../src/domain/fact.ts';
import type { CheckedRule, CheckedRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { wouldClear } from '../../src/engine/explain/explain-rule.ts';
import { holds, parseOperator } from '../../src/engine/operator.ts';
import { randomRows, randomRules } from './random-rules.ts';
import { checkedRules } from './rule-fixtures.ts';

// The rules compare with -1, 0, 0.5, 1, 2 and 3, and so do the facts of each other.
const NUMBERS = Array.from({ length: 41 }, (_, index) => -4 + index / 4);
const TEXTS = ['a', 'b', 'c', '', 'zz'];
const LISTS = Array.from({ length: 2 ** TEXTS.length }, (_, mask) =>
  TEXTS.filter((_text, index) => (mask >> index) % 2 === 1),
);

describe('what would clear a firing rule', () => {
  it('is the smallest change of each fact, and is not told where no value of that fact clears', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(randomRules, randomRows(true), (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        const [rule] = ruleSet.rules;
        if (rule === undefined) throw new Error('no rule');
        for (const facts of rows) {
          if (evaluateRule(ruleSet, rule, facts).verdict !== 'fires') continue;
          expectSmallest(ruleSet, [rule], facts, kinds);
          expectSmallest(ruleSet, ruleSet.rules, facts, kinds);
        }
      }),
      { numRuns: 1_500 },
    );
    const asked = ['number', 'string', 'boolean', 'object'].flatMap((kind) => [
      `${kind} found`,
      `${kind} none`,
    ]);
    expect([...kinds]).toEqual(expect.arrayContaining(asked));
  });
});

function expectSmallest(
  ruleSet: CheckedRuleSet,
  rules: readonly CheckedRule[],
  facts: FactRow,
  kinds: Set<string>,
): void {
  const [rule, ...others] = rules;
  if (rule === undefined) throw new Error('no rule');
  const changes = wouldClear(ruleSet, rules, facts);
  expect(changes.map((change) => change.fact)).toEqual(
    rule.facts.filter((fact) => changes.some((change) => change.fact === fact)),
  );
  for (const fact of rule.facts) {
    const value = facts[fact] ?? null;
    const change = changes.find((one) => one.fact === fact);
    const clears = (changed: FactValue): boolean => {
      const after = { ...facts, [fact]: changed };
      return (
        evaluateRule(ruleSet, rule, after).verdict === 'clear' &&
        others.every((other) => evaluateRule(ruleSet, other, after).verdict !== 'fires')
      );
    };
    if (value === null) expect(change).toBeUndefined();
    else {
      kinds.add(`${typeof value} ${change === undefined ? 'none' : 'found'}`);
      expectSmallestOf(value, change, clears);
    }
  }
}

function expectSmallestOf(
  value: Exclude<FactValue, null>,
  change: WouldClear | undefined,
  clears: (changed: FactValue) => boolean,
): void {
  if (typeof value === 'number') {
    expectNearest(value, change, clears);
    return;
  }
  if (typeof value === 'object') {
    expectFewest(value, change, clears);
    return;
  }
  const grid = typeof value === 'string' ? TEXTS : [true, false];
  // Of a text or a flag every change is as small as any other: all of them are told, and nothing else.
  const told = grid.filter((one) => change !== undefined && fits(change, one));
  expect(told).toEqual(grid.filter(clears));
}

function expectNearest(
  value: number,
  change: WouldClear | undefined,
  clears: (changed: FactValue) => boolean,
): void {
  const clearing = NUMBERS.filter(clears);
  if (change === undefined) {
    expect(clearing).toEqual([]);
    return;
  }
  const reached = Number(change.value);
  const steps: Readonly<Record<string, readonly number[]>> = {
    lessThan: [-0.01],
    lessThanInclusive: [0, -0.01],
    greaterThan: [0.01],
    greaterThanInclusive: [0, 0.01],
    equal: [0],
    notEqual: [-0.01, 0.01],
  };
  for (const step of steps[change.operator] ?? [Number.NaN]) expect(clears(reached + step)).toBe(true);
  const nearest = Math.min(...clearing.map((one) => Math.abs(one - value)));
  expect(Math.abs(reached - value)).toBeLessThanOrEqual(nearest);
}

function expectFewest(
  value: readonly string[],
  change: WouldClear | undefined,
  clears: (changed: FactValue) => boolean,
): void {
  const fewest = Math.min(...LISTS.filter(clears).map((one) => distance(value, one)));
  if (change === undefined) {
    expect(fewest).toBe(Number.POSITIVE_INFINITY);
    return;
  }
  const told = LISTS.filter((one) => fits(change, one) && distance(value, one) === fewest);
  expect(told.length).toBeGreaterThan(0);
  // Whoever does what is told, and no more than that, has cleared the rule.
  if (change.operator !== 'equal') {
    const nearest = Math.min(...LISTS.filter((one) => fits(change, one)).map((one) => distance(value, one)));
    expect(nearest).toBe(fewest);
    for (const one of LISTS) {
      if (fits(change, one) && distance(value, one) === nearest) expect(clears(one)).toBe(true);
    }
  }
}

function distance(one: readonly string[], other: readonly string[]): number {
  return [...new Set([...one, ...other])].filter((text) => one.includes(text) !== other.includes(text))
    .length;
}

function fits({ operator, value }: WouldClear, changed: Exclude<FactValue, null>): boolean {
  if (value === null) return false;
  if (operator === 'equal' && typeof value === 'object' && typeof changed === 'object') {
    // A text that no rule asks for stands for any such text.
    const asked = value.map((text) => (text.startsWith('?') ? 'zz' : text));
    return distance(asked, changed) === 0;
  }
  const test = parseOperator(operator);
  return test !== null && holds(test, changed, value);
}
