import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import {
  importList,
  LIST_DAY,
  listRow,
  listRows,
  owedOn,
  settledOn,
  tenInvoices,
} from './open-items-ledger.ts';

const PAYMENTS = 'payment_id,customer_id,invoice_id,paid_on,amount';

describe.each(testDatabases())('a list of open items in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => tenInvoices(database));
  afterAll(() => database.close());

  it('settles on its day what it does not list, and leaves the rest as it is', async () => {
    const report = await importList(database, listRows(1, 8));
    expect(report).toMatchObject({
      status: 'imported',
      rows: 8,
      new: 0,
      changed: 0,
      unchanged: 8,
      settled: 2,
      data_as_of: LIST_DAY,
    });
    expect(await settledOn(database)).toEqual({ I10: LIST_DAY, I9: LIST_DAY });
    expect(await owedOn(database, '2026-03-30')).toEqual({ C1: ['500.00', '0.00'], C2: ['500.00', '0.00'] });
    expect(await owedOn(database, LIST_DAY)).toEqual({ C1: ['400.00', '0.00'], C2: ['400.00', '0.00'] });
    expect(await rowsOf(database, 'open_amounts')).toEqual([]);
  });

  it('changes nothing when the same bytes come again, and says so', async () => {
    const rows = [
      ...listRows(1, 7),
      listRow(8, '30.00'),
      listRow(9, '0.00'),
      'N1,C1,2026-03-01,2026-04-01,5.00,',
    ];
    const first = await importList(database, rows, { confirm: true });
    expect(first).toMatchObject({ new: 1, changed: 2, settled: 1 });
    const before = [await rowsOf(database, 'invoices'), await rowsOf(database, 'open_amounts')];
    const version = await ledgerVersion(database);
    expect(await importList(database, rows)).toMatchObject({
      status: 'unchanged',
      new: 0,
      changed: 0,
      settled: 0,
      unchanged: 10,
    });
    expect([await rowsOf(database, 'invoices'), await rowsOf(database, 'open_amounts')]).toEqual(before);
    expect(await ledgerVersion(database)).toBe(version);
  });

  it('says what is left of an invoice, and later payments come off that', async () => {
    const list = [listRow(1, '60.00'), ...listRows(2, 10)];
    expect(await importList(database, list)).toMatchObject({ changed: 1, unchanged: 9, settled: 0 });
    expect(await rowsOf(database, 'open_amounts')).toEqual([
      { customer_id: 'C1', invoice_id: 'I1', as_of: LIST_DAY, open_amount: '60.00' },
    ]);
    // A payment of an earlier day is in the list already, whenever its file comes.
    const payments = ['P1,C1,I1,2026-03-30,15.00', 'P2,C1,I1,2026-04-02,20.00', 'P3,C1,I1,2026-04-05,50.00'];
    await importText(database, 'payments.csv', csv(PAYMENTS, ...payments));
    expect((await owedOn(database, '2026-03-30')).C1).toEqual(['485.00', '0.00']);
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['460.00', '0.00']);
    expect((await owedOn(database, '2026-04-02')).C1).toEqual(['440.00', '0.00']);
    expect((await owedOn(database, '2026-04-05')).C1).toEqual(['400.00', '10.00']);
  });

  it('keeps nothing of what the ledger says itself', async () => {
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,I1,2026-03-30,15.00'));
    await importList(database, [listRow(1, '85.00'), ...listRows(2, 10)]);
    expect(await rowsOf(database, 'open_amounts')).toEqual([]);
  });

  it('settles what it lists with nothing open, where the ledger does not know why', async () => {
    const settled = 'invoice_id,customer_id,issued_on,due_on,amount,settled_on';
    await importText(
      database,
      'invoices-2.csv',
      csv(settled, 'I2,C2,2026-01-10,2026-02-09,100.00,2026-02-20'),
    );
    await importText(database, 'payments.csv', csv(PAYMENTS, 'P1,C1,I1,2026-03-30,100.00'));
    const list = [listRow(1, '0'), listRow(2, '0'), listRow(3, '0'), ...listRows(4, 10)];
    expect(await importList(database, list)).toMatchObject({ changed: 1, unchanged: 9, settled: 0 });
    expect(await settledOn(database)).toEqual({ I2: '2026-02-20', I3: LIST_DAY });
  });

  it('opens again what a later list has again', async () => {
    await importList(database, listRows(1, 9));
    const report = await importList(database, listRows(1, 10), { data_as_of: '2026-04-30' });
    expect(report).toMatchObject({ changed: 1, unchanged: 9, settled: 0 });
    expect(await settledOn(database)).toEqual({});
  });

  it('opens again also where the list has no amounts, and leaves a later settlement to the ledger', async () => {
    await importList(database, listRows(1, 9));
    const settled = 'invoice_id,customer_id,issued_on,due_on,amount,settled_on';
    await importText(
      database,
      'invoices-2.csv',
      csv(settled, 'I2,C2,2026-01-10,2026-02-09,100.00,2026-05-20'),
    );
    const { amount, ...columns } = LIST_COLUMNS;
    expect(amount).toBe('Amount');
    await importList(database, shortRows(1, 10), {
      header: 'No,Debtor,Issued,Due,Open',
      entry: { columns },
      data_as_of: '2026-04-30',
    });
    expect(await settledOn(database)).toEqual({ I2: '2026-05-20' });
  });

  it('is replaced by another list of the same day', async () => {
    await importList(database, [listRow(1, '60.00'), listRow(2, '70.00'), ...listRows(3, 9)]);
    const corrected = [listRow(1), listRow(2, '75.00'), ...listRows(4, 10)];
    // I1 is whole again, I2 is another amount, I10 is open again, and I3 is not listed any more.
    const report = await importList(database, corrected, { confirm: true });
    expect(report).toMatchObject({ changed: 3, unchanged: 6, settled: 1 });
    expect(await settledOn(database)).toEqual({ I3: LIST_DAY });
    expect(await rowsOf(database, 'open_amounts')).toMatchObject([
      { invoice_id: 'I2', open_amount: '75.00' },
    ]);
  });

  it('takes a row that was rejected as listed, even where its id lost the zeros before it', async () => {
    const padded = 'invoice_id,customer_id,issued_on,due_on,amount';
    await importText(database, 'invoices-2.csv', csv(padded, '0077,C1,2026-01-10,2026-02-09,100.00'));
    const rows = [
      ...listRows(1, 8),
      'I9,C7,2026-01-10,2026-02-09,100.00,100.00',
      'I10,C2,2026-02-30,2026-02-09,100.00,100.00',
      '77,C1,2026-01-10,2026-02-09,100.00,100.00',
    ];
    expect(await importList(database, rows)).toMatchObject({
      settled: 0,
      rejected: 3,
      rejections: [{ code: 'unknown_customer' }, { code: 'not_a_day' }, { code: 'unknown_invoice' }],
    });
    expect(await settledOn(database)).toEqual({});
  });

  it('takes an amount from what is open where it says none, and keeps the larger one', async () => {
    await importText(
      database,
      'invoices-2.csv',
      csv('invoice_id,customer_id,issued_on,due_on,amount', 'B1,C1,2026-01-10,2026-02-09,20.00'),
    );
    const rows = [
      'I1,C1,2026-01-10,2026-02-09,60.00',
      'B1,C1,2026-01-10,2026-02-09,25.00',
      'N1,C1,2026-03-10,2026-04-09,33.00',
      'N2,C1,2026-03-10,2026-04-09,0.00',
    ];
    const { amount, ...columns } = LIST_COLUMNS;
    expect(amount).toBe('Amount');
    const report = await importList(database, [...rows, ...shortRows(2, 10)], {
      header: 'No,Debtor,Issued,Due,Open',
      entry: { columns },
    });
    expect(report).toMatchObject({
      new: 1,
      changed: 2,
      unchanged: 9,
      rejected: 1,
      rejections: [{ line: 5, field: 'amount', code: 'missing' }],
    });
    const { rows: amounts } = await sql`
      select invoice_id, amount from invoices where invoice_id in ('I1', 'B1', 'N1') order by 1`.execute(
      database.db,
    );
    expect(amounts).toEqual([
      { invoice_id: 'B1', amount: '25.00' },
      { invoice_id: 'I1', amount: '100.00' },
      { invoice_id: 'N1', amount: '33.00' },
    ]);
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['518.00', '0.00']);
  });

  it('knows credit notes by their sign, and settles and reopens them like invoices', async () => {
    const entry = { negative_amounts: 'credit_note' } as const;
    const note = 'K1,C1,2026-03-01,2026-03-01,-40.00,';
    const used = 'K2,C2,2026-03-01,2026-03-01,-40.00,-15.00';
    await importList(database, [...listRows(1, 10), note, used], { entry });
    expect(await owedOn(database, LIST_DAY)).toEqual({ C1: ['500.00', '40.00'], C2: ['500.00', '15.00'] });
    const next = { entry, data_as_of: '2026-04-30' };
    expect(await importList(database, [...listRows(1, 10), used], next)).toMatchObject({ settled: 1 });
    expect(await owedOn(database, '2026-04-30')).toEqual({ C1: ['500.00', '0.00'], C2: ['500.00', '15.00'] });
  });

  it('takes a credit note that it lists as not used yet, although the ledger applies it', async () => {
    const columns = { ...LIST_COLUMNS, document_type: 'Type', applies_to_invoice_id: 'Of' };
    const header = 'No,Debtor,Issued,Due,Amount,Open,Type,Of';
    const rows = [...listRows(2, 10).map((row) => `${row},,`), `${listRow(1)},,`];
    const note = 'K1,C1,2026-03-01,2026-03-01,40.00,40.00,credit_note,I1';
    await importList(database, [...rows, note], { header, entry: { columns } });
    expect((await owedOn(database, LIST_DAY)).C1).toEqual(['500.00', '40.00']);
    const netted = [...rows.slice(0, -1), `${listRow(1, '60.00')},,`];
    const next = { header, entry: { columns }, data_as_of: '2026-04-30' };
    expect(await importList(database, netted, next)).toMatchObject({ settled: 1 });
    expect((await owedOn(database, '2026-04-30')).C1).toEqual(['460.00', '0.00']);
  });

  it('leaves alone what is not of its day yet, and what the ledger closed before', async () => {
    const columns = 'invoice_id,customer_id,issued_on,due_on,amount,written_off_on';
    const rows = ['L1,C1,2026-04-01,2026-05-01,50.00,', 'L2,C1,2026-01-10,2026-02-09,50.00,2026-03-01'];
    await importText(database, 'invoices-2.csv', csv(columns, ...rows));
    expect(await importList(database, listRows(1, 10))).toMatchObject({ settled: 0 });
    expect(await settledOn(database)).toEqual({});
  });

  it('goes along when the invoice turns out to be of another customer', async () => {
    await importList(database, [listRow(1, '60.00'), ...listRows(2, 10)]);
    const header = 'invoice_id,customer_id,issued_on,due_on,amount';
    await importText(database, 'invoices-2.csv', csv(header, 'I1,C2,2026-01-10,2026-02-09,100.00'));
    expect(await rowsOf(database, 'open_amounts')).toMatchObject([
      { customer_id: 'C2', open_amount: '60.00' },
    ]);
    expect(await owedOn(database, LIST_DAY)).toEqual({ C1: ['400.00', '0.00'], C2: ['560.00', '0.00'] });
  });
});

const LIST_COLUMNS = {
  invoice_id: 'No',
  customer_id: 'Debtor',
  issued_on: 'Issued',
  due_on: 'Due',
  amount: 'Amount',
  open_amount: 'Open',
};

/** Rows without the column of the amount. */
function shortRows(from: number, to: number): readonly string[] {
  return listRows(from, to).map((row) => row.replace(',100.00,', ','));
}

async function ledgerVersion(database: Database): Promise<string | undefined> {
  const { rows } = await sql<{ ledger_version: string }>`select ledger_version from installation`.execute(
    database.db,
  );
  return rows[0]?.ledger_version;
}
