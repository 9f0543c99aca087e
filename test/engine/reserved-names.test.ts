/** Names that reach an object's prototype in careless code, wherever a rule can have a name or a key. */
import { afterEach, describe, expect, it } from 'vitest';
import { evaluateBatch, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import { checkBareRules, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { factBatch } from '../../src/engine/fact-batch.ts';
import { changed, checkedRules, FACTS, faultsOf, firmFile, leaf, threshold } from './rule-fixtures.ts';

const NAMES = ['__proto__', 'constructor', 'prototype'];
const LATE = leaf('days_overdue_max', 'greaterThan', 30);
const RULE = { conditions: { all: [LATE] }, event: { type: 'x', params: { a: [{}] } } };
const POLLUTING = '{"polluted": true, "days_overdue_max": 90}';

/** Of each object, before anything was tried. */
const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).toSorted();

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(PROTOTYPE);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

/** The rule as text with one more key somewhere: as an object, `__proto__` would not be a key of it. */
function withKey(rule: unknown, before: string, name: string): unknown {
  const text = JSON.stringify(rule);
  const place = text.indexOf(before) + before.length;
  const comma = text[place] === '}' ? '' : ',';
  return JSON.parse(`${text.slice(0, place)}"${name}":${POLLUTING}${comma}${text.slice(place)}`);
}

describe.each(NAMES)('the name %s', (name) => {
  it('is no fact, even where one is declared by it', () => {
    const declared = [...FACTS, { name, type: 'money', unit: 'money' } as const];
    const left = { conditions: { all: [leaf(name, 'greaterThan', 1)] }, event: { type: 'x' } };
    expect(faultsOf(checkBareRules(left, declared))).toEqual(['/conditions/all/0/fact reserved_name']);
    const right = {
      conditions: { all: [leaf('receivable_total', 'greaterThan', { fact: name })] },
      event: { type: 'x' },
    };
    expect(faultsOf(checkBareRules(right, declared))).toEqual(['/conditions/all/0/value/fact reserved_name']);
    const exposed = changed(firmFile(), ['rules', 0, 'event', 'params', 'exposure'], name);
    expect(faultsOf(checkRuleSet(exposed, declared))).toEqual([
      '/rules/0/event/params/exposure unknown_fact',
    ]);
  });

  it.each([
    ['a rule', '{', ''],
    ['a group', '"conditions":{', '/conditions'],
    ['a condition', '"all":[{', '/conditions/all/0'],
    ['an event', '"event":{', '/event'],
    ['the params of an event', '"params":{', '/event/params'],
    ['a list in the params', '"a":[{', '/event/params/a/0'],
  ])('is refused as a key of %s', (_, before, pointer) => {
    expect(faultsOf(checkBareRules(withKey(RULE, before, name), FACTS))).toEqual([
      `${pointer}/${name} reserved_name`,
    ]);
    const inFile = faultsOf(checkRuleSet({ ...firmFile(), rules: [withKey(RULE, before, name)] }, FACTS));
    expect(inFile).toContain(`/rules/0${pointer}/${name} reserved_name`);
  });

  it.each([
    ['a fact', { fact: name }, '/fact reserved_name'],
    ['the fact of a value', { value: { fact: name } }, '/value/fact reserved_name'],
    ['a threshold', { value: { fact: 'thresholds', path: `$.${name}` } }, '/value/path'],
    ['the name of a condition', { name }, '/name reserved_name'],
    ['an operator', { operator: name }, '/operator unknown_operator'],
    ['a decorator', { operator: `${name}:equal` }, '/operator unknown_operator'],
  ])('is refused as %s', (_, changes, fault) => {
    const rule = { ...RULE, conditions: { all: [{ ...LATE, ...changes }] } };
    const check = checkBareRules(rule, FACTS, { days_high: threshold() });
    expect(faultsOf(check)).toEqual([expect.stringContaining(`/conditions/all/0${fault}`)]);
  });

  it('is refused as a rule, an event type, a named condition and a reference to one', () => {
    const named = { ...RULE, name, event: { type: name }, conditions: { condition: name } };
    expect(faultsOf(checkBareRules(named, FACTS)).toSorted()).toEqual([
      '/conditions/condition reserved_name',
      '/event/type reserved_name',
      '/name reserved_name',
    ]);
    const set = { rules: [RULE], conditions: { first: { all: [LATE] } } };
    expect(faultsOf(checkBareRules(withKey(set, '"conditions":{"first":{"all":[{', name), FACTS))).toEqual([
      `/conditions/first/all/0/${name} reserved_name`,
    ]);
    expect(faultsOf(checkBareRules(withKey(set, '}],"conditions":{', name), FACTS))).toEqual([
      `/conditions/${name} reserved_name`,
    ]);
  });

  it('is refused in thresholds, indicators and segments of a file', () => {
    for (const [before, pointer] of [
      ['"thresholds":{', '/thresholds'],
      ['"indicators":{', '/indicators'],
      ['"days_high":{', '/thresholds/days_high'],
    ] as const) {
      expect(faultsOf(checkRuleSet(withKey(firmFile(), before, name), FACTS))).toContain(
        `${pointer}/${name} reserved_name`,
      );
    }
  });

  it('gives a customer no facts', () => {
    const row = JSON.parse(`{"${name}": ${POLLUTING}}`);
    const ruleSet = checkedRules([{ all: [LATE] }]);
    const [rule] = ruleSet.rules;
    expect(rule && evaluateRule(ruleSet, rule, row).verdict).toBe('unknown');
    expect(verdictOf(evaluateBatch(ruleSet, factBatch(FACTS, [row])), 0, 0)).toBe('unknown');
  });
});
