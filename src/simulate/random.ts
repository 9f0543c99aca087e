/**
 * Repeatable randomness. The generator is sfc32 ("small fast counting", Chris Doty-Humphrey, PractRand 0.93, public
 * domain); its state is filled through the splitmix32 finaliser (a bijection on 32-bit words), so that two streams
 * with different seed, purpose or index never start from the same state.
 */

const WARM_UP_ROUNDS = 15;
const TWO_32 = 4_294_967_296;

/**
 * The stream of numbers that belongs to one purpose of one thing: the invoices of customer 17, say. Streams do not
 * share numbers, so drawing more from one leaves the others as they were.
 *
 * @param seed a safe integer
 * @param index a whole number from 0 to 2³² − 1
 */
export function randomStream(seed: number, purpose: string, index: number): Random {
  return new Random(
    splitmix32(seed >>> 0),
    splitmix32((Math.floor(seed / TWO_32) ^ fnv1a(purpose)) >>> 0),
    splitmix32(index >>> 0),
  );
}

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private spareNormal: number | null = null;

  constructor(a: number, b: number, c: number) {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.word();
  }

  /** The next 32 random bits, as a whole number from 0 to 2³² − 1. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Evenly spread over [0, 1). */
  uniform(): number {
    return this.word() / TWO_32;
  }

  /** Evenly spread over [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Mean 0, standard deviation 1 (Box and Muller, 1958). */
  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A positive number whose logarithm is normal: half of all draws lie below `median`. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** How many events fall where `mean` are expected (Knuth, The Art of Computer Programming 2, 3.4.1). `mean` up to 500. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /** One of the list, each as likely. Throws a RangeError on an empty list. */
  choice<T>(list: readonly T[]): T {
    const index = this.integer(0, list.length - 1);
    if (index >= list.length || index < 0) throw new RangeError('there is nothing to choose from');
    return list[index] as T;
  }

  /** One of the list, as likely as its `weight` says. Throws a RangeError on an empty list. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let rest = this.uniform() * list.reduce((sum, item) => sum + item.weight, 0);
    for (const item of list) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    throw new RangeError('there is nothing to choose from');
  }
}

/** Spreads one 32-bit word over all its bits: one step of splitmix32. */
function splitmix32(word: number): number {
  let mixed = (word + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The 32-bit FNV-1a hash of a text's code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
