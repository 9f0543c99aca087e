import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainCustomer } from '../../src/actions/explain-customer.ts';
import { fitFacts, reasonsFor, unfitReason } from '../../src/actions/unfit-value.ts';
import type { FactDeclaration } from '../../src/domain/fact.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay } from './evaluate-day.ts';
import { importText } from './import-text.ts';

const DECLARED: readonly FactDeclaration[] = [
  { name: 'overdue_amount', type: 'money', unit: 'money' },
  { name: 'days_overdue_max', type: 'days', unit: 'days' },
];

describe('values that do not fit their facts', () => {
  it('are taken out and named, those that fit stay', () => {
    const facts = { overdue_amount: 'NaN', days_overdue_max: 3, other: true };
    const fit = fitFacts(facts, DECLARED);
    expect(fit.facts).toEqual({ ...facts, overdue_amount: null });
    expect([...fit.unfit.keys()]).toEqual(['overdue_amount']);
    const sound = { overdue_amount: '3.00', days_overdue_max: null };
    expect(fitFacts(sound, DECLARED).facts).toBe(sound);
  });

  it('are named for the facts that are missing, twenty at most', () => {
    const names = Array.from({ length: 50 }, (_, index) => `fact_${index}`);
    const unfit = new Map(names.map((name) => [name, unfitReason(name, 'days', 'x'.repeat(9_999))]));
    const reasons = reasonsFor(['other', ...names], unfit);
    expect(reasons.map(({ fact }) => fact)).toEqual(names.slice(0, 20));
    expect(Math.max(...reasons.map(({ message }) => message.length))).toBeLessThan(150);
  });
});

describe.each(testDatabases())('a run over a value that is none, on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await importText(database, 'customers.csv', 'customer_id,name\nC1,One\nC2,Two\n');
    const rows = ['C1,2026-06-30,40,1.00', 'C2,2026-06-30,40,1.00'];
    const header = 'customer_id,as_of,days_overdue_max,overdue_amount';
    await importText(database, 'facts.csv', [header, ...rows, ''].join('\n'));
    // No file gets such values in; another program that writes into the table may.
    await sql`update given_facts set days_overdue_max = 'Infinity', overdue_amount = 'NaN'
      where customer_id = 'C1'`.execute(database.db);
  });
  afterAll(() => database.close());

  it('leaves the rules of that customer unknown, notes why, and goes on with the others', async () => {
    expect(await evaluateDay(database, '2026-06-30')).toMatchObject({ customers: 2, alerts: { opened: 1 } });
    const one = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-06-30' });
    expect(one.rules.find(({ rule }) => rule === 'overdue_medium')).toMatchObject({
      verdict: 'unknown',
      missing: ['days_overdue_max'],
    });
    expect(one.facts).toMatchObject({ days_overdue_max: null, overdue_amount: null });
    expect(one.notes).toContainEqual({
      code: 'value_unfit',
      facts: ['days_overdue_max'],
      message: 'Infinity is not a number of days, so the fact is unknown.',
    });
    const two = await explainCustomer(database, { customer_id: 'C2', as_of: '2026-06-30' });
    expect(two.rules.find(({ rule }) => rule === 'overdue_medium')).toMatchObject({ verdict: 'fires' });
    expect(two.notes).not.toContainEqual(expect.objectContaining({ code: 'value_unfit' }));
  });
});
