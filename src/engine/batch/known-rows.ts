import { type FactBatch, type FactColumn, UNKNOWN_FLAG } from '../fact-batch.ts';
import { codesIn, flagsEqual, greaterThan } from './column-loops.ts';

/** By batch and fact: a bit a row, so that a batch that many rule sets or thresholds are tried on is read once. */
const kept = new WeakMap<FactBatch, Map<string, Uint32Array>>();

/**
 * Where a fact of the batch is known, for as many rows as fill whole words: bit r % 32 of word r / 32 (rounded down)
 * is row r. Without a column nothing is known. The columns of a batch may not change once it was evaluated.
 */
export function knownRows(batch: FactBatch, fact: string): Uint32Array {
  const ofBatch = kept.get(batch) ?? new Map<string, Uint32Array>();
  kept.set(batch, ofBatch);
  const known = ofBatch.get(fact) ?? knownInColumn(batch.columns.get(fact), Math.floor(batch.size / 32));
  ofBatch.set(fact, known);
  return known;
}

function knownInColumn(column: FactColumn | undefined, words: number): Uint32Array {
  const out = new Uint32Array(words);
  const all = { start: 0, words };
  switch (column?.kind) {
    case 'number':
      greaterThan(column.values, all, Number.NEGATIVE_INFINITY, out);
      break;
    case 'text':
      codesIn(column.codes, all, new Uint8Array(column.dictionary.length + 1).fill(1, 1), out);
      break;
    case 'flag':
      flagsEqual(column.values, all, UNKNOWN_FLAG, out);
      for (let word = 0; word < words; word += 1) out[word] = ~(out[word] as number);
      break;
    case 'list':
      flagsEqual(column.unknown, all, 0, out);
      break;
  }
  return out;
}
