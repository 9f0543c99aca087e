/** Imports of one process: some at a time are taken in, and one of these is carried out. */
import { ProblemError } from './problem.ts';

/** When a client may try again, in seconds. */
const RETRY_AFTER = { 'Retry-After': '30' };

/**
 * Imports have to wait for each other anyway, since the ledger takes one at a time. Here they wait before they take a
 * connection to the database, of which there are few and which everything else needs.
 */
export class ImportPlaces {
  readonly #placesMax: number;
  #taken = 0;
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(placesMax: number) {
    this.#placesMax = placesMax;
  }

  /**
   * A place for a file that is sent, until it is imported.
   * @throws ProblemError 503 where there is none
   */
  take(): Disposable {
    if (this.#taken >= this.#placesMax) {
      throw new ProblemError(
        'unavailable',
        `${this.#placesMax} files are being sent or wait to be imported, and no more are taken in meanwhile. Nothing was imported; send it again later.`,
        [],
        { headers: RETRY_AFTER },
      );
    }
    this.#taken += 1;
    return {
      [Symbol.dispose]: () => {
        this.#taken -= 1;
      },
    };
  }

  /**
   * Waits until no other import is carried out.
   * @param gone ends the waiting: nobody would get the answer
   * @throws ProblemError 400 where the sender is gone
   */
  async turn(gone: AbortSignal): Promise<Disposable> {
    if (gone.aborted) throw senderGone();
    if (this.#busy) await this.#wait(gone);
    this.#busy = true;
    return { [Symbol.dispose]: () => this.#next() };
  }

  async #wait(gone: AbortSignal): Promise<void> {
    const called = Promise.withResolvers<void>();
    const giveUp = (): void => {
      const at = this.#waiting.indexOf(called.resolve);
      if (at >= 0) this.#waiting.splice(at, 1);
      called.reject(senderGone());
    };
    this.#waiting.push(called.resolve);
    gone.addEventListener('abort', giveUp, { once: true });
    try {
      await called.promise;
    } finally {
      gone.removeEventListener('abort', giveUp);
    }
  }

  /** The turn goes straight to who has waited longest, so that nobody comes between. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }
}

function senderGone(): ProblemError {
  return new ProblemError('malformed_http', 'The sender went away before the import began.');
}
