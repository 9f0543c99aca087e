import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainCustomer, requireRunOfDay } from '../../src/actions/explain-customer.ts';
import { runStarter } from '../../src/actions/start-run.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay, evaluationDeps, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount';

describe.each(testDatabases())('a customer explained on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    await importText(database, 'invoices.csv', csv(HEADER, 'I1,C1,2025-12-01,2026-01-10,100'));
    await evaluateDay(database, '2026-01-15');
    await evaluateDay(database, '2026-01-25');
  });
  afterAll(() => database.close());

  it('shows every rule with its verdict, its conditions and what would clear it', async () => {
    const explained = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-25' });
    expect(explained).toMatchObject({ customer_name: 'One', previous_as_of: '2026-01-15', run_id: '2' });
    expect(explained.rules.map(({ rule, verdict }) => [rule, verdict])).toEqual([
      ['overdue_low', 'fires'],
      ['overdue_medium', 'clear'],
      ['overdue_high', 'clear'],
      ['dispute_medium', 'clear'],
    ]);
    expect(explained.rules[0]).toMatchObject({
      missing: [],
      would_clear: [{ fact: 'days_overdue_max' }],
      explanation: {
        kind: 'all',
        children: [{ fact: 'days_overdue_max', value: 15, threshold: 10, previous: 5 }],
      },
    });
    expect(explained.rules[1]?.would_clear).toEqual([]);
  });

  it('explains a past day by the rules of then', async () => {
    await evaluateDay(database, '2026-01-26', { policy: smallPolicy(50) });
    const then = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-25' });
    const now = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-26' });
    expect([then.rules[0]?.verdict, now.rules[0]?.verdict]).toEqual(['fires', 'clear']);
  });

  it('shows only the rules that are asked for, and nothing before the first day', async () => {
    const rules = [
      { rule_set: 'small', rule: 'overdue_high' },
      { rule_set: 'other', rule: 'overdue_low' },
    ];
    const explained = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-15', rules });
    expect(explained.rules.map(({ rule }) => rule)).toEqual(['overdue_high']);
    expect(explained.previous_as_of).toBeNull();
  });

  it('says what there is where the customer or the day is not there', async () => {
    await expect(explainCustomer(database, { customer_id: 'C9', as_of: '2026-01-25' })).rejects.toMatchObject(
      {
        code: 'not_found',
        message: expect.stringContaining('"C9"'),
      },
    );
    await expect(requireRunOfDay(database, '2026-01-20')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/newest evaluated day is 2026-01-2[56]/),
    });
  });
});

describe.each(testDatabases())('a run started on request on the $name database', ({ open }) => {
  it('goes on while the caller has its answer, one at a time, and is not begun where it would change nothing', async () => {
    const database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    const start = runStarter(evaluationDeps(database));
    const first = await start('2026-01-15');
    if (!first.started) throw new Error('nothing was started');
    expect(first.run).toMatchObject({ status: 'running', as_of: '2026-01-15' });
    await expect(start('2026-01-16')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('2026-01-15'),
    });
    expect(await first.done).toMatchObject({ already: false });
    expect(await start('2026-01-15')).toMatchObject({
      started: false,
      run: { run_id: first.run.run_id, status: 'done' },
    });
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,Renamed'));
    const again = await start('2026-01-15');
    expect(again.started && (await again.done)).toMatchObject({ revision: 2 });
    await database.close();
  });

  it('is free for the next one when it failed, or was refused', async () => {
    const database = await open();
    const policy = { ...smallPolicy(), scales: { ...smallPolicy().scales, scales: [] } };
    const start = runStarter(evaluationDeps(database, { policy, base_currency: 'CNY' }));
    await expect(start('2030-01-01')).rejects.toMatchObject({ code: 'invalid_input' });
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'), { base_currency: 'EUR' });
    const failed = await start('2026-01-15');
    await expect(failed.started && failed.done).rejects.toMatchObject({ code: 'conflict' });
    expect(await rowsOf(database, 'runs')).toMatchObject([
      { status: 'failed', error: expect.stringContaining('BASE_CURRENCY') },
    ]);
    const next = await start('2026-01-15');
    expect(next.started).toBe(true);
    if (next.started) await next.done.catch(() => undefined);
    await database.close();
  });
});
