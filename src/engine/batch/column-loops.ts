/**
 * The innermost loops of the engine: a column, or two, over the rows of a block, 32 rows packed into each word of
 * `out`. Each has one kind of array and one operation in it, and no branch that depends on numbers or texts, so that
 * the compiler turns it into a few instructions a row. Four rows are taken at a time, and words are filled from their
 * last row to their first, which spares shifting by a variable.
 */
import type { Block } from './bitset.ts';

/** Where a number is greater than `cut`. NaN, which is unknown, is greater than nothing. */
export function greaterThan(
  values: Float64Array,
  { start, words }: Block,
  cut: number,
  out: Uint32Array,
): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 4) {
      const w = numberAt(values, row) > cut;
      const x = numberAt(values, row - 1) > cut;
      const y = numberAt(values, row - 2) > cut;
      const z = numberAt(values, row - 3) > cut;
      word = (word << 4) | fourBits(w, x, y, z);
    }
    out[index] = word;
  }
}

/** Where a row is greater than `at`. */
export interface Cut {
  readonly at: number;
  readonly bits: Uint32Array;
}

/** As `greaterThan`, for three cuts at once. */
export function greaterThanThree(
  values: Float64Array,
  { start, words }: Block,
  { at: a, bits: outA }: Cut,
  { at: b, bits: outB }: Cut,
  { at: c, bits: outC }: Cut,
): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let wordA = 0;
    let wordB = 0;
    let wordC = 0;
    for (let row = first + 31; row >= first; row -= 4) {
      const w = numberAt(values, row);
      const x = numberAt(values, row - 1);
      const y = numberAt(values, row - 2);
      const z = numberAt(values, row - 3);
      wordA = (wordA << 4) | fourBits(w > a, x > a, y > a, z > a);
      wordB = (wordB << 4) | fourBits(w > b, x > b, y > b, z > b);
      wordC = (wordC << 4) | fourBits(w > c, x > c, y > c, z > c);
    }
    outA[index] = wordA;
    outB[index] = wordB;
    outC[index] = wordC;
  }
}

/** Where the number of one column is greater than that of another; nowhere where either is NaN. */
export function greaterThanColumn(
  left: Float64Array,
  right: Float64Array,
  { start, words }: Block,
  out: Uint32Array,
): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 4) {
      const w = numberAt(left, row) > numberAt(right, row);
      const x = numberAt(left, row - 1) > numberAt(right, row - 1);
      const y = numberAt(left, row - 2) > numberAt(right, row - 2);
      const z = numberAt(left, row - 3) > numberAt(right, row - 3);
      word = (word << 4) | fourBits(w, x, y, z);
    }
    out[index] = word;
  }
}

/** Where `table` holds 1 at the place after a row's code: place 0 is for -1, which is unknown. */
export function codesIn(
  codes: Int32Array,
  { start, words }: Block,
  table: Uint8Array,
  out: Uint32Array,
): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 4) {
      word = (word << 1) | entryAt(table, codeAt(codes, row) + 1);
      word = (word << 1) | entryAt(table, codeAt(codes, row - 1) + 1);
      word = (word << 1) | entryAt(table, codeAt(codes, row - 2) + 1);
      word = (word << 1) | entryAt(table, codeAt(codes, row - 3) + 1);
    }
    out[index] = word;
  }
}

/** Where a flag is `flag`. */
export function flagsEqual(flags: Uint8Array, { start, words }: Block, flag: number, out: Uint32Array): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 4) {
      const w = flags[row] === flag;
      const x = flags[row - 1] === flag;
      const y = flags[row - 2] === flag;
      const z = flags[row - 3] === flag;
      word = (word << 4) | fourBits(w, x, y, z);
    }
    out[index] = word;
  }
}

/** Where a list has an entry at whose code `table` holds 1. */
export function listsHolding(
  { offsets, codes }: { readonly offsets: Uint32Array; readonly codes: Int32Array },
  { start, words }: Block,
  table: Uint8Array,
  out: Uint32Array,
): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 1) {
      let found = 0;
      const end = offsets[row + 1] ?? 0;
      for (let at = offsets[row] ?? 0; at < end; at += 1) found |= entryAt(table, codeAt(codes, at));
      word = (word << 1) | found;
    }
    out[index] = word;
  }
}

/** Where `test` says so of a row: for what no loop of its own is worth. */
export function rowsWhere({ start, words }: Block, test: (row: number) => boolean, out: Uint32Array): void {
  for (let index = 0; index < words; index += 1) {
    const first = start + index * 32;
    let word = 0;
    for (let row = first + 31; row >= first; row -= 1) word = (word << 1) | Number(test(row));
    out[index] = word;
  }
}

/** One function for each kind of array: the compiler then knows which it has. A block's rows are all there. */
function numberAt(values: Float64Array, index: number): number {
  return values[index] as number;
}

function codeAt(codes: Int32Array, index: number): number {
  return codes[index] as number;
}

function entryAt(table: Uint8Array, index: number): number {
  return table[index] as number;
}

function fourBits(w: boolean, x: boolean, y: boolean, z: boolean): number {
  return (((((Number(w) << 1) | Number(x)) << 1) | Number(y)) << 1) | Number(z);
}
