/**
 * Comparisons of a column of numbers. All those with constants come down to one loop, "greater than a cut": at least
 * 60 is greater than the double next below 60, less than 60 is the opposite of that, and 60 itself lies between the
 * two. So rules that ask for 60 in different ways share their work.
 */
import type { Override, Threshold } from '../../domain/rule-set.ts';
import type { BaseOperator } from '../operator.ts';
import { anyBits, type BlockBits, bitsWithout, bothBits, chooseBits } from './bitset.ts';
import {
  type BatchBits,
  bothKnownBits,
  type ColumnOf,
  type Comparison,
  columnCuts,
  knownBits,
  textBits,
} from './column-bits.ts';
import { greaterThanColumn } from './column-loops.ts';

/** A fact that is a number, with its column. */
export interface NumberFact {
  readonly fact: string;
  readonly column: ColumnOf<'number'>;
}

/** `fact base value`, for the six operators that compare numbers. */
export function numberBits(
  from: BatchBits,
  number: NumberFact,
  base: BaseOperator,
  value: number,
): Comparison {
  const known = knownBits(from, number.fact);
  switch (base) {
    case 'greaterThan':
      return { holds: above(from, number, value), negated: false, known };
    case 'lessThanInclusive':
      return { holds: above(from, number, value), negated: true, known };
    case 'greaterThanInclusive':
      return { holds: above(from, number, nextBelow(value)), negated: false, known };
    case 'lessThan':
      return { holds: above(from, number, nextBelow(value)), negated: true, known };
    default:
      return { holds: equalTo(from, number, value), negated: base === 'notEqual', known };
  }
}

/** Where the number is one of `values`. */
export function numberInBits(from: BatchBits, number: NumberFact, values: readonly number[]): Comparison {
  const holds = anyBits(values.map((value) => equalTo(from, number, value)));
  return { holds, negated: false, known: knownBits(from, number.fact) };
}

/** `fact base threshold`; the threshold's value is that of the first override whose segment the row is in. */
export function thresholdBits(
  from: BatchBits,
  number: NumberFact,
  base: BaseOperator,
  threshold: Threshold,
): Comparison {
  const own = numberBits(from, number, base, threshold.value);
  const holds = threshold.overrides.reduceRight((otherwise, override) => {
    const segment = segmentBits(from, override);
    if (segment === null) return otherwise;
    return chooseBits(segment, numberBits(from, number, base, override.value).holds, otherwise);
  }, own.holds);
  return { ...own, holds };
}

/** `fact base other fact`, of the same row. */
export function numberPairBits(
  from: BatchBits,
  left: NumberFact,
  base: BaseOperator,
  right: NumberFact,
): Comparison {
  const known = bothKnownBits(from, left.fact, right.fact);
  const more = aboveOther(from, left, right);
  const less = aboveOther(from, right, left);
  switch (base) {
    case 'greaterThan':
      return { holds: more, negated: false, known };
    case 'lessThan':
      return { holds: less, negated: false, known };
    case 'greaterThanInclusive':
      return { holds: less, negated: true, known };
    case 'lessThanInclusive':
      return { holds: more, negated: true, known };
    default: {
      const equal = bitsWithout(bitsWithout(known, more), less);
      return { holds: equal, negated: base === 'notEqual', known };
    }
  }
}

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The greatest double below a finite one, so that `x >= value` is `x > nextBelow(value)` for every double x. */
export function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  doubleBits[0] = (doubleBits[0] as bigint) + (value > 0 ? -1n : 1n);
  return double[0];
}

function above(from: BatchBits, { fact, column }: NumberFact, cut: number): BlockBits {
  return columnCuts(from, fact, column).above(cut);
}

function equalTo(from: BatchBits, number: NumberFact, value: number): BlockBits {
  return bitsWithout(above(from, number, nextBelow(value)), above(from, number, value));
}

function aboveOther(from: BatchBits, left: NumberFact, right: NumberFact): BlockBits {
  return from.bits.get(['aboveOther', left.fact, right.fact], () => (block, out) => {
    greaterThanColumn(left.column.values, right.column.values, block, out);
  });
}

/** Where every fact of the override's segment has its text; null where no row of the batch has. */
function segmentBits(from: BatchBits, { segment }: Override): BlockBits | null {
  let all: BlockBits | null = null;
  for (const [fact, text] of Object.entries(segment)) {
    const column = from.batch.columns.get(fact);
    if (column?.kind !== 'text' || !column.dictionary.includes(text)) return null;
    const one = from.bits.get(['segment', fact, text], () => {
      const { holds } = textBits(from, fact, column, (other) => other === text);
      return (block, out) => out.set(holds(block));
    });
    all = all === null ? one : bothBits(all, one);
  }
  return all;
}
