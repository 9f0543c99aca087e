import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { hasGivenFacts, readGivenFacts } from '../../src/store/given-facts.ts';
import { testDatabases } from '../support/database.ts';

const EVERYBODY = { first: '', last: '\u{10ffff}' };

describe.each(testDatabases())('given facts in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await sql`
      insert into given_facts
        (customer_id, as_of, overdue_amount, overdue_ratio, overdue_invoice_count, customer_class, ocf_turned_negative, policy_event_ids)
      values
        ('C1', '2026-03-29', 12345678901234.5678, 0.1, 3, '客户', false, '{a,"b c"}'),
        ('C2', '2026-03-29', 0, null, null, null, null, null),
        ('C2', '2026-03-30', 7, null, null, null, null, null),
        ('C3', '2026-03-29', null, null, null, null, null, null)`.execute(database.db);
  });
  afterAll(() => database.close());

  it('are there or not, day by day', async () => {
    const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'];
    const found = await Promise.all(days.map((day) => hasGivenFacts(database.db, day)));
    expect(found).toEqual([false, true, true, false]);
  });

  it('come as the snapshot has them, those that were not given left out, zero and false kept', async () => {
    const given = await readGivenFacts(database.db, '2026-03-29', FACT_CATALOGUE, EVERYBODY);
    expect(Object.fromEntries(given)).toEqual({
      C1: {
        overdue_amount: '12345678901234.5678',
        overdue_ratio: 0.1,
        overdue_invoice_count: 3,
        customer_class: '客户',
        ocf_turned_negative: false,
        policy_event_ids: ['a', 'b c'],
      },
      C2: { overdue_amount: '0' },
      C3: {},
    });
  });

  it('are those of a range of customers, ends included', async () => {
    const ids = async (first: string, last: string): Promise<readonly string[]> => {
      const given = await readGivenFacts(database.db, '2026-03-29', FACT_CATALOGUE, { first, last });
      return [...given.keys()].sort();
    };
    expect(await ids('C1', 'C2')).toEqual(['C1', 'C2']);
    expect(await ids('C10', 'C2')).toEqual(['C2']);
    expect(await ids('C4', 'C9')).toEqual([]);
  });
});
