import { describe, expect, it } from 'vitest';
import type { FactDeclaration } from '../../src/domain/fact.ts';
import { inferFacts, type SeenValue } from '../../src/engine/infer-facts.ts';
import { guardJson } from '../../src/engine/json-guard.ts';
import { firmFile, LIMIT, leaf } from './rule-fixtures.ts';

const NOTHING: ReadonlyMap<string, FactDeclaration> = new Map();

function inferred(
  rules: unknown,
  columns: Readonly<Record<string, readonly SeenValue[]>>,
  known = NOTHING,
): Readonly<Record<string, string>> {
  const seen = new Map(Object.entries(columns).map(([name, values]) => [name, new Set(values)]));
  const { facts, undecided } = inferFacts(guardJson(rules).json ?? null, known, seen);
  return Object.fromEntries([
    ...facts.map(({ name, type, unit }) => [name, type === unit ? type : `${type} in ${unit}`]),
    ...undecided.map(({ fact, reason }) => [fact, reason]),
  ]);
}

function rule(...conditions: readonly unknown[]): unknown {
  return [{ conditions: { all: conditions }, event: { type: 'x' } }];
}

describe('a column of a reserved name', () => {
  it('is no fact', () => {
    const seen = new Map<string, ReadonlySet<SeenValue>>([
      ['__proto__', new Set(['number'])],
      ['days', new Set(['number'])],
    ]);
    const json = guardJson(rule(leaf('__proto__', 'equal', 1), leaf('days', 'equal', 1))).json ?? null;
    const { facts, undecided } = inferFacts(json, NOTHING, seen);
    expect(facts.map(({ name }) => name)).toEqual(['days']);
    expect(undecided).toEqual([]);
  });
});

describe('the type of a fact', () => {
  it.each<[string, unknown, string]>([
    ['greaterThan', 30, 'score'],
    ['equal', 30, 'score'],
    ['equal', 'CN', 'text'],
    ['equal', true, 'flag'],
    ['in', ['CN'], 'text'],
    ['in', [1, 2], 'score'],
    ['contains', 'CN', 'list'],
    ['someFact:equal', 'CN', 'list'],
    ['not:lessThan', 3, 'score'],
    ['swap:in', 'CN', 'list'],
  ])('is told by the operator and the value: %s %j', (operator, value, type) => {
    for (const seen of [[], ['text'], ['number', 'other']] as const) {
      expect(inferred(rule(leaf('x', operator, value)), { x: seen })).toEqual({ x: type });
    }
  });

  it('is told by another fact it is held against, through as many as it takes', () => {
    const pairs = Array.from({ length: 50 }, (_, index) =>
      leaf(`x${index}`, 'equal', { fact: `x${index + 1}` }),
    );
    const columns = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`x${index}`, []]));
    const first = inferred(rule(...pairs, leaf('x0', 'equal', 'a')), columns);
    const last = inferred(rule(...pairs, leaf('x50', 'lessThan', 3)), columns);
    expect(new Set(Object.values(first))).toEqual(new Set(['text']));
    expect(new Set(Object.values(last))).toEqual(new Set(['score']));
  });

  it.each<[readonly SeenValue[], string]>([
    [['number'], 'score'],
    [['number_text', 'number'], 'score'],
    [['flag_text'], 'flag'],
    [['number_text', 'text'], 'text'],
    [['flag_text', 'number_text'], 'text'],
    [[], 'no row has a value of it'],
    [['list'], 'its values are lists, and no rule can use it so'],
    [['number', 'text'], 'its values are of several types (number, text)'],
    [['other'], 'its values are of several types (object or list of other things than texts)'],
  ])('is told by the values where the rules leave a choice: %j', (values, expected) => {
    const same = rule(leaf('x', 'equal', { fact: 'y' }));
    expect(inferred(same, { x: values, y: ['number_text'] }).x).toBe(expected);
  });

  it('is left to the check where two rules contradict each other', () => {
    const both = rule(leaf('x', 'greaterThan', 1), leaf('x', 'equal', 'CN'));
    expect(inferred(both, { x: ['text'] })).toEqual({ x: 'score' });
  });

  it('is whatever the values are where no rule holds it against anything', () => {
    expect(inferred(rule(leaf('x', 'equal', 1)), { y: ['number'], z: [], u: ['number', 'list'] })).toEqual({
      y: 'score',
      z: 'text',
      u: 'text',
    });
  });

  it.each([null, 7, [], [7], {}, { rules: 7 }, { conditions: { all: [{ fact: 7 }, null] } }])(
    'is no matter where the rules are none: %j',
    (rules) => {
      expect(inferred(rules, { x: ['number'] })).toEqual({ x: 'score' });
    },
  );
});

describe('the unit of a fact', () => {
  it('is that of the threshold or the fact it is held against', () => {
    const file = firmFile({
      all: [
        leaf('late', 'greaterThan', LIMIT),
        leaf('later', 'greaterThan', { fact: 'late' }),
        leaf('price', 'lessThan', { fact: 'cost' }),
        leaf('ratio', 'lessThan', 3),
      ],
    });
    const known = new Map([['cost', { name: 'cost', type: 'money', unit: 'money' } as const]]);
    const columns = { late: [], later: [], price: [], cost: [], ratio: [], receivable_total: [] };
    expect(inferred(file, columns, known)).toEqual({
      late: 'days',
      later: 'days',
      price: 'money',
      ratio: 'score',
      receivable_total: 'money',
    });
  });

  it('may be one that only the rules know', () => {
    const file = {
      ...firmFile({ all: [leaf('age', 'greaterThan', LIMIT)] }),
      thresholds: { days_high: { unit: 'years' } },
    };
    expect(inferred(file, { age: [] })).toEqual({ age: 'score in years' });
  });

  it('makes a fact that chooses an override a text', () => {
    const thresholds = { t: { overrides: [{ segment: { region: 'north' } }] } };
    expect(inferred({ thresholds, rules: [] }, { region: ['number_text'] })).toEqual({ region: 'text' });
  });
});
