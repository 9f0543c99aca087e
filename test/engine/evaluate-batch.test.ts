import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRow } from '../../src/domain/fact.ts';
import { BLOCK_ROWS } from '../../src/engine/batch/bitset.ts';
import { type BatchVerdicts, evaluateBatch, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import { nextBelow } from '../../src/engine/batch/number-bits.ts';
import type { CheckedRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { type FactBatch, type FactColumn, factBatch } from '../../src/engine/fact-batch.ts';
import { batchLetters, batchOfRows, walkedLetters } from './batch-reference.ts';
import type { RandomRules } from './random-rules.ts';
import { checkedRules, FACTS, LIMIT, leaf, threshold } from './rule-fixtures.ts';
import { EDGES, wideRows, wideRules } from './wide-rules.ts';

const LATE = { all: [leaf('days_overdue_max', 'greaterThan', 30)] };

function letters(verdicts: BatchVerdicts, rule = 0): string {
  return Array.from({ length: verdicts.size }, (_, row) => verdictOf(verdicts, rule, row).charAt(0)).join('');
}

function batchOf(columns: Record<string, FactColumn>, size: number): FactBatch {
  return { size, columns: new Map(Object.entries(columns)) };
}

function walked(ruleSet: CheckedRuleSet, rows: readonly FactRow[], rule: number): string {
  const checked = ruleSet.rules[rule];
  return rows.map((row) => (checked ? evaluateRule(ruleSet, checked, row).verdict.charAt(0) : '?')).join('');
}

describe('evaluateBatch', () => {
  it('gives one bitset a rule for what fires and one for what is unknown', () => {
    const rows = [{ days_overdue_max: 31 }, { days_overdue_max: 30 }, {}];
    const verdicts = evaluateBatch(checkedRules([LATE, { not: LATE }]), factBatch(FACTS, rows));
    expect(verdicts).toEqual({
      size: 3,
      rules: ['r0', 'r1'],
      fires: [Uint32Array.of(0b001), Uint32Array.of(0b010)],
      unknown: [Uint32Array.of(0b100), Uint32Array.of(0b100)],
    });
    expect(letters(verdicts, 0)).toBe('fcu');
    expect(letters(verdicts, 1)).toBe('cfu');
  });

  it('has nothing to say of no rows', () => {
    expect(evaluateBatch(checkedRules([LATE]), factBatch(FACTS, []))).toMatchObject({
      size: 0,
      fires: [new Uint32Array(0)],
    });
  });

  it('has no verdict but clear for a rule or a row that is not there', () => {
    const verdicts = evaluateBatch(checkedRules([LATE]), factBatch(FACTS, [{ days_overdue_max: 31 }]));
    expect(verdictOf(verdicts, 1, 0)).toBe('clear');
    expect(verdictOf(verdicts, 0, 99)).toBe('clear');
  });

  it.each([1, 31, 32, 33, 64, BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1, 2 * BLOCK_ROWS + 45])(
    'agrees with the tree walk at each of %i rows, and keeps the bits beyond them 0',
    (size) => {
      const rows = Array.from({ length: size }, (_, row) => ({
        days_overdue_max: row % 7 === 0 ? null : (row * 37) % 100,
        customer_class: row % 3 === 0 ? 'core' : row % 5 === 0 ? null : 'new',
        equity_negative: row % 11 === 0 ? null : row % 2 === 0,
      }));
      const overrides = [{ segment: { customer_class: 'core' }, value: 75, reason: 'x' }];
      const conditions = [
        { all: [leaf('days_overdue_max', 'greaterThanInclusive', LIMIT)] },
        { not: { any: [leaf('days_overdue_max', 'lessThan', 50), leaf('equity_negative', 'equal', true)] } },
      ];
      const ruleSet = checkedRules(conditions, { days_high: threshold({ overrides }) });
      const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
      for (const rule of [0, 1]) {
        expect(letters(verdicts, rule)).toBe(walked(ruleSet, rows, rule));
        for (const words of [verdicts.fires[rule], verdicts.unknown[rule]]) {
          expect(words?.length).toBe(Math.ceil(size / 32));
          if (size % 32 !== 0) expect((words?.at(-1) ?? -1) >>> (size % 32)).toBe(0);
        }
      }
    },
  );

  it.each(['in', 'notIn', 'not:in', 'swap:contains'])(
    'looks texts and numbers up in a list: %s',
    (operator) => {
      const rows = [
        { country: 'CN', days_overdue_max: 2 },
        { country: 'US', days_overdue_max: 4 },
        {},
        { country: 'DE', days_overdue_max: -0 },
      ];
      const ruleSet = checkedRules([
        { all: [leaf('country', operator, ['CN', 'DE'])] },
        { all: [leaf('days_overdue_max', operator, [0, 2])] },
      ]);
      const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
      const expected = operator === 'in' || operator === 'swap:contains' ? 'fcuf' : 'cfuc';
      for (const rule of [0, 1]) {
        expect(letters(verdicts, rule)).toBe(expected);
        expect(walked(ruleSet, rows, rule)).toBe(expected);
      }
    },
  );

  it('does not mistake one override for another', () => {
    const overrides = [
      { segment: { customer_class: 'core', country: 'CN' }, value: 90, reason: 'x' },
      { segment: { customer_class: 'core' }, value: 75, reason: 'x' },
      { segment: { country: 'nowhere' }, value: 1, reason: 'x' },
      { segment: { country: 'CN' }, value: 80, reason: 'x' },
    ];
    const ruleSet = checkedRules([{ all: [leaf('days_overdue_max', 'equal', LIMIT)] }], {
      days_high: threshold({ overrides }),
    });
    const rows = [60, 75, 80, 90].flatMap((days_overdue_max) =>
      ['core', 'new', null].flatMap((customer_class) =>
        ['CN', 'US', null].map((country) => ({ days_overdue_max, customer_class, country })),
      ),
    );
    const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
    expect(letters(verdicts)).toBe(walked(ruleSet, rows, 0));
  });

  it('measures by the base threshold where the batch has no column of texts to choose an override by', () => {
    const overrides = [
      { segment: { customer_class: 'core' }, value: 75, reason: 'x' },
      { segment: { country: 'CN' }, value: 80, reason: 'x' },
    ];
    const ruleSet = checkedRules([{ all: [leaf('days_overdue_max', 'equal', LIMIT)] }], {
      days_high: threshold({ overrides }),
    });
    const number: FactColumn = { kind: 'number', values: Float64Array.of(60, 75) };
    expect(letters(evaluateBatch(ruleSet, batchOf({ days_overdue_max: number, country: number }, 2)))).toBe(
      'fc',
    );
  });

  it('is unknown where the batch lacks a column, has another kind of column, or too short a one', () => {
    const conditions = ['days_overdue_max', 'country', 'equity_negative', 'policy_event_ids'].map((fact) => {
      if (fact === 'days_overdue_max') return { all: [leaf(fact, 'not:lessThan', 0)] };
      if (fact === 'policy_event_ids') return { all: [leaf(fact, 'doesNotContain', 'a')] };
      return { all: [leaf(fact, 'equal', fact === 'country' ? 'CN' : true)] };
    });
    const ruleSet = checkedRules(conditions);
    const number: FactColumn = { kind: 'number', values: Float64Array.of(1) };
    const text: FactColumn = { kind: 'text', codes: Int32Array.of(0), dictionary: ['CN'] };
    const flag: FactColumn = { kind: 'flag', values: Uint8Array.of(1) };
    const list: FactColumn = {
      kind: 'list',
      offsets: Uint32Array.of(0, 1),
      codes: Int32Array.of(7),
      dictionary: ['b'],
      unknown: Uint8Array.of(0),
    };
    const right = { days_overdue_max: number, country: text, equity_negative: flag, policy_event_ids: list };
    const wrong = { days_overdue_max: text, country: flag, equity_negative: list, policy_event_ids: number };
    const all = (columns: Record<string, FactColumn>): readonly string[] => {
      const verdicts = evaluateBatch(ruleSet, batchOf(columns, 2));
      return [0, 1, 2, 3].map((rule) => letters(verdicts, rule));
    };
    expect(all({})).toEqual(['uu', 'uu', 'uu', 'uu']);
    expect(all(right)).toEqual(['fu', 'fu', 'fu', 'fu']);
    expect(all(wrong)).toEqual(['uu', 'uu', 'uu', 'uu']);
  });

  it('is unknown where plain numbers run out, on either side', () => {
    const ruleSet = checkedRules([
      { all: [leaf('days_overdue_max', 'notEqual', { fact: 'days_overdue_weighted' })] },
    ]);
    const long: FactColumn = { kind: 'number', values: Float64Array.of(1, 2) };
    const short: FactColumn = { kind: 'number', values: Float64Array.of(2) };
    const one = evaluateBatch(ruleSet, batchOf({ days_overdue_max: long, days_overdue_weighted: short }, 2));
    const two = evaluateBatch(ruleSet, batchOf({ days_overdue_max: short, days_overdue_weighted: long }, 2));
    expect([letters(one), letters(two)]).toEqual(['fu', 'fu']);
  });

  it('is unknown where a caller took the threshold away', () => {
    const operators = ['greaterThan', 'not:greaterThan'];
    const ruleSet = checkedRules(
      operators.map((operator) => ({ all: [leaf('days_overdue_max', operator, LIMIT)] })),
    );
    const bare = { ...ruleSet, thresholds: new Map() };
    const verdicts = evaluateBatch(bare, factBatch(FACTS, [{ days_overdue_max: 99 }]));
    expect([letters(verdicts, 0), letters(verdicts, 1)]).toEqual(['u', 'u']);
  });

  it('reads each list by itself', () => {
    const rows = [['a', 'b'], [], null, ['b'], ['a']].map((policy_event_ids) => ({
      policy_event_ids,
      country: 'b',
    }));
    const ruleSet = checkedRules([
      { all: [leaf('policy_event_ids', 'contains', 'a')] },
      { all: [leaf('policy_event_ids', 'contains', { fact: 'country' })] },
      { all: [leaf('policy_event_ids', 'someFact:in', { fact: 'policy_event_ids' })] },
    ]);
    const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
    expect([0, 1, 2].map((rule) => letters(verdicts, rule))).toEqual(['fcucf', 'fcufc', 'fcuff']);
  });

  it.each([
    60,
    0,
    -0,
    -1,
    0.1 + 0.2,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ])('takes what is written in different ways for the same: at least %d', (value) => {
    const limit = { days_high: threshold({ value }) };
    const fact = 'days_overdue_max';
    const atLeast = [
      leaf(fact, 'greaterThanInclusive', value),
      leaf(fact, 'not:lessThan', value),
      leaf(fact, 'swap:lessThanInclusive', value),
      leaf(fact, 'swap:not:greaterThan', value),
      leaf(fact, 'not:swap:not:lessThanInclusive', value),
      leaf(fact, 'someValue:greaterThanInclusive', [value]),
      leaf(fact, 'everyValue:not:lessThan', [value]),
      leaf(fact, 'greaterThanInclusive', LIMIT),
      leaf(fact, 'swap:not:greaterThan', LIMIT),
      leaf(fact, 'greaterThanInclusive', { fact: 'days_overdue_weighted' }),
      leaf(fact, 'not:swap:greaterThan', { fact: 'days_overdue_weighted' }),
      { any: [leaf(fact, 'greaterThan', value), leaf(fact, 'equal', value)] },
      { any: [leaf(fact, 'not:lessThanInclusive', value), leaf(fact, 'in', [value])] },
      { not: { all: [leaf(fact, 'lessThanInclusive', value), leaf(fact, 'notEqual', value)] } },
      { not: { not: { any: [leaf(fact, 'swap:lessThan', value), leaf(fact, 'not:notIn', [value])] } } },
    ];
    const numbers = [...EDGES, nextBelow(value), value, -nextBelow(-value)].filter(Number.isFinite);
    const rows = [...numbers, null].map((number) => ({ [fact]: number, days_overdue_weighted: value }));
    const verdicts = evaluateBatch(
      checkedRules(
        atLeast.map((one) => ({ all: [one] })),
        limit,
      ),
      factBatch(FACTS, rows),
    );
    const expected = `${numbers.map((number) => (number >= value ? 'f' : 'c')).join('')}u`;
    expect(atLeast.map((_, rule) => letters(verdicts, rule))).toEqual(atLeast.map(() => expected));
  });

  it('agrees with the tree walk where the conditions are too many for one plan, and rows for one block', () => {
    const { conditions, named, thresholds, rows } = manyRules(SEED);
    const ruleSet = checkedRules(conditions, thresholds, named);
    const written = JSON.stringify(ruleSet.rules.map((rule) => rule.condition)).split('"kind":"fact"').length;
    expect(written).toBeGreaterThan(2_000);
    for (const size of [rows.length, BLOCK_ROWS + 1]) {
      expect(batchLetters(evaluateBatch(ruleSet, batchOfRows(rows, size)))).toEqual(
        walkedLetters(ruleSet, rows, size),
      );
    }
  });
});

const SEED = 11;

/** Hundreds of rules, of which two named conditions and many comparisons are the same. */
function manyRules(seed: number): RandomRules & { readonly rows: readonly FactRow[] } {
  const sets = fc.sample(wideRules, { numRuns: 350, seed });
  const rows = fc.sample(wideRows(true), { numRuns: 6, seed }).flat();
  const [first] = sets;
  if (first === undefined) throw new Error('no rules');
  return { ...first, conditions: sets.flatMap((set) => set.conditions), rows };
}
