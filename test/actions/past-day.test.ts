import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { readSnapshot, type SnapshotRow } from '../../src/store/snapshots.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';

describe.each(testDatabases())('a past day evaluated again on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    await importText(
      database,
      'invoices.csv',
      csv('invoice_id,customer_id,issued_on,due_on,amount', 'I1,C1,2026-01-01,2026-01-10,100'),
    );
  });
  afterEach(() => database.close());

  it('keeps the class of then and takes the payment that came late into the books', async () => {
    await evaluateDay(database, '2026-01-20');
    await evaluateDay(database, '2026-01-30');
    await importText(database, 'customers.csv', csv('customer_id,name,customer_class', 'C1,One,core'));
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P1,C1,I1,2026-01-15,40'),
    );
    await evaluateDay(database, '2026-01-20');
    expect(await rowOf('2026-01-20')).toMatchObject({
      facts: { customer_class: null, overdue_amount: '60.00' },
      notes: [],
    });
  });

  it('says what it may know too much of where it was not evaluated then', async () => {
    await evaluateDay(database, '2026-01-30');
    await evaluateDay(database, '2026-01-20');
    expect(await rowOf('2026-01-20')).toMatchObject({ notes: [{ code: 'recomputed' }] });
    expect(await rowOf('2026-01-30')).toMatchObject({ notes: [] });
  });

  async function rowOf(day: string): Promise<SnapshotRow | undefined> {
    return (await readSnapshot(database.db, day, FACT_CATALOGUE))[0];
  }
});
