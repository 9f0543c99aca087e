/** What a batch's columns of texts, flags and lists say of a block, and where a column of any kind is known. */
import type { FactBatch, FactColumn } from '../fact-batch.ts';
import { type BlockBits, bothBits, KnownBits, oncePerBlock, wordAt } from './bitset.ts';
import { ColumnCuts } from './column-cuts.ts';
import { codesIn, flagsEqual, listsHolding, rowsWhere } from './column-loops.ts';
import { knownRows } from './known-rows.ts';

export type ColumnOf<Kind extends FactColumn['kind']> = FactColumn & { readonly kind: Kind };

/** A batch with the bitsets that were asked of it. */
export interface BatchBits {
  readonly batch: FactBatch;
  readonly bits: KnownBits;
  /** By fact. */
  readonly cuts: Map<string, ColumnCuts>;
}

export function batchBits(batch: FactBatch): BatchBits {
  return { batch, bits: new KnownBits(), cuts: new Map() };
}

/** The cuts of a column of numbers, one and the same for all that compare it. */
export function columnCuts({ cuts }: BatchBits, fact: string, column: ColumnOf<'number'>): ColumnCuts {
  const known = cuts.get(fact) ?? new ColumnCuts(column.values);
  cuts.set(fact, known);
  return known;
}

/**
 * A comparison before unknowns are seen to: it is true where `holds` has a bit, or (`negated`) where it has none, and
 * unknown where `known` has none. `holds` has no bit where `known` has none.
 */
export interface Comparison {
  readonly holds: BlockBits;
  readonly negated: boolean;
  readonly known: BlockBits;
}

/** Where the fact is known: nowhere where the batch has no column of it. */
export function knownBits(from: BatchBits, fact: string): BlockBits {
  return from.bits.get(['known', fact], () => {
    const words = knownRows(from.batch, fact);
    return (block, out) => {
      const first = block.start / 32;
      for (let word = 0; word < block.words; word += 1) out[word] = wordAt(words, first + word);
    };
  });
}

/** Where both facts are known. */
export function bothKnownBits(from: BatchBits, fact: string, other: string): BlockBits {
  return bothBits(knownBits(from, fact), knownBits(from, other));
}

/** Where a text is one of which `test` says so. It is asked once of each text of the dictionary. */
export function textBits(
  from: BatchBits,
  fact: string,
  column: ColumnOf<'text'>,
  test: (text: string) => boolean,
): Comparison {
  const table = new Uint8Array(column.dictionary.length + 1);
  for (const [code, text] of column.dictionary.entries()) table[code + 1] = Number(test(text));
  const holds = oncePerBlock((block, out) => codesIn(column.codes, block, table, out));
  return { holds, negated: false, known: knownBits(from, fact) };
}

/** Where a flag is one of which `test` says so. */
export function flagBits(
  from: BatchBits,
  fact: string,
  column: ColumnOf<'flag'>,
  test: (flag: boolean) => boolean,
): Comparison {
  const wanted = [test(false), test(true)].flatMap((wants, flag) => (wants ? [flag] : []));
  const known = knownBits(from, fact);
  const [flag] = wanted;
  if (flag === undefined || wanted.length > 1) return { holds: known, negated: flag === undefined, known };
  const holds = from.bits.get(['flag', fact, flag], () => (block, out) => {
    flagsEqual(column.values, block, flag, out);
  });
  return { holds, negated: false, known };
}

/** Where a list has an entry of which `test` says so. It is asked once of each text of the dictionary. */
export function listBits(
  from: BatchBits,
  fact: string,
  column: ColumnOf<'list'>,
  test: (text: string) => boolean,
): Comparison {
  const table = Uint8Array.from(column.dictionary, (text) => Number(test(text)));
  const holds = oncePerBlock((block, out) => listsHolding(column, block, table, out));
  return { holds, negated: false, known: knownBits(from, fact) };
}

/** Any comparison, row by row; `test` is asked only of rows that are `known`. */
export function rowBits(known: BlockBits, test: (row: number) => boolean): Comparison {
  const holds = oncePerBlock((block, out) => {
    const bits = known(block);
    const isKnown = (place: number): boolean => ((wordAt(bits, place >>> 5) >>> (place & 31)) & 1) === 1;
    rowsWhere(block, (row) => isKnown(row - block.start) && test(row), out);
  });
  return { holds, negated: false, known };
}
