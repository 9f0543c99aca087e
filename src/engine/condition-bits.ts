/**
 * One rule's condition over a block of rows, as two bitsets a node: where it is true, and where it is true or unknown.
 * With these two, Kleene's `all` is a bitwise and of both, `any` an or of both, and `not` swaps and inverts them.
 */
import type { ConditionNode, FactCondition } from './checked-rule-set.ts';

/** Rows that are worked on at a time: a block of a column stays in the processor's cache. A multiple of 32. */
export const BLOCK_ROWS = 4096;

/** Bit r % 32 of word r / 32 is row r of the block. Bits beyond the block's rows mean nothing. */
export interface NodeBits {
  readonly certain: Uint32Array;
  /** Certain or unknown. */
  readonly possible: Uint32Array;
}

/** Fills the bits of one comparison for `rows` rows from row `start` of the batch. */
export type FactBits = (start: number, rows: number, out: NodeBits) => void;

/** Space for the nodes on the way down, one pair of bitsets for each depth, used again for every block. */
export type Scratch = NodeBits[];

export function nodeBits(): NodeBits {
  return { certain: new Uint32Array(BLOCK_ROWS / 32), possible: new Uint32Array(BLOCK_ROWS / 32) };
}

/** @returns the bits of `node` for the block; they are the scratch's own and last until its next use at this depth */
export function conditionBits(
  node: ConditionNode,
  start: number,
  rows: number,
  factBits: (condition: FactCondition) => FactBits,
  scratch: Scratch,
  depth = 0,
): NodeBits {
  scratch[depth] ??= nodeBits();
  const out = scratch[depth];
  if (node.kind === 'fact') {
    factBits(node)(start, rows, out);
    return out;
  }
  if (node.kind === 'not') {
    invert(conditionBits(node.child, start, rows, factBits, scratch, depth + 1), out);
    return out;
  }
  const begin = node.kind === 'all' ? 0xffff_ffff : 0;
  out.certain.fill(begin);
  out.possible.fill(begin);
  const join = node.kind === 'all' ? joinAll : joinAny;
  for (const child of node.children) {
    join(conditionBits(child, start, rows, factBits, scratch, depth + 1), out);
  }
  return out;
}

function joinAll(bits: NodeBits, into: NodeBits): void {
  for (let word = 0; word < BLOCK_ROWS / 32; word += 1) {
    into.certain[word] = wordAt(into.certain, word) & wordAt(bits.certain, word);
    into.possible[word] = wordAt(into.possible, word) & wordAt(bits.possible, word);
  }
}

function joinAny(bits: NodeBits, into: NodeBits): void {
  for (let word = 0; word < BLOCK_ROWS / 32; word += 1) {
    into.certain[word] = wordAt(into.certain, word) | wordAt(bits.certain, word);
    into.possible[word] = wordAt(into.possible, word) | wordAt(bits.possible, word);
  }
}

function invert(bits: NodeBits, into: NodeBits): void {
  for (let word = 0; word < BLOCK_ROWS / 32; word += 1) {
    into.certain[word] = ~wordAt(bits.possible, word);
    into.possible[word] = ~wordAt(bits.certain, word);
  }
}

/** The word at an index of a bitset; every loop here stays within its block, so there is one. */
export function wordAt(words: Uint32Array, index: number): number {
  return words[index] as number;
}
