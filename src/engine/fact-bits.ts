/** A comparison bound to the columns of a batch: what it is held against is looked up once, not once a row. */
import { isNumeric } from '../domain/fact.ts';
import type { Threshold } from '../domain/rule-set.ts';
import type { FactCondition } from './checked-rule-set.ts';
import { knownNumber, type RowReader, rowReader } from './column-reader.ts';
import type { FactBits, NodeBits } from './condition-bits.ts';
import type { FactBatch } from './fact-batch.ts';
import { type NumberBlock, operandOf } from './operand.ts';
import { type BaseOperator, holds, holdsForNumbers, type Operator, type Value } from './operator.ts';

/** @returns what fills this comparison's bits for a block of rows */
export function factBits(
  condition: FactCondition,
  thresholds: ReadonlyMap<string, Threshold>,
  batch: FactBatch,
): FactBits {
  const { fact, type, test, value } = condition;
  const left = rowReader(batch, fact, type);
  if (value.kind === 'literal' && typeof value.value === 'object' && test.decorators.length === 0) {
    return memberBits(left, new Set(value.value), test.base === 'in');
  }
  const operand = operandOf(value, thresholds, batch);
  if (operand.kind === 'values') return valueBits(left, test, operand.reader);
  const column = batch.columns.get(fact);
  if (column?.kind === 'number' && isNumeric(type) && test.decorators.length === 0) {
    return numberBits(column.values, test.base, operand.block);
  }
  return mixedBits(left, test, operand.block);
}

const CLEAR = 0;
const FIRES = 1;
const UNKNOWN = 2;

/** Numbers on both sides and a plain operator, as nearly all comparisons are: no value leaves its typed array. */
function numberBits(values: Float64Array, base: BaseOperator, numbers: NumberBlock): FactBits {
  return (start, rows, out) => {
    const compared = numbers(start, rows);
    pack(rows, out, (index) => {
      const left = values[start + index] ?? Number.NaN;
      const right = compared[index] ?? Number.NaN;
      if (Number.isNaN(left) || Number.isNaN(right)) return UNKNOWN;
      return holdsForNumbers(base, left, right) ? FIRES : CLEAR;
    });
  };
}

/** `in` and `notIn`: of the bare operators only these two are held against a list, and of single values only. */
function memberBits(left: RowReader, list: ReadonlySet<Value>, member: boolean): FactBits {
  return (start, rows, out) => {
    pack(rows, out, (index) => {
      const subject = left(start + index);
      if (subject === null) return UNKNOWN;
      return list.has(subject) === member ? FIRES : CLEAR;
    });
  };
}

function valueBits(left: RowReader, test: Operator, right: RowReader): FactBits {
  return (start, rows, out) => {
    pack(rows, out, (index) => {
      const subject = left(start + index);
      const compared = right(start + index);
      if (subject === null || compared === null) return UNKNOWN;
      return holds(test, subject, compared) ? FIRES : CLEAR;
    });
  };
}

function mixedBits(left: RowReader, test: Operator, numbers: NumberBlock): FactBits {
  return (start, rows, out) => {
    const compared = numbers(start, rows);
    pack(rows, out, (index) => {
      const subject = left(start + index);
      const number = knownNumber(compared[index]);
      if (subject === null || number === null) return UNKNOWN;
      return holds(test, subject, number) ? FIRES : CLEAR;
    });
  };
}

function pack(rows: number, out: NodeBits, stateOf: (index: number) => number): void {
  for (let first = 0; first < rows; first += 32) {
    const bits = Math.min(32, rows - first);
    let certain = 0;
    let possible = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const state = stateOf(first + bit);
      if (state === FIRES) certain |= 1 << bit;
      if (state !== CLEAR) possible |= 1 << bit;
    }
    out.certain[first >>> 5] = certain;
    out.possible[first >>> 5] = possible;
  }
}
