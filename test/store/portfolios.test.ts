import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { beginSumming } from '../../src/store/portfolios.ts';
import { testDatabases } from '../support/database.ts';

describe.each(testDatabases())('summing on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('hashes with room for the invoices of millions and compiles nothing, in its transaction alone', async () => {
    const settings = async ({ db }: Pick<Database, 'db'>) => {
      const { rows } = await sql<Record<string, string>>`
        select current_setting('transaction_isolation') as isolation, current_setting('enable_nestloop') as loops,
          current_setting('work_mem') as memory, current_setting('jit') as jit`.execute(db);
      return rows[0];
    };
    const before = await settings(database);
    const within = await database.transaction(async (session) => {
      await beginSumming(session.db);
      return settings(session);
    });
    expect(within).toEqual({ isolation: 'repeatable read', loops: 'off', memory: '256MB', jit: 'off' });
    expect(await settings(database)).toEqual(before);
  });
});
