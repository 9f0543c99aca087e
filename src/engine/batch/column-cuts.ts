import { BLOCK_WORDS, type Block, type BlockBits } from './bitset.ts';
import { type Cut, greaterThan, greaterThanThree } from './column-loops.ts';

/**
 * A column of numbers cut at some numbers: for each, where a row is greater than it. All are found at once, while the
 * column's block is close at hand, and three to a pass over it.
 */
export class ColumnCuts {
  readonly #values: Float64Array;
  readonly #cuts: Cut[] = [];
  #filled = -1;

  constructor(values: Float64Array) {
    this.#values = values;
  }

  /** Where the column is greater than `at`; NaN, which is unknown, is greater than nothing. */
  above(at: number): BlockBits {
    const known = this.#cuts.find((cut) => cut.at === at);
    const cut = known ?? { at, bits: new Uint32Array(BLOCK_WORDS) };
    if (known === undefined) this.#cuts.push(cut);
    return (block) => {
      if (block.start !== this.#filled) this.#fill(block);
      return cut.bits;
    };
  }

  #fill(block: Block): void {
    const values = this.#values;
    for (let index = 0; index < this.#cuts.length; index += 3) {
      const first = this.#cuts[index];
      const second = this.#cuts[index + 1];
      const third = this.#cuts[index + 2] ?? second;
      if (first === undefined) break;
      if (second === undefined || third === undefined) greaterThan(values, block, first.at, first.bits);
      else greaterThanThree(values, block, first, second, third);
    }
    this.#filled = block.start;
  }
}
