/** A PostgreSQL database of the bench's own, gone when the work is done, however it ends. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { MIGRATIONS_FOLDER } from '../support/project.ts';

export async function withBenchDatabase(
  server: string,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const name = `duewatch_bench_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database "${name}"`);
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    const database = await openPostgres({ url: url.href, onIdleError: () => undefined });
    try {
      await migrateDatabase(database, MIGRATIONS_FOLDER);
      await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await administer(server, `drop database "${name}" with (force)`);
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
