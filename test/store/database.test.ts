import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';

describe.each(testDatabases())('the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('hands days, bigints and numerics over as text', async () => {
    const { rows } = await sql`
      select date '2026-03-29' as day, 9007199254740993::bigint as big, 0.10::numeric as amount`.execute(
      database.db,
    );
    expect(rows).toEqual([{ day: '2026-03-29', big: '9007199254740993', amount: '0.10' }]);
  });

  it('rolls everything back when the work of a transaction throws, copied rows included', async () => {
    const work = database.transaction(async (session) => {
      await session.copyIn('fx_rates', ['currency', 'day', 'rate'], lines('USD\t2026-01-01\t7.1\n'));
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect(await countRates(database)).toBe('0');
  });

  it('keeps a transaction apart from queries that come while it is open', async () => {
    const started = Promise.withResolvers<void>();
    const work = database.transaction(async (session) => {
      await session.copyIn('fx_rates', ['currency', 'day', 'rate'], lines('USD\t2026-01-01\t7.1\n'));
      started.resolve();
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('stop');
    });
    await started.promise;
    const seen = await countRates(database);
    await expect(work).rejects.toThrow('stop');
    expect(seen).toBe('0');
  });

  it('runs two transactions one after the other or side by side, and both are kept', async () => {
    const insert = (currency: string): Promise<number> =>
      database.transaction((session) =>
        session.copyIn('fx_rates', ['currency', 'day', 'rate'], lines(`${currency}\t2026-01-01\t7\n`)),
      );
    expect(await Promise.all([insert('USD'), insert('EUR')])).toEqual([1, 1]);
    expect(await countRates(database)).toBe('2');
  });

  it('copies text with every character that the format escapes', async () => {
    const { copyLine } = await import('../../src/store/copy-text.ts');
    const name = 'tab\there, line\nfeed, return\r, back\\slash, \\N, 中文';
    await database.transaction((session) =>
      session.copyIn('customers', ['customer_id', 'name'], lines(copyLine(['C1', name]))),
    );
    const { rows } = await sql`select name from customers`.execute(database.db);
    expect(rows).toEqual([{ name }]);
  });
});

async function countRates(database: Database): Promise<string | undefined> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from fx_rates`.execute(database.db);
  return rows[0]?.count;
}

async function* lines(...chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}
