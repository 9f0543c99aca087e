import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';

const INVOICES =
  'invoice_id,customer_id,issued_on,due_on,amount,currency,document_type,applies_to_invoice_id';
const PAYMENTS = csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P1,C1,I1,2026-02-01,60');

describe.each(testDatabases())('an invoice that is corrected on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
    const rows = [
      'I1,C1,2026-01-01,2026-02-01,100,CNY,invoice,',
      'N1,C1,2026-01-05,2026-02-01,40,CNY,credit_note,I1',
    ];
    await importText(database, 'invoices.csv', csv(INVOICES, ...rows));
    await importText(database, 'payments.csv', PAYMENTS);
    await importText(
      database,
      'promises.csv',
      csv('promise_id,customer_id,invoice_id,promised_on,pay_by,amount', 'Z1,C1,I1,2026-02-02,2026-02-09,40'),
    );
    await sql`insert into open_amounts values ('C1', 'I1', '2026-02-05', 30), ('C1', 'N1', '2026-02-05', 5)`.execute(
      database.db,
    );
  });
  afterEach(() => database.close());

  it('takes its payments, credit notes, promises and open amounts along to another customer', async () => {
    const report = await importText(
      database,
      'invoices.csv',
      csv(INVOICES, 'I1,C2,2026-01-01,2026-02-01,100,CNY,invoice,'),
    );
    expect(report).toMatchObject({ new: 0, changed: 1, rejected: 0 });
    expect(await rowsOf(database, 'payments')).toMatchObject([{ payment_id: 'P1', customer_id: 'C2' }]);
    expect(await rowsOf(database, 'invoices')).toMatchObject([
      { invoice_id: 'I1', customer_id: 'C2' },
      { invoice_id: 'N1', customer_id: 'C2' },
    ]);
    expect(await rowsOf(database, 'promises')).toMatchObject([{ promise_id: 'Z1', customer_id: 'C2' }]);
    expect(await rowsOf(database, 'open_amounts')).toMatchObject([
      { customer_id: 'C2', invoice_id: 'I1', open_amount: '30' },
      { customer_id: 'C2', invoice_id: 'N1', open_amount: '5' },
    ]);
    const again = await importText(database, 'payments.csv', PAYMENTS);
    expect(again).toMatchObject({ changed: 0, rejected: 1, rejections: [{ code: 'customer_differs' }] });
  });

  it('takes them along into another currency', async () => {
    await importText(database, 'invoices.csv', csv(INVOICES, 'I1,C1,2026-01-01,2026-02-01,100,USD,invoice,'));
    expect(await rowsOf(database, 'payments')).toMatchObject([{ currency: 'USD' }]);
    expect(await rowsOf(database, 'promises')).toMatchObject([{ currency: 'USD' }]);
    expect(await rowsOf(database, 'invoices')).toMatchObject([{ currency: 'USD' }, { currency: 'USD' }]);
  });

  it('leaves them alone where nothing of that has changed', async () => {
    const before = await rowsOf(database, 'payments');
    await importText(database, 'invoices.csv', csv(INVOICES, 'I1,C1,2026-01-01,2026-03-01,120,CNY,invoice,'));
    expect(await rowsOf(database, 'payments')).toEqual(before);
  });
});
