import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { clearLedger } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { csv, importText } from './import-text.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount';
const NOTES = `${INVOICES},document_type,applies_to_invoice_id`;
const PAYMENTS = 'payment_id,customer_id,invoice_id,paid_on,amount';
const PROMISES = 'promise_id,customer_id,invoice_id,promised_on,pay_by,amount';

describe.each(testDatabases())('an id that lost the zeros before it, in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await clearLedger(database);
    await importText(database, 'customers.csv', csv('customer_id,name', '007,Bond', 'C1,One'));
    await importText(
      database,
      'invoices.csv',
      csv(INVOICES, '00042,C1,2026-01-01,2026-01-31,10.00', '43,C1,2026-01-01,2026-01-31,10.00'),
    );
  });
  afterAll(() => database.close());

  it('is not a second invoice of the same customer, day and amount', async () => {
    const report = await importText(
      database,
      'invoices.csv',
      csv(INVOICES, '42,C1,2026-01-01,2026-01-31,10', '0042,C1,2026-01-01,2026-02-28,10.00'),
    );
    expect(report).toMatchObject({
      new: 0,
      rejected: 2,
      rejections: [
        { line: 2, field: 'invoice_id', code: 'unknown_invoice' },
        { line: 3, field: 'invoice_id', code: 'unknown_invoice' },
      ],
    });
    expect(report.rejections[0]?.message).toBe(
      'invoice_id "42" is not in the ledger, but "00042" is, with the same customer, issue day and amount: ' +
        'leading zeros were lost on the way, as spreadsheets lose them',
    );
  });

  it('is not a second invoice of the same customer and day in a list of open items, whatever is left of it', async () => {
    const list = csv(INVOICES, '42,C1,2026-01-01,2026-01-31,4.00', '43,C1,2026-01-01,2026-01-31,10.00');
    const columns = Object.fromEntries(INVOICES.split(',').map((name) => [name, name]));
    const report = await importText(database, 'open.csv', list, {
      mapping: [{ match: 'open*', kind: 'invoices', mode: 'open_items', columns, data_as_of: '2026-03-31' }],
    });
    expect(report).toMatchObject({
      new: 0,
      settled: 0,
      rejections: [{ line: 2, field: 'invoice_id', code: 'unknown_invoice' }],
    });
    expect(report.rejections[0]?.message).toContain('but "00042" is, with the same customer and issue day:');
  });

  it('is found where it is the ledger that lost them', async () => {
    const report = await importText(
      database,
      'invoices.csv',
      csv(INVOICES, '00043,C1,2026-01-01,2026-01-31,10.00'),
    );
    expect(report.rejections[0]?.message).toContain('"00043" is not in the ledger, but "43" is');
  });

  it.each([
    ['another customer', '42,007,2026-01-01,2026-01-31,10.00'],
    ['another issue day', '42,C1,2026-01-02,2026-01-31,10.00'],
    ['another amount', '42,C1,2026-01-01,2026-01-31,10.01'],
  ])('is another invoice where it has %s', async (_, row) => {
    expect(await importText(database, 'invoices.csv', csv(INVOICES, row))).toMatchObject({
      new: 1,
      rejected: 0,
    });
  });

  it('may stand beside the other where the ledger has both, or the file brings both', async () => {
    const both = csv(INVOICES, '55,C1,2026-01-01,2026-01-31,10.00', '055,C1,2026-01-01,2026-01-31,10.00');
    expect(await importText(database, 'invoices.csv', both)).toMatchObject({ new: 2, rejected: 0 });
    expect(await importText(database, 'invoices.csv', both)).toMatchObject({ unchanged: 2, rejected: 0 });
  });

  it('is not a second customer of the same name', async () => {
    const report = await importText(
      database,
      'customers.csv',
      csv('customer_id,name', '7,Bond', '07,Another'),
    );
    expect(report).toMatchObject({
      new: 1,
      rejections: [{ line: 2, field: 'customer_id', code: 'unknown_customer' }],
    });
    expect(report.rejections[0]?.message).toContain(
      '"7" is not in the ledger, but "007" is, with the same name',
    );
  });

  it('is told wherever it is referred to', async () => {
    const hint = (id: string): string =>
      `, but "${id}" is: leading zeros were lost on the way, as spreadsheets lose them`;
    const payments = await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,42,2026-02-01,1.00'));
    expect(payments.rejections).toMatchObject([
      { code: 'unknown_invoice', message: `invoice_id "42" is not in the ledger${hint('00042')}` },
    ]);
    const promises = await importText(
      database,
      'promises.csv',
      csv(PROMISES, 'Z1,C1,043,2026-02-01,2026-02-08,1.00', 'Z2,C1,44,2026-02-01,2026-02-08,1.00'),
    );
    expect(promises.rejections).toMatchObject([
      { message: `invoice_id "043" is not in the ledger${hint('43')}` },
      { message: 'invoice_id "44" is not in the ledger: import its invoices file first' },
    ]);
    const notes = await importText(
      database,
      'invoices.csv',
      csv(NOTES, 'N1,C1,2026-02-01,2026-02-01,1.00,credit_note,42', 'N2,7,2026-02-01,2026-02-01,1.00,,'),
    );
    expect(notes.rejections).toMatchObject([
      {
        code: 'unknown_invoice',
        message: `invoice "42" is neither in the ledger nor in this file${hint('00042')}`,
      },
      { code: 'unknown_customer', message: `customer_id "7" is not in the ledger${hint('007')}` },
    ]);
  });
});
