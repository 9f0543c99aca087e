/** Credit notes in lists of open items, and what corrections make of what a list said. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import {
  importList,
  LIST,
  LIST_DAY,
  ledgerOf,
  listRow,
  listRows,
  owedOn,
  settledOn,
  tenInvoices,
} from './open-items-ledger.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount,document_type,applies_to_invoice_id';
const INVOICE = 'I,C1,2026-01-10,2026-02-09,100,invoice,';
const NOTE = 'N,C1,2026-02-20,2026-02-20,30,credit_note,I';
const HEADER = 'No,Debtor,Issued,Due,Amount,Open,Type,Of';
const NOTES = {
  header: HEADER,
  entry: { columns: { ...LIST.columns, document_type: 'Type', applies_to_invoice_id: 'Of' } },
  confirm: true,
};

describe.each(testDatabases())(
  'a list that speaks of an applied credit note, in the $name database',
  ({ open }) => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    beforeEach(() => ledgerOf(database, INVOICES, [INVOICE, NOTE]));
    afterAll(() => database.close());

    it.each(['30', '10', '0'])('does not count it twice where %s of it is open', async (left) => {
      const payment = csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P,C1,I,2026-02-15,100');
      await importText(database, 'payments.csv', payment);
      expect((await owedOn(database, LIST_DAY)).C1).toEqual(['0.00', '30.00']);
      await importList(database, [`N,C1,2026-02-20,2026-02-20,30,${left},credit_note,I`], NOTES);
      expect((await owedOn(database, LIST_DAY)).C1).toEqual(['0.00', '30.00']);
      expect((await owedOn(database, '2026-03-30')).C1).toEqual(['0.00', '30.00']);
    });

    it('takes off its invoice what is not open of it', async () => {
      const list = [
        'I,C1,2026-01-10,2026-02-09,100,80,invoice,',
        'N,C1,2026-02-20,2026-02-20,30,10,credit_note,I',
      ];
      await importList(database, list, NOTES);
      expect((await owedOn(database, LIST_DAY)).C1).toEqual(['80.00', '10.00']);
      expect(await rowsOf(database, 'open_amounts')).toMatchObject([{ invoice_id: 'N', open_amount: '10' }]);
      // What the list says of the invoice counts where the two do not add up.
      const next = ['I,C1,2026-01-10,2026-02-09,100,60,invoice,', list[1] ?? ''];
      await importList(database, next, { ...NOTES, data_as_of: '2026-04-30' });
      expect((await owedOn(database, '2026-04-30')).C1).toEqual(['60.00', '10.00']);
    });

    it('settles an invoice that it leaves out, although the credit note took all off it', async () => {
      const full = 'N,C1,2026-02-20,2026-02-20,100,100,credit_note,I';
      await importText(database, 'invoices.csv', csv(INVOICES, NOTE.replace(',30,', ',100,')));
      expect((await owedOn(database, LIST_DAY)).C1).toEqual(['0.00', '0.00']);
      expect(await importList(database, [full], NOTES)).toMatchObject({ settled: 1 });
      expect((await owedOn(database, LIST_DAY)).C1).toEqual(['0.00', '100.00']);
      expect(await importList(database, [full], NOTES)).toMatchObject({ status: 'unchanged', settled: 0 });
    });

    it('rejects it with the invoice that it applies to', async () => {
      const { amount: _, ...columns }: Readonly<Record<string, string>> = NOTES.entry.columns;
      const rows = ['X,C1,2026-02-01,2026-03-01,0,,', 'M,C1,2026-02-20,2026-02-20,5,credit_note,X'];
      const header = 'No,Debtor,Issued,Due,Open,Type,Of';
      expect(await importList(database, rows, { ...NOTES, header, entry: { columns } })).toMatchObject({
        new: 0,
        rejections: [
          { line: 2, field: 'amount', code: 'missing' },
          { line: 3, field: 'applies_to_invoice_id', code: 'unknown_invoice' },
        ],
      });
    });
  },
);

describe.each(testDatabases())('what a list said, in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => tenInvoices(database));
  afterAll(() => database.close());

  it('is over where an ordinary file applies the credit note', async () => {
    const note = 'N,C1,2026-03-01,2026-03-01,100,credit_note,';
    const rows = ['I1,C1,2026-01-10,2026-02-09,200,,', note];
    await importText(database, 'invoices.csv', csv(INVOICES, ...rows));
    const list = [
      'I1,C1,2026-01-10,2026-02-09,200,190,,',
      'N,C1,2026-03-01,2026-03-01,100,60,credit_note,',
      ...listRows(2, 10).map((row) => `${row},,`),
    ];
    await importList(database, list, NOTES);
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['590.00', '60.00']);
    await importText(database, 'invoices.csv', csv(INVOICES, `${note}I1`));
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['500.00', '0.00']);
    expect(await rowsOf(database, 'open_amounts')).toEqual([]);
  });

  it('is over where an ordinary file corrects the amount, and stays where it says the same', async () => {
    await importList(database, [listRow(1, '80.00'), listRow(2, '90.00'), ...listRows(3, 10)]);
    const plain = 'invoice_id,customer_id,issued_on,due_on,amount';
    const rows = ['I1,C1,2026-01-10,2026-02-09,50', 'I2,C2,2026-01-10,2026-02-19,100'];
    await importText(database, 'invoices.csv', csv(plain, ...rows));
    expect(await owedOn(database, LIST_DAY)).toEqual({ C1: ['450.00', '0.00'], C2: ['490.00', '0.00'] });
    expect(await rowsOf(database, 'open_amounts')).toMatchObject([{ invoice_id: 'I2' }]);
  });

  it('is of no row where an invoice stands in it twice with different values', async () => {
    const twice = [listRow(1), listRow(1, '40.00'), listRow(1), listRow(2), listRow(2)];
    const unknown = ['U,C1,2026-01-10,2026-02-09,9,9', 'U,C1,2026-01-10,2026-02-09,8,8'];
    const report = await importList(database, [...twice, ...unknown, ...listRows(3, 10)]);
    expect(report).toMatchObject({ new: 0, changed: 0, settled: 0, unchanged: 10, rejected: 5 });
    expect(report.rejections.map(({ line, code }) => [line, code])).toEqual(
      [2, 3, 4, 7, 8].map((line) => [line, 'duplicate_id']),
    );
    expect(report.rejections[2]?.message).toBe(
      'the invoice_id "I1" stands on lines 2 and 3 with different values: one row for each',
    );
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['500.00', '0.00']);
    expect(await settledOn(database)).toEqual({});
  });
});
