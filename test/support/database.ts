/** Fresh migrated databases for tests: always the embedded one, PostgreSQL too where TEST_DATABASE_URL is set. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { openPooled } from './embedded-pool.ts';

export interface TestDatabase {
  readonly name: 'embedded' | 'postgresql';
  open(): Promise<Database>;
}

/** For `describe.each`: every test of the store and above runs on all of them. */
export function testDatabases(): readonly TestDatabase[] {
  const embedded: TestDatabase = { name: 'embedded', open: openCopyOfDump };
  return inject('postgres_url') === null
    ? [embedded]
    : [embedded, { name: 'postgresql', open: openCopyOfTemplate }];
}

/** Whether tests that need real concurrency can run; PGlite has one connection, and on it they prove nothing. */
export function hasPostgres(): boolean {
  return inject('postgres_url') !== null;
}

export async function openCopyOfDump(): Promise<Database> {
  return openPooled(inject('embedded_dump'));
}

/** A database of its own on the test server, gone when it is closed. */
export async function openCopyOfTemplate(): Promise<Database> {
  const { url, drop } = await createFromTemplate();
  const database = await openPostgres({ url, onIdleError: () => undefined });
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** A migrated PostgreSQL database for tests that open it themselves, for instance from several processes. */
export async function createFromTemplate(): Promise<{
  readonly url: string;
  readonly drop: () => Promise<void>;
}> {
  const server = inject('postgres_url');
  if (server === null) throw new Error('TEST_DATABASE_URL is not set');
  const name = `duewatch_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database "${name}" template "${inject('postgres_template')}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server, `drop database "${name}" with (force)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
