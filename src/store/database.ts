/**
 * One database, two engines: PostgreSQL through a pool, or PGlite inside this process. Both answer the same
 * Kysely queries; what differs (bulk copy, closing) is behind this interface.
 */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface Database {
  readonly engine: 'postgresql' | 'embedded';
  /** For reads and single statements. Inside `transaction` use the session's `db`, never this one. */
  readonly db: Kysely<Schema>;
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One transaction on one connection. */
export interface Session {
  readonly db: Kysely<Schema>;
  /**
   * Streams rows into a table by COPY.
   * @param chunks lines of COPY's text format, each ending in a line feed; see `copyLine`
   * @returns how many rows went in
   */
  copyIn(table: string, columns: readonly string[], chunks: AsyncIterable<string>): Promise<number>;
}
