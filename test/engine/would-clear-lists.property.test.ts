/** What would clear a rule over lists of more texts than can be tried one by one, against every list there is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WouldClear } from '../../src/domain/alert.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { wouldClear } from '../../src/engine/explain/explain-rule.ts';
import { checkedRules, leaf } from './rule-fixtures.ts';

const ASKED = [...'abcdefghi'];
const TEXTS = [...ASKED, 'y', 'z'];
const LISTS = Array.from({ length: 2 ** TEXTS.length }, (_, mask) =>
  TEXTS.filter((_text, index) => (mask >> index) % 2 === 1),
);

/** Nested ones tell one text from two, and all but one from all. */
const OVER_LISTS = [
  'someFact:in',
  'everyFact:in',
  'someFact:notIn',
  'everyFact:notIn',
  'someValue:contains',
  'everyValue:contains',
  'someValue:doesNotContain',
  'someFact:someValue:notEqual',
  'everyFact:someValue:notEqual',
  'someValue:everyFact:notEqual',
  'everyValue:someFact:notEqual',
  'everyValue:everyFact:notEqual',
];

const comparison = fc.oneof(
  fc
    .tuple(fc.constantFrom(...OVER_LISTS), fc.subarray(ASKED, { minLength: 2 }))
    .map(([operator, value]) => leaf('policy_event_ids', operator, value)),
  fc
    .tuple(fc.constantFrom('contains', 'doesNotContain'), fc.constantFrom(...ASKED))
    .map(([operator, value]) => leaf('policy_event_ids', operator, value)),
);
const group = fc
  .tuple(fc.constantFrom('all', 'any'), fc.array(comparison, { minLength: 1, maxLength: 4 }))
  .map(([kind, children]) => ({ [kind]: children }));
const conditions = fc.tuple(group, group).map(([one, other]) => ({ any: [one, { not: other }] }));

describe('what would clear a firing rule over lists', () => {
  it('takes the fewest texts, and is not told where no list clears', () => {
    let [found, none] = [0, 0];
    fc.assert(
      fc.property(conditions, fc.subarray(TEXTS), (tree, policy_event_ids) => {
        const ruleSet = checkedRules([tree]);
        const [rule] = ruleSet.rules;
        if (rule === undefined) throw new Error('no rule');
        const verdict = (list: readonly string[]) =>
          evaluateRule(ruleSet, rule, { policy_event_ids: list }).verdict;
        if (verdict(policy_event_ids) !== 'fires') return;
        const clearing = LISTS.filter((list) => verdict(list) === 'clear');
        const fewest = Math.min(...clearing.map((list) => distance(policy_event_ids, list)));
        const [change] = wouldClear(ruleSet, [rule], { policy_event_ids });
        if (change === undefined) {
          none += 1;
          expect(fewest).toBe(Number.POSITIVE_INFINITY);
          return;
        }
        found += 1;
        const changed = changedBy(policy_event_ids, change);
        expect(verdict(changed)).toBe('clear');
        expect(distance(policy_event_ids, changed)).toBe(fewest);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(found, none)).toBeGreaterThan(10);
  });
});

function changedBy(list: readonly string[], { operator, value }: WouldClear): readonly string[] {
  if (operator === 'contains') return [...list, String(value)];
  if (operator === 'doesNotContain') return list.filter((text) => text !== value);
  if (operator === 'someFact:notIn') return [...list, 'another'];
  if (operator === 'equal' && Array.isArray(value)) return value;
  throw new Error(`no change of a list: ${operator}`);
}

function distance(one: readonly string[], other: readonly string[]): number {
  return [...new Set([...one, ...other])].filter((text) => one.includes(text) !== other.includes(text))
    .length;
}
