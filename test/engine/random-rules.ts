/** Random rule sets and facts, of so few values that they collide often. */
import fc from 'fast-check';
import type { FactRow } from '../../src/domain/fact.ts';
import type { Threshold } from '../../src/domain/rule-set.ts';
import { LIMIT, leaf, threshold } from './rule-fixtures.ts';

const NUMBERS = ['days_overdue_max', 'days_overdue_weighted', 'overdue_ratio', 'receivable_total'];
const TEXTS = ['customer_class', 'country'];
const FLAGS = ['equity_negative', 'ocf_turned_negative'];
const LISTS = ['policy_event_ids', 'other_event_ids'];

const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 3);
const text = fc.constantFrom('a', 'b', 'c', '');
const texts = fc.array(text, { maxLength: 3 });
const numbers = fc.array(number, { maxLength: 3 });
const SIZE = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');
const EQUALITY = fc.constantFrom('equal', 'notEqual');
const MEMBERSHIP = fc.constantFrom('in', 'notIn');
const CONTAINING = fc.constantFrom('contains', 'doesNotContain');
const SOME_VALUE = fc.constantFrom('someValue', 'everyValue');
const SOME_FACT = fc.constantFrom('someFact', 'everyFact');

function comparison(
  facts: readonly string[],
  operator: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  // Both decorators fit operands of every type: one turns the answer round, two turns leave the sides as they are.
  const decorated = fc
    .tuple(fc.constantFrom('', '', '', 'not:', 'swap:swap:', 'not:not:'), operator)
    .map(([decorator, name]) => `${decorator}${name}`);
  return fc
    .tuple(fc.constantFrom(...facts), decorated, value)
    .map(([fact, name, held]) => leaf(fact, name, held));
}

function decorate(decorator: fc.Arbitrary<string>, operator: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(decorator, operator).map((names) => names.join(':'));
}

const DAYS = ['days_overdue_max', 'days_overdue_weighted'];
const factOf = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.constantFrom(...names).map((fact) => ({ fact }));
const anyEquality = fc.oneof(EQUALITY, fc.constant('swap:equal'));

const comparisons = fc.oneof(
  comparison(NUMBERS, fc.oneof(SIZE, anyEquality, fc.constant('swap:lessThan')), number),
  comparison(NUMBERS, MEMBERSHIP, numbers),
  comparison(NUMBERS, decorate(SOME_VALUE, fc.oneof(SIZE, EQUALITY)), numbers),
  comparison(DAYS, fc.oneof(SIZE, anyEquality), fc.constant(LIMIT)),
  comparison(DAYS, fc.oneof(SIZE, EQUALITY), factOf(DAYS)),
  comparison(TEXTS, anyEquality, fc.oneof(text, factOf(TEXTS))),
  comparison(TEXTS, MEMBERSHIP, fc.oneof(texts, factOf(LISTS))),
  comparison(TEXTS, decorate(SOME_VALUE, EQUALITY), texts),
  comparison(FLAGS, anyEquality, fc.oneof(fc.boolean(), factOf(FLAGS))),
  comparison(LISTS, CONTAINING, fc.oneof(text, factOf(TEXTS))),
  comparison(LISTS, decorate(SOME_FACT, EQUALITY), text),
  comparison(LISTS, decorate(SOME_FACT, MEMBERSHIP), fc.oneof(texts, factOf(LISTS))),
  comparison(LISTS, decorate(SOME_VALUE, CONTAINING), texts),
  comparison(TEXTS, fc.constant('swap:contains'), texts),
);

const named = fc.constantFrom('first', 'second').map((condition) => ({ condition }));

function group(child: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const children = fc.array(child, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    children.map((all) => ({ all })),
    children.map((any) => ({ any })),
    child.map((not) => ({ not })),
  );
}

export interface RandomRules {
  readonly conditions: readonly unknown[];
  readonly named: Record<string, unknown>;
  readonly thresholds: Readonly<Record<string, Threshold>>;
}

const override = fc
  .tuple(fc.dictionary(fc.constantFrom(...TEXTS), text, { minKeys: 1 }), fc.constantFrom(1, 2, 3))
  .map(([segment, value]) => ({ segment: { ...segment }, value, reason: 'x' }));

/** Up to four rules of groups in groups, which share two named conditions. */
export function rulesOf(
  one: fc.Arbitrary<unknown>,
  thresholds: fc.Arbitrary<RandomRules['thresholds']>,
): fc.Arbitrary<RandomRules> {
  const inner = group(one);
  const middle = group(fc.oneof(one, inner, named));
  const outer = fc.oneof(group(fc.oneof(one, middle, inner)), named);
  const conditions = fc.array(outer, { minLength: 1, maxLength: 4 });
  return fc.record({ conditions, named: fc.record({ first: inner, second: inner }), thresholds });
}

export const randomRules: fc.Arbitrary<RandomRules> = rulesOf(
  comparisons,
  fc
    .array(override, { maxLength: 2 })
    .map((overrides) => ({ days_high: threshold({ value: 1, overrides }) })),
);

/** Rows in which each fact is known, or (with `unknowns`) now and then null. */
export function randomRows(unknowns: boolean): fc.Arbitrary<readonly FactRow[]> {
  const value = (known: fc.Arbitrary<FactRow[string]>): fc.Arbitrary<FactRow[string]> =>
    unknowns ? fc.oneof({ arbitrary: known, weight: 3 }, { arbitrary: fc.constant(null), weight: 1 }) : known;
  const columns = [
    ...NUMBERS.map((name) => [name, value(number)] as const),
    ...TEXTS.map((name) => [name, value(text)] as const),
    ...FLAGS.map((name) => [name, value(fc.boolean())] as const),
    ...LISTS.map((name) => [name, value(texts)] as const),
  ];
  const row: fc.Arbitrary<FactRow> = fc
    .tuple(...columns.map(([name, arbitrary]) => arbitrary.map((one) => [name, one] as const)))
    .map((entries) => Object.fromEntries(entries));
  return fc.array(row, { minLength: 1, maxLength: 5 });
}
