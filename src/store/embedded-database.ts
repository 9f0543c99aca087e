import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PGliteDialect,
  type QueryResult,
} from 'kysely';
import type { Database, Session } from './database.ts';
import { claimFolder, databaseFolder } from './embedded-folder.ts';
import type { Schema } from './schema.ts';
import { quoteName } from './sql-names.ts';
import { TEXT_PARSERS } from './type-parsers.ts';

export interface EmbeddedOptions {
  /** The folder the database lives in; absent: in memory. */
  readonly folder?: string;
  /** A dump to start from instead of an empty database; only in memory. */
  readonly dump?: Blob;
}

/**
 * Opens PGlite, PostgreSQL inside this process. One process owns a folder at a time.
 * @throws Refusal `folder_in_use` naming who holds it
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const claim = options.folder === undefined ? null : await claimFolder(options.folder);
  try {
    const pglite = await PGlite.create({
      parsers: { ...TEXT_PARSERS },
      ...(options.folder === undefined ? {} : { dataDir: await dataFolder(options.folder) }),
      ...(options.dump === undefined ? {} : { loadDataDir: options.dump }),
    });
    return embeddedDatabase(pglite, () => claim?.release());
  } catch (error) {
    claim?.release();
    throw error;
  }
}

/** Opens the database whose files are in `path`, for whoever has claimed the folder it belongs to. */
export async function openDatabaseFiles(path: string): Promise<Database> {
  const pglite = await PGlite.create({ parsers: { ...TEXT_PARSERS }, dataDir: path });
  return embeddedDatabase(pglite, () => undefined);
}

export function embeddedDatabase(pglite: PGlite, release: () => void): Database {
  const driver = new SerialDriver(pglite);
  const dialect = new PGliteDialect({ pglite });
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => driver,
      createIntrospector: (kysely) => dialect.createIntrospector(kysely),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
  return {
    engine: 'embedded',
    db,
    transaction: (work) => db.transaction().execute((trx) => work(embeddedSession(trx, pglite))),
    close: async () => {
      await db.destroy();
      // Kysely leaves alone a driver that was never asked for anything.
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

function embeddedSession(db: Session['db'], pglite: PGlite): Session {
  return {
    db,
    copyIn: async (table, columns, chunks) => {
      const into = `copy ${quoteName(table)} (${columns.map(quoteName).join(', ')}) from '/dev/blob'`;
      let rows = 0;
      for await (const chunk of chunks) {
        rows += (await pglite.query(into, [], { blob: new Blob([chunk]) })).affectedRows ?? 0;
      }
      return rows;
    },
  };
}

async function dataFolder(folder: string): Promise<string> {
  const path = databaseFolder(folder);
  await mkdir(path, { recursive: true });
  return path;
}

/**
 * Kysely's own PGlite driver hands its one connection to everybody at once, so that a query from elsewhere would
 * run inside an open transaction and a second transaction would commit the first. Here the connection belongs to
 * one caller at a time and the others wait their turn.
 */
class SerialDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #connection: DatabaseConnection;
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
    this.#connection = new SerialConnection(pglite);
  }

  async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const previous = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    await previous;
    this.#release = turn.resolve;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#last;
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}

class SerialConnection implements DatabaseConnection {
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#pglite.query<R>(query.sql, [...query.parameters]);
    return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('PGlite does not stream; read in chunks of customers');
  }
}
