/** One comparison of a rule, bound to the columns of a batch in the form that costs least. */
import { type FactType, isNumeric } from '../../domain/fact.ts';
import type { Threshold } from '../../domain/rule-set.ts';
import type { FactCondition } from '../checked-rule-set.ts';
import type { FactColumn } from '../fact-batch.ts';
import { bareOperator, holds, type Operator, type Value, withoutNot } from '../operator.ts';
import { oncePerBlock } from './bitset.ts';
import {
  type BatchBits,
  bothKnownBits,
  type ColumnOf,
  type Comparison,
  flagBits,
  knownBits,
  listBits,
  rowBits,
  textBits,
} from './column-bits.ts';
import { rowReader } from './column-reader.ts';
import { numberBits, numberInBits, numberPairBits, thresholdBits } from './number-bits.ts';

/** `condition` over the rows of a batch: unknown in every row where a column is missing or of another type. */
export function comparisonBits(
  condition: FactCondition,
  thresholds: ReadonlyMap<string, Threshold>,
  from: BatchBits,
): Comparison {
  const { operator, negated } = withoutNot(condition.test);
  const comparison = withoutNots({ ...condition, test: operator }, thresholds, from) ?? nothingKnown();
  return negated ? { ...comparison, negated: !comparison.negated } : comparison;
}

/** Null where nothing is known. */
function withoutNots(
  { fact, type, test, value }: FactCondition,
  thresholds: ReadonlyMap<string, Threshold>,
  from: BatchBits,
): Comparison | null {
  const column = columnOf(from, fact, type);
  if (column === null) return null;
  if (value.kind === 'literal') return literalBits(from, fact, column, test, value.value);
  const base = bareOperator(test);
  if (value.kind === 'threshold') {
    const threshold = thresholds.get(value.name);
    if (threshold === undefined || column.kind !== 'number' || base === null) return null;
    return thresholdBits(from, { fact, column }, base, threshold);
  }
  const other = columnOf(from, value.fact, value.type);
  if (other === null) return null;
  if (column.kind === 'number' && other.kind === 'number' && base !== null) {
    return numberPairBits(from, { fact, column }, base, { fact: value.fact, column: other });
  }
  const [left, right] = [rowReader(column), rowReader(other)];
  const known = bothKnownBits(from, fact, value.fact);
  return rowBits(known, (row) => holds(test, left(row), right(row)));
}

/** Texts, flags and entries of lists are compared once each, not once a row. */
function literalBits(
  from: BatchBits,
  fact: string,
  column: FactColumn,
  test: Operator,
  value: Value,
): Comparison {
  const isTrue = testAgainst(test, value);
  switch (column.kind) {
    case 'text':
      return textBits(from, fact, column, isTrue);
    case 'flag':
      return flagBits(from, fact, column, isTrue);
    case 'list':
      return listAgainst(from, fact, column, test, value);
    case 'number':
      return numberAgainst(from, fact, column, test, value);
  }
}

/** Longer lists of numbers are looked up row by row. */
const NUMBERS_COMPARED_MAX = 8;

function numberAgainst(
  from: BatchBits,
  fact: string,
  column: ColumnOf<'number'>,
  test: Operator,
  value: Value,
): Comparison {
  const base = bareOperator(test);
  if (base !== null && typeof value === 'number') return numberBits(from, { fact, column }, base, value);
  if ((base === 'in' || base === 'notIn') && typeof value === 'object') {
    const numbers = value.filter((one) => typeof one === 'number');
    if (numbers.length <= NUMBERS_COMPARED_MAX) {
      return { ...numberInBits(from, { fact, column }, numbers), negated: base === 'notIn' };
    }
  }
  const [left, isTrue] = [rowReader(column), testAgainst(test, value)];
  return rowBits(knownBits(from, fact), (row) => isTrue(left(row)));
}

function listAgainst(
  from: BatchBits,
  fact: string,
  column: ColumnOf<'list'>,
  test: Operator,
  value: Value,
): Comparison {
  const [decorator, ...decorators] = test.decorators;
  const entryIsTrue = testAgainst({ ...test, decorators }, value);
  if (decorator === 'someFact') return listBits(from, fact, column, entryIsTrue);
  if (decorator === 'everyFact') {
    return { ...listBits(from, fact, column, (entry) => !entryIsTrue(entry)), negated: true };
  }
  const base = bareOperator(test);
  if (base === 'contains' || base === 'doesNotContain') {
    const some = listBits(from, fact, column, (entry) => entry === value);
    return { ...some, negated: base === 'doesNotContain' };
  }
  const [left, isTrue] = [rowReader(column), testAgainst(test, value)];
  return rowBits(knownBits(from, fact), (row) => isTrue(left(row)));
}

function testAgainst(test: Operator, value: Value): (left: Value) => boolean {
  const inList = test.base === 'in' || test.base === 'notIn';
  if (!inList || test.decorators.length > 0 || typeof value !== 'object') {
    return (left) => holds(test, left, value);
  }
  const list: ReadonlySet<Value> = new Set(value);
  return (left) => list.has(left) === (test.base === 'in');
}

function columnOf({ batch }: BatchBits, fact: string, type: FactType): FactColumn | null {
  const column = batch.columns.get(fact);
  return column?.kind === (isNumeric(type) ? 'number' : type) ? column : null;
}

function nothingKnown(): Comparison {
  const none = oncePerBlock((_, out) => out.fill(0));
  return { holds: none, negated: false, known: none };
}
