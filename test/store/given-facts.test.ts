import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactDeclaration, FactType, OwnFact } from '../../src/domain/fact.ts';
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
    const found = await Promise.all(days.map((day) => hasGivenFacts(database.db, day, FACT_CATALOGUE)));
    expect(found).toEqual([false, true, true, false]);
  });

  it('come as the snapshot has them, those that were not given left out, zero and false kept', async () => {
    const given = await readGivenFacts(database.db, '2026-03-29', FACT_CATALOGUE, EVERYBODY);
    expect(Object.fromEntries([...given].map(([id, { facts }]) => [id, facts]))).toEqual({
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

  it('of the firm’s own count for their days of validity, the newest value of each', async () => {
    const facts = [
      ...FACT_CATALOGUE,
      own('grade', 'text', 0),
      own('score', 'score', 3),
      own('sum', 'money', 400),
    ];
    await sql`
      insert into given_facts (customer_id, as_of, overdue_amount, own_facts) values
        ('D1', '2025-06-01', 9, '{"sum": "12345678901234.5678", "score": 1, "gone": 1}'),
        ('D1', '2025-06-03', null, '{"score": 0, "grade": "A"}'),
        ('D1', '2025-06-04', 5, null),
        ('D2', '2025-06-05', null, '{"grade": "B", "tags": ["a"]}')`.execute(database.db);
    const on = async (day: string, of: readonly FactDeclaration[] = facts) => {
      const given = await readGivenFacts(database.db, day, of, { first: 'D', last: 'E' });
      return Object.fromEntries(
        [...given].map(([id, one]) => [id, { ...one.facts, given_on: Object.fromEntries(one.given_on) }]),
      );
    };
    const sum = '12345678901234.5678';
    expect(await on('2025-06-01')).toEqual({
      D1: { overdue_amount: '9', sum, score: 1, given_on: {} },
    });
    expect(await on('2025-06-02')).toEqual({
      D1: { sum, score: 1, given_on: { sum: '2025-06-01', score: '2025-06-01' } },
    });
    expect(await on('2025-06-03')).toEqual({
      D1: { sum, score: 0, grade: 'A', given_on: { sum: '2025-06-01' } },
    });
    expect(await on('2025-06-04')).toEqual({
      D1: { overdue_amount: '5', sum, score: 0, given_on: { sum: '2025-06-01', score: '2025-06-03' } },
    });
    expect(await on('2025-06-06')).toMatchObject({ D1: { score: 0 } });
    expect(await on('2025-06-07')).toEqual({ D1: { sum, given_on: { sum: '2025-06-01' } } });
    expect(await on('2025-06-05', [own('tags', 'list', 0)])).toEqual({ D2: { tags: ['a'], given_on: {} } });
    const found = (day: string) => hasGivenFacts(database.db, day, facts);
    expect(await Promise.all(['2025-05-31', '2026-07-06', '2026-07-11'].map(found))).toEqual([
      false,
      true,
      false,
    ]);
    expect(await hasGivenFacts(database.db, '2025-06-07', FACT_CATALOGUE)).toBe(false);
  });
});

function own(name: string, type: FactType, valid_days: number): OwnFact {
  return { name, type, unit: type, is_own: true, meaning: null, valid_days };
}
