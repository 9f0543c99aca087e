/** Bitsets over the rows of one block: bit r % 32 of word r / 32 (rounded down) is row r of the block. */

/** Rows that are worked on at a time: the block of a column stays in the processor's cache. A multiple of 32. */
export const BLOCK_ROWS = 4096;
export const BLOCK_WORDS = BLOCK_ROWS / 32;

/** A stretch of a batch: the rows of `words` words, at most `BLOCK_WORDS`, from row `start` on. */
export interface Block {
  readonly start: number;
  readonly words: number;
}

/** A bitset for the block asked of; it lasts until another block is asked of. */
export type BlockBits = (block: Block) => Uint32Array;

export type FillBits = (block: Block, out: Uint32Array) => void;

/** A bitset that is filled once a block, however often it is asked for. */
export function oncePerBlock(fill: FillBits): BlockBits {
  const bits = new Uint32Array(BLOCK_WORDS);
  let filled = -1;
  return (block) => {
    if (block.start !== filled) fill(block, bits);
    filled = block.start;
    return bits;
  };
}

/** Bitsets by what they say, each made when it is first asked for. */
export class KnownBits {
  readonly #bits = new Map<string, BlockBits>();

  /** @param key what the bits depend on, beside the batch: the same key always stands for the same bits */
  get(key: readonly (string | number)[], fill: () => FillBits): BlockBits {
    const text = JSON.stringify(key);
    const bits = this.#bits.get(text) ?? oncePerBlock(fill());
    this.#bits.set(text, bits);
    return bits;
  }
}

/** The word at an index of a bitset; every loop stays within its block, so there is one. */
export function wordAt(words: Uint32Array, index: number): number {
  return words[index] as number;
}

/** Where both have a bit. */
export function bothBits(left: BlockBits, right: BlockBits): BlockBits {
  return oncePerBlock((block, out) => {
    const ours = left(block);
    const theirs = right(block);
    for (let word = 0; word < block.words; word += 1) out[word] = wordAt(ours, word) & wordAt(theirs, word);
  });
}

/** Where the first has a bit and the second has none. */
export function bitsWithout(left: BlockBits, right: BlockBits): BlockBits {
  return oncePerBlock((block, out) => {
    const ours = left(block);
    const theirs = right(block);
    for (let word = 0; word < block.words; word += 1) out[word] = wordAt(ours, word) & ~wordAt(theirs, word);
  });
}

/** Where any has a bit. */
export function anyBits(sets: readonly BlockBits[]): BlockBits {
  return oncePerBlock((block, out) => {
    out.fill(0);
    for (const set of sets) {
      const bits = set(block);
      for (let word = 0; word < block.words; word += 1) out[word] = wordAt(out, word) | wordAt(bits, word);
    }
  });
}

/** The bits of `chosen` where `mask` has one, of `otherwise` where it has none. */
export function chooseBits(mask: BlockBits, chosen: BlockBits, otherwise: BlockBits): BlockBits {
  return oncePerBlock((block, out) => {
    const where = mask(block);
    const yes = chosen(block);
    const no = otherwise(block);
    for (let word = 0; word < block.words; word += 1) {
      const bits = wordAt(where, word);
      out[word] = (bits & wordAt(yes, word)) | (~bits & wordAt(no, word));
    }
  });
}
