import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainCustomer } from '../../src/actions/explain-customer.ts';
import type { Day } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { readSnapshot, type SnapshotRow } from '../../src/store/snapshots.ts';
import { insertRows, invoice } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { countedDatabase } from './counted-database.ts';
import { evaluateDay, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount,disputed';

describe.each(testDatabases())('facts that the firm gives, on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    const customers = ['C1,One,core', 'C2,Two,core'];
    await importText(database, 'customers.csv', csv('customer_id,name,customer_class', ...customers));
    const invoices = ['I1,C1,2026-01-01,2026-03-01,100,false', 'I2,C2,2026-01-01,2026-01-10,100,false'];
    await importText(database, 'invoices.csv', csv(INVOICES, ...invoices));
  });
  afterEach(() => database.close());

  it('make an alert that the ledger knows no reason for, and clear one that it has', async () => {
    const computed = await evaluateDay(database, '2026-01-25');
    expect(computed.alerts).toMatchObject({ opened: 1, open: 1 });
    expect(await firing()).toEqual(['C2']);
    await give('customer_id,as_of,days_overdue_max', 'C1,2026-01-25,45', 'C2,2026-01-25,0');
    const given = await evaluateDay(database, '2026-01-25');
    expect(given).toMatchObject({ revision: 2, already: false, alerts: { opened: 1, cleared: 1, open: 1 } });
    expect(await firing()).toEqual(['C1']);
    expect((await openAlerts()).map(({ severity, evidence }) => [severity, evidence])).toEqual([
      ['medium', [expect.objectContaining({ fact: 'days_overdue_max', value: 45 })]],
    ]);
    expect(await evaluateDay(database, '2026-01-25')).toMatchObject({ already: true });
  });

  it('are named by a note wherever the facts are read, and replace nothing else', async () => {
    await give('customer_id,as_of,overdue_amount,days_overdue_max', 'C1,2026-01-25,75.4,45');
    await evaluateDay(database, '2026-01-25');
    const given = {
      code: 'given',
      facts: ['overdue_amount', 'days_overdue_max'],
      message: expect.any(String),
    };
    expect(await rowOf('C1')).toMatchObject({
      facts: {
        overdue_amount: '75.40',
        days_overdue_max: 45,
        overdue_ratio: 0,
        overdue_31_60: '0.00',
        receivable_total: '100.00',
      },
      notes: [given],
    });
    expect(await rowOf('C2')).toMatchObject({ facts: { days_overdue_max: 15 }, notes: [] });
    const explained = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-25' });
    expect(explained.notes).toEqual([given]);
    expect(explained.rules[0]).toMatchObject({
      verdict: 'fires',
      explanation: { children: [{ value: 45 }] },
    });
  });

  it('take every type of fact as it is given', async () => {
    const header =
      'customer_id,as_of,overdue_amount,overdue_ratio,days_overdue_weighted,overdue_invoice_count';
    const more = 'customer_class,ocf_turned_negative,z_score,policy_event_ids';
    await give(`${header},${more}`, 'C1,2026-01-25,5,0.125,12.5,3.0,new,false,2.6,E1;E 2');
    await evaluateDay(database, '2026-01-25');
    expect((await rowOf('C1'))?.facts).toMatchObject({
      overdue_amount: '5.00',
      overdue_ratio: 0.125,
      days_overdue_weighted: 12.5,
      overdue_invoice_count: 3,
      customer_class: 'new',
      ocf_turned_negative: false,
      z_score: 2.6,
      policy_event_ids: ['E1', 'E 2'],
    });
  });

  it('reject rows of a customer that nobody knows, and a count that is no whole number', async () => {
    const report = await importText(
      database,
      'facts.csv',
      csv(
        'customer_id,as_of,overdue_invoice_count',
        'C9,2026-01-25,1',
        'C1,2026-01-25,2.5',
        'C2,2026-01-25,3000000000',
        'C2,2026-01-26,2',
      ),
    );
    expect(report).toMatchObject({ new: 1, rejected: 3 });
    expect(report.rejections.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'customer_id', 'unknown_customer'],
      [3, 'overdue_invoice_count', 'not_a_number'],
      [4, 'overdue_invoice_count', 'out_of_range'],
    ]);
  });

  it('hold for exactly their day, and until they are taken back', async () => {
    await give('customer_id,as_of,days_overdue_max', 'C1,2026-01-25,45');
    for (const day of ['2026-01-24', '2026-01-25', '2026-01-26']) await evaluateDay(database, day);
    const values = async (): Promise<readonly unknown[]> =>
      Promise.all(
        ['2026-01-24', '2026-01-25', '2026-01-26'].map(
          async (day) => (await rowOf('C1', day))?.facts.days_overdue_max,
        ),
      );
    expect(await values()).toEqual([0, 45, 0]);
    await give('customer_id,as_of,days_overdue_max', 'C1,2026-01-25,');
    expect(await evaluateDay(database, '2026-01-25')).toMatchObject({ revision: 2 });
    expect(await values()).toEqual([0, 0, 0]);
    expect(await rowOf('C1', '2026-01-25')).toMatchObject({ notes: [] });
  });

  it('win for a past day too, and no other note names them', async () => {
    await evaluateDay(database, '2026-01-30');
    await give('customer_id,as_of,customer_class,country', 'C1,2026-01-25,new,DE');
    await evaluateDay(database, '2026-01-25');
    expect(await rowOf('C1', '2026-01-25')).toMatchObject({
      facts: { customer_class: 'new', country: 'DE' },
      notes: [
        { code: 'recomputed', facts: expect.arrayContaining(['industry_code', 'disputed_amount']) },
        { code: 'given', facts: ['customer_class', 'country'] },
      ],
    });
    const [computed] = (await rowOf('C2', '2026-01-25'))?.notes ?? [];
    expect(computed).toMatchObject({ facts: expect.arrayContaining(['customer_class', 'country']) });
  });

  it('are not taken for what was known of a past day once they are taken back', async () => {
    await give('customer_id,as_of,customer_class', 'C1,2026-01-25,new');
    await evaluateDay(database, '2026-01-25');
    await evaluateDay(database, '2026-01-30');
    await give('customer_id,as_of,customer_class', 'C1,2026-01-25,');
    for (let revision = 2; revision <= 3; revision += 1) {
      await importText(database, 'customers.csv', csv('customer_id,name', `C3,Three ${revision}`));
      expect(await evaluateDay(database, '2026-01-25')).toMatchObject({ revision });
      expect(await rowOf('C1', '2026-01-25')).toMatchObject({
        facts: { customer_class: 'core' },
        notes: [{ code: 'recomputed', facts: ['customer_class'] }],
      });
    }
  });

  it('cost one statement a chunk on days that have any, and none on others', async () => {
    const counted = countedDatabase(database);
    const evaluated = async (day: Day): Promise<number> => {
      const before = counted.statements();
      await evaluateDay(counted.database, day);
      return counted.statements() - before;
    };
    await evaluateDay(database, '2026-01-20');
    const without = await evaluated('2026-01-21');
    await give('customer_id,as_of,overdue_ratio', 'C1,2026-01-22,0.5');
    expect(await evaluated('2026-01-22')).toBe(without + 1);
    await insertRows(database.db, {
      customers: Array.from({ length: 200 }, (_, index) => ({ customer_id: `D${index}`, name: 'D' })),
      invoices: [invoice({ invoice_id: 'D1', customer_id: 'D1', due_on: '2026-03-10' })],
    });
    await give('customer_id,as_of,overdue_ratio', 'C1,2026-01-23,0.5', 'D1,2026-01-23,0.5');
    expect(await evaluated('2026-01-23')).toBe(without + 1);
  });

  async function give(header: string, ...rows: readonly string[]): Promise<void> {
    expect(await importText(database, 'facts.csv', csv(header, ...rows))).toMatchObject({ rejected: 0 });
  }

  async function rowOf(customer: string, day = '2026-01-25'): Promise<SnapshotRow | undefined> {
    return (await readSnapshot(database.db, day, FACT_CATALOGUE, { customer_ids: [customer] }))[0];
  }

  async function openAlerts(): Promise<readonly Record<string, unknown>[]> {
    return (await rowsOf(database, 'alerts')).filter((row) => row.status !== 'closed');
  }

  async function firing(): Promise<readonly unknown[]> {
    return (await openAlerts()).map((row) => row.customer_id);
  }
});
