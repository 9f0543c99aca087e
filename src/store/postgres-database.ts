import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Refusal } from '../domain/refusal.ts';
import type { Database, Session } from './database.ts';
import { HeldClient, noAnswer, refusingPool } from './postgres-connection.ts';
import type { Schema } from './schema.ts';
import { quoteName, SERVER_ENCODING_REQUIRED, SERVER_VERSION_MIN } from './sql-names.ts';
import { TEXT_PARSERS } from './type-parsers.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Called for errors of idle connections, which end nothing but would end the process if nobody listened. */
  readonly onIdleError: (error: Error) => void;
  readonly pool_size?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 10 * 60_000;
const LOCK_TIMEOUT_MS = 15 * 60_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Opens a pool on PostgreSQL.
 * @throws Refusal `database_unavailable` where it does not answer, is older than 15, or is not UTF-8
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.pool_size ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'duewatch',
    // A peer that is gone without a word is noticed, and one that stands still with locks in hand is cut off.
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    // In a large ledger the planner takes the statements of every chunk for costly enough to be compiled, which takes
    // five times as long as carrying them out.
    options: '-c jit=off',
    types: { getTypeParser: typeParser },
  });
  pool.on('error', options.onIdleError);
  try {
    await checkServer(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: refusingPool(pool) }) });
  return {
    engine: 'postgresql',
    db,
    transaction: (work) => inTransaction(pool, work),
    close: () => db.destroy(),
  };
}

async function checkServer(pool: pg.Pool): Promise<void> {
  let row: { version: string; encoding: string } | undefined;
  try {
    const sql = `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`;
    row = (await pool.query<{ version: string; encoding: string }>(sql)).rows[0];
  } catch (cause) {
    throw noAnswer(cause);
  }
  const version = Number(row?.version ?? 0);
  if (version < SERVER_VERSION_MIN) {
    throw new Refusal(
      'database_unavailable',
      `PostgreSQL ${SERVER_VERSION_MIN / 10_000} or newer is needed; this server is ${Math.floor(version / 10_000)}.`,
    );
  }
  if (row?.encoding !== SERVER_ENCODING_REQUIRED) {
    throw new Refusal(
      'database_unavailable',
      `The database's encoding is ${row?.encoding}; it has to be UTF8.`,
    );
  }
}

/**
 * A Kysely over the one client that holds the transaction, so that COPY, which Kysely does not know, runs on the
 * same connection and in the same transaction.
 */
async function inTransaction<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const held = await HeldClient.take(pool);
  const { client } = held;
  const single = {
    connect: async () => ({ query: client.query.bind(client), release: () => undefined }),
    end: async () => undefined,
  };
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: single as unknown as pg.Pool }),
  });
  try {
    return await kysely
      .transaction()
      .execute((db) => work({ db, copyIn: (...args) => copyIn(client, ...args) }));
  } catch (error) {
    throw lockRefusal(held.refusalOf(error));
  } finally {
    held.release();
  }
}

function lockRefusal(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) return error;
  const minutes = LOCK_TIMEOUT_MS / 60_000;
  const message = `Another import or evaluation has been running for over ${minutes} minutes. Try again when it is done.`;
  return new Refusal('conflict', message, { cause: error });
}

async function copyIn(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  chunks: AsyncIterable<string>,
): Promise<number> {
  const into = `copy ${quoteName(table)} (${columns.map(quoteName).join(', ')}) from stdin`;
  const stream = client.query(copyFrom(into));
  await pipeline(Readable.from(chunks, { objectMode: true }), stream);
  return stream.rowCount ?? 0;
}

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return TEXT_PARSERS[oid] ?? pg.types.getTypeParser(oid, format ?? 'text');
}
