/** What a fact is held against, for the rows of a batch: nearly always numbers, which stay in typed arrays. */
import { isNumeric } from '../domain/fact.ts';
import type { Override, Threshold } from '../domain/rule-set.ts';
import type { ValueSource } from './checked-rule-set.ts';
import { type RowReader, rowReader } from './column-reader.ts';
import { BLOCK_ROWS } from './condition-bits.ts';
import type { FactBatch } from './fact-batch.ts';

/** The number of each of `rows` rows from row `start`, NaN where unknown; it lasts until the next call. */
export type NumberBlock = (start: number, rows: number) => Float64Array;

export type Operand =
  | { readonly kind: 'numbers'; readonly block: NumberBlock }
  | { readonly kind: 'values'; readonly reader: RowReader };

/** Binds a source to the batch. A threshold that is not in `thresholds` is unknown in every row. */
export function operandOf(
  source: ValueSource,
  thresholds: ReadonlyMap<string, Threshold>,
  batch: FactBatch,
): Operand {
  if (source.kind === 'threshold') {
    const threshold = thresholds.get(source.name);
    return {
      kind: 'numbers',
      block: threshold ? thresholdBlock(threshold, batch) : constantBlock(Number.NaN, batch),
    };
  }
  if (source.kind === 'literal') {
    const { value } = source;
    if (typeof value === 'number') return { kind: 'numbers', block: constantBlock(value, batch) };
    return { kind: 'values', reader: () => value };
  }
  const column = batch.columns.get(source.fact);
  if (column?.kind === 'number' && isNumeric(source.type)) {
    return { kind: 'numbers', block: (start, rows) => column.values.subarray(start, start + rows) };
  }
  return { kind: 'values', reader: rowReader(batch, source.fact, source.type) };
}

function constantBlock(value: number, batch: FactBatch): NumberBlock {
  const numbers = new Float64Array(Math.min(BLOCK_ROWS, batch.size)).fill(value);
  return () => numbers;
}

/** A threshold's value, row by row: the last override is written first, so that the first that matches stays. */
function thresholdBlock(threshold: Threshold, batch: FactBatch): NumberBlock {
  const overrides = threshold.overrides.flatMap((override) => boundOverride(override, batch) ?? []).reverse();
  if (overrides.length === 0) return constantBlock(threshold.value, batch);
  const numbers = new Float64Array(Math.min(BLOCK_ROWS, batch.size));
  return (start, rows) => {
    numbers.fill(threshold.value, 0, rows);
    for (const override of overrides) {
      for (let index = 0; index < rows; index += 1) {
        if (matches(override, start + index)) numbers[index] = override.value;
      }
    }
    return numbers;
  };
}

interface BoundOverride {
  readonly value: number;
  readonly segment: readonly { readonly codes: Int32Array; readonly code: number }[];
}

/** @returns null where no row of the batch can match: a text that no row has, or a fact without a column */
function boundOverride({ segment, value }: Override, batch: FactBatch): BoundOverride | null {
  const bound: BoundOverride['segment'][number][] = [];
  for (const [fact, text] of Object.entries(segment)) {
    const column = batch.columns.get(fact);
    const code = column?.kind === 'text' ? column.dictionary.indexOf(text) : -1;
    if (column?.kind !== 'text' || code < 0) return null;
    bound.push({ codes: column.codes, code });
  }
  return { value, segment: bound };
}

function matches({ segment }: BoundOverride, row: number): boolean {
  for (const { codes, code } of segment) if (codes[row] !== code) return false;
  return true;
}
