/** A PostgreSQL database of the bench's own, gone when the work is done, however it ends. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { MIGRATIONS_FOLDER } from '../support/project.ts';

export async function withBenchDatabase<T>(
  server: string,
  work: (database: Database, url: string) => Promise<T>,
): Promise<T> {
  const name = `duewatch_bench_${randomBytes(6).toString('hex')}`;
  await withClient(server, (client) => client.query(`create database "${name}"`));
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    const database = await openPostgres({ url: url.href, onIdleError: () => undefined });
    try {
      await migrateDatabase(database, MIGRATIONS_FOLDER);
      return await work(database, url.href);
    } finally {
      await database.close();
    }
  } finally {
    await withClient(server, (client) => client.query(`drop database "${name}" with (force)`));
  }
}

/** A plain connection, closed when the work is done. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** All of it or nothing; committed when this returns. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  const value = await work();
  await client.query('commit');
  return value;
}
