import type { Day } from '../domain/day.ts';
import type { JudgedCustomer } from './recheck-verdicts.ts';

interface Drawn {
  readonly customer: JudgedCustomer;
  readonly lot: number;
}

/**
 * Draws a fixed number of a run's customers while they go by: those whose day and id have the lowest lots. The draw is
 * spread over the whole portfolio, is the same whatever the order and the chunks they come in, and another every day.
 */
export class RecheckSample {
  readonly #size: number;
  readonly #asOf: Day;
  /** Up to twice the size: sorted and cut only now and then. */
  #drawn: Drawn[] = [];
  #lotMax = Number.POSITIVE_INFINITY;

  constructor(size: number, asOf: Day) {
    this.#size = size;
    this.#asOf = asOf;
  }

  add(customers: readonly JudgedCustomer[]): void {
    if (this.#size === 0) return;
    for (const customer of customers) {
      const lot = lotOf(`${this.#asOf} ${customer.customer_id}`);
      if (lot > this.#lotMax) continue;
      this.#drawn.push({ customer, lot });
      if (this.#drawn.length >= 2 * this.#size) this.#cut();
    }
  }

  /** All customers where there are fewer than the sample's size. */
  customers(): readonly JudgedCustomer[] {
    this.#cut();
    return this.#drawn.map(({ customer }) => customer);
  }

  #cut(): void {
    this.#drawn = this.#drawn.sort(byLot).slice(0, this.#size);
    if (this.#drawn.length === this.#size) this.#lotMax = this.#drawn.at(-1)?.lot ?? this.#lotMax;
  }
}

function byLot(one: Drawn, other: Drawn): number {
  if (one.lot !== other.lot) return one.lot - other.lot;
  return one.customer.customer_id < other.customer.customer_id ? -1 : 1;
}

/**
 * FNV-1a over the text, then MurmurHash3's finishing steps, which spread ids that differ in their last digit over all
 * 32 bits. It has to be fast for a million customers, and nobody gains by guessing it.
 */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
