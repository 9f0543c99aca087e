/**
 * Random rules and facts that look for trouble: every operator under up to two decorators wherever it fits, numbers at
 * the edges and one step to either side of them, texts that objects have as keys, values of the wrong type.
 */
import fc from 'fast-check';
import type { FactRow } from '../../src/domain/fact.ts';
import type { Override, Threshold } from '../../src/domain/rule-set.ts';
import { misfit, type ValueKind } from '../../src/engine/check/operator-fit.ts';
import { BASE_OPERATORS, DECORATORS, parseOperator } from '../../src/engine/operator.ts';
import { type RandomRules, rulesOf } from './random-rules.ts';
import { leaf, threshold } from './rule-fixtures.ts';

const STEP = Number.EPSILON;

/** Each number that rules compare with stands between its neighbours. */
export const EDGES: readonly number[] = [
  ...[-Number.MAX_VALUE, -1.7976931348623155e308, -1 - STEP, -1, -1 + STEP / 2],
  ...[-1e-323, -Number.MIN_VALUE, -0, 0, Number.MIN_VALUE, 1e-323],
  ...[0.29999999999999993, 0.3, 0.1 + 0.2, 1 - STEP / 2, 1, 1 + STEP],
  ...[59.99999999999999, 60, 60.00000000000001, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2],
  ...[1.7976931348623155e308, Number.MAX_VALUE],
];

const number = fc.oneof(
  { arbitrary: fc.constantFrom(-1, 0, 0.3, 1, 60), weight: 3 },
  { arbitrary: fc.constantFrom(...EDGES), weight: 2 },
);
const text = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b'), weight: 3 },
  { arbitrary: fc.constantFrom('c', '', '__proto__', 'constructor', '逾期'), weight: 2 },
);
const texts = listOf(text);

/** Mostly short; now and then longer than the lists of numbers that are compared one by one. */
function listOf<One>(one: fc.Arbitrary<One>): fc.Arbitrary<One[]> {
  return fc.oneof(
    { arbitrary: fc.array(one, { maxLength: 3 }), weight: 4 },
    { arbitrary: fc.array(one, { minLength: 7, maxLength: 11 }), weight: 1 },
  );
}

interface Held {
  readonly kind: ValueKind;
  readonly value: fc.Arbitrary<unknown>;
}

function literals(of: 'number' | 'text' | 'flag', one: fc.Arbitrary<unknown>): readonly Held[] {
  return [
    { kind: { of, list: false }, value: one },
    { kind: { of, list: true }, value: listOf(one) },
  ];
}

const DAYS = ['days_overdue_max', 'days_overdue_weighted'];
const MONEY = ['receivable_total', 'overdue_amount'];
const TEXTS = ['customer_class', 'country'];
const FLAGS = ['equity_negative', 'ocf_turned_negative'];
const LISTS = ['policy_event_ids', 'other_event_ids'];
const NUMBER: ValueKind = { of: 'number', list: false };
const TEXT: ValueKind = { of: 'text', list: false };
const FLAG: ValueKind = { of: 'flag', list: false };
const LIST: ValueKind = { of: 'text', list: true };

const NUMBERS = literals('number', number);
const WORDS = [...literals('text', text), factOf(TEXTS, TEXT), factOf(LISTS, LIST)];
const DAYS_LIMIT = limit('days_high');
const RATIO_LIMIT = limit('ratio_high');
const OTHER_DAYS = factOf(DAYS, NUMBER);
const comparisons = fc.oneof(
  { arbitrary: comparing(DAYS, NUMBER, [...NUMBERS, DAYS_LIMIT, DAYS_LIMIT, OTHER_DAYS]), weight: 4 },
  { arbitrary: comparing(['overdue_ratio'], NUMBER, [...NUMBERS, RATIO_LIMIT, RATIO_LIMIT]), weight: 3 },
  { arbitrary: comparing(['overdue_invoices', 'external_score'], NUMBER, NUMBERS), weight: 1 },
  { arbitrary: comparing(MONEY, NUMBER, [...NUMBERS, factOf(MONEY, NUMBER)]), weight: 2 },
  { arbitrary: comparing(TEXTS, TEXT, WORDS), weight: 2 },
  { arbitrary: comparing(LISTS, LIST, WORDS), weight: 2 },
  { arbitrary: comparing(FLAGS, FLAG, [...literals('flag', fc.boolean()), factOf(FLAGS, FLAG)]), weight: 1 },
);

function factOf(names: readonly string[], kind: ValueKind): Held {
  return { kind, value: fc.constantFrom(...names).map((fact) => ({ fact })) };
}

function limit(name: string): Held {
  return { kind: NUMBER, value: fc.constant({ fact: 'thresholds', path: `$.${name}` }) };
}

/** One comparison; now and then two that differ in their value at most. */
function comparing(facts: readonly string[], kind: ValueKind, held: readonly Held[]): fc.Arbitrary<unknown> {
  const fitting = held.flatMap((one) => {
    const operators = operatorsBetween(kind, one.kind);
    return operators === null ? [] : [fc.tuple(fc.constantFrom(...facts), operators, one.value, one.value)];
  });
  const alone = fc.oneof(...fitting).map(([fact, operator, value]) => leaf(fact, operator, value));
  const twins = fc.oneof(...fitting).map(([fact, operator, value, other]) => ({
    any: [leaf(fact, operator, value), { not: leaf(fact, operator, other) }],
  }));
  return fc.oneof({ arbitrary: alone, weight: 7 }, { arbitrary: twins, weight: 1 });
}

/** Every operator that may stand between the two, those with fewer decorators oftener; null where there is none. */
function operatorsBetween(left: ValueKind, right: ValueKind): fc.Arbitrary<string> | null {
  const byDecorators = [
    [''],
    [...DECORATORS],
    DECORATORS.flatMap((one) => DECORATORS.map((two) => `${one}:${two}`)),
  ]
    .map((decorators) =>
      decorators.flatMap((one) => BASE_OPERATORS.map((base) => (one ? `${one}:${base}` : base))),
    )
    .map((names) => names.filter((name) => fits(name, left, right)))
    .filter((names) => names.length > 0)
    .map((names, index) => ({ arbitrary: fc.constantFrom(...names), weight: 3 - index }));
  return byDecorators.length === 0 ? null : fc.oneof(...byDecorators);
}

function fits(name: string, left: ValueKind, right: ValueKind): boolean {
  const operator = parseOperator(name);
  return operator !== null && misfit(operator, left, right) === null;
}

/** `zz` is a text that nobody has. */
const override: fc.Arbitrary<Override> = fc
  .tuple(
    fc.subarray(TEXTS, { minLength: 1 }),
    fc.array(fc.oneof({ arbitrary: text, weight: 9 }, fc.constant('zz')), { minLength: 2, maxLength: 2 }),
    number,
  )
  .map(([names, values, value]) => ({
    segment: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
    value,
    reason: 'x',
  }));

function thresholdIn(unit: string): fc.Arbitrary<Threshold> {
  return fc
    .tuple(number, fc.array(override, { maxLength: 3 }))
    .map(([value, overrides]) => threshold({ value, unit, overrides }));
}

export const wideRules: fc.Arbitrary<RandomRules> = rulesOf(
  comparisons,
  fc.record({ days_high: thresholdIn('days'), ratio_high: thresholdIn('ratio') }),
);

type Known = FactRow[string];

/** Money as a decimal too, where it has few enough digits to be one. */
const money = fc.oneof<fc.Arbitrary<Known>[]>(
  number,
  fc.constantFrom('-1', '0', '-0.00', '0.3', '1.0', '60', '59.99', '9007199254740993'),
);

const COLUMNS: readonly (readonly [readonly string[], fc.Arbitrary<Known>, readonly unknown[]])[] = [
  [
    [...DAYS, 'overdue_ratio', 'overdue_invoices', 'external_score'],
    number,
    [Number.NaN, Number.POSITIVE_INFINITY, '60', true],
  ],
  [MONEY, money, ['1,200.00', '', false]],
  [TEXTS, text, [1, ['a']]],
  [FLAGS, fc.boolean(), [0, 'true']],
  [LISTS, texts, ['a', ['a', 1]]],
];

/** Rows in which each fact is known, or (with `unknowns`) now and then null, absent or of another type. */
export function wideRows(unknowns: boolean): fc.Arbitrary<readonly FactRow[]> {
  const columns = COLUMNS.flatMap(([names, known, wrong]) => {
    const unfit = fc.constantFrom(null, null, undefined, ...wrong) as fc.Arbitrary<Known | undefined>;
    const value = unknowns
      ? fc.oneof({ arbitrary: known, weight: 5 }, { arbitrary: unfit, weight: 1 })
      : known;
    return names.map((name) => value.map((one) => [name, one] as const));
  });
  const row = fc
    .tuple(...columns)
    .map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as FactRow);
  return fc.array(row, { minLength: 1, maxLength: 7 });
}
