/** Connections of a pool, and what is said where there is none or one is lost. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { Refusal } from '../domain/refusal.ts';

/** The pool's own words where no connection came free in time; it says the same where the server is silent. */
const NONE_IN_TIME = 'timeout exceeded when trying to connect';

/** The server ends the connection or takes none, the network does, or it ended earlier. */
const LOST_CODE = /^(08\w{3}|57P0\d|53300|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const LOST_MESSAGE = /^Connection terminated|is not queryable$|^Query read timeout$/;

/** A connection taken out of the pool. Losing it would end the process if nobody listened. */
export class HeldClient {
  readonly client: pg.PoolClient;
  #broken: Error | undefined;
  readonly #onError = (error: Error): void => {
    this.#broken = error;
  };

  private constructor(client: pg.PoolClient) {
    this.client = client;
    client.on('error', this.#onError);
  }

  /** @throws Refusal `database_unavailable` where there is none to be had */
  static async take(pool: pg.Pool): Promise<HeldClient> {
    try {
      return new HeldClient(await pool.connect());
    } catch (cause) {
      throw noAnswer(cause);
    }
  }

  /** @returns a Refusal where a statement failed because the connection is lost, else the error itself */
  refusalOf(error: unknown): unknown {
    if (this.#broken === undefined && !isLoss(error)) return error;
    this.#broken ??= error as Error;
    const message =
      'The connection to PostgreSQL was lost, and nothing of what was being done has been kept.';
    return new Refusal('database_unavailable', message, { cause: this.#broken });
  }

  /** Gives it back; one that is lost is not used again. */
  release(): void {
    this.client.release(this.#broken);
    this.client.off('error', this.#onError);
  }
}

/** The pool as Kysely takes connections from it, for what runs outside of transactions. */
export function refusingPool(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => kyselyClient(await HeldClient.take(pool)),
    end: () => pool.end(),
  };
}

export function noAnswer(cause: unknown): Refusal {
  const reason = reasonOf(cause);
  const message =
    reason === NONE_IN_TIME
      ? 'PostgreSQL does not answer, or all connections to it are in use. Try again later.'
      : `PostgreSQL does not answer: ${reason}`;
  return new Refusal('database_unavailable', message, { cause });
}

function kyselyClient(held: HeldClient): PostgresPoolClient {
  const { client } = held;
  const query = async (text: string, values: unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values);
    } catch (error) {
      throw held.refusalOf(error);
    }
  };
  return { query, release: () => held.release() } as PostgresPoolClient;
}

function isLoss(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return ('code' in error && LOST_CODE.test(String(error.code))) || LOST_MESSAGE.test(error.message);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
