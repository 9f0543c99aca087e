/** What a list of open items does not speak of stays as the ledger has it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { rowsOf } from './evaluate-day.ts';
import { importList, LIST, LIST_DAY, ledgerOf, owedOn } from './open-items-ledger.ts';

const HEADER =
  'invoice_id,customer_id,issued_on,due_on,amount,currency,disputed,document_type,applies_to_invoice_id,settled_on,written_off_on,overdue_reason';
const ROWS = [
  'A,C1,2026-01-10,2026-02-09,100,USD,true,invoice,,,2026-06-30,lost in the post',
  'B,C1,2026-01-10,2026-02-09,100,CNY,false,invoice,,,2026-03-01,',
  'K,C1,2026-01-10,2026-02-09,40,USD,false,credit_note,A,,,',
  'L,C1,2026-01-10,2026-02-09,100,CNY,false,invoice,,2026-05-01,,',
];
const LISTED = [
  'A,C1,2026-01-10,2026-02-09,100,60',
  'B,C1,2026-01-10,2026-02-09,100,0',
  'K,C1,2026-01-10,2026-02-09,40,0',
  'L,C1,2026-01-10,2026-02-09,100,100',
];
const WRITTEN_OFF = { columns: { ...LIST.columns, written_off_on: 'Off', settled_on: 'Settled' } };

describe.each(testDatabases())('a list of open items in the $name database keeps', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => ledgerOf(database, HEADER, ROWS));
  afterAll(() => database.close());

  it('everything that it has no column for', async () => {
    const before = await rowsOf(database, 'invoices');
    const report = await importList(database, [...LISTED, 'Z,C1,2026-03-01,2026-04-01,5,5'], {
      confirm: true,
    });
    expect(report).toMatchObject({ new: 1, changed: 0, unchanged: 4, settled: 0, rejected: 0 });
    const after = await rowsOf(database, 'invoices');
    expect(after.filter((row) => row.invoice_id !== 'Z')).toEqual(before);
    expect(after.find((row) => row.invoice_id === 'Z')).toMatchObject({
      currency: 'CNY',
      disputed: false,
      document_type: 'invoice',
    });
    expect(await rowsOf(database, 'open_amounts')).toEqual([]);
  });

  it('not what it has an empty column or a constant for', async () => {
    const entry = {
      columns: { ...LIST.columns, overdue_reason: 'Why' },
      constants: { disputed: 'false' },
    };
    const header = 'No,Debtor,Issued,Due,Amount,Open,Why';
    await importList(
      database,
      LISTED.map((row) => `${row},`),
      { header, entry, confirm: true },
    );
    expect((await rowsOf(database, 'invoices'))[0]).toMatchObject({
      invoice_id: 'A',
      disputed: false,
      overdue_reason: null,
      currency: 'USD',
    });
  });

  it('a write-off that is to come, and one of what it has nothing open of, even where its column is empty', async () => {
    const header = 'No,Debtor,Issued,Due,Amount,Open,Off,Settled';
    const rows = LISTED.map((row) => `${row},,`);
    await importList(database, rows, { header, entry: WRITTEN_OFF, confirm: true });
    expect(await rowsOf(database, 'invoices')).toMatchObject([
      { invoice_id: 'A', written_off_on: '2026-06-30' },
      { invoice_id: 'B', written_off_on: '2026-03-01', settled_on: null },
      { invoice_id: 'K' },
      { invoice_id: 'L', settled_on: '2026-05-01' },
    ]);
    expect(await rowsOf(database, 'open_amounts')).toEqual([]);
  });

  it('no write-off of what it lists as open where it speaks of write-offs', async () => {
    const header = 'No,Debtor,Issued,Due,Amount,Open,Off,Settled';
    const rows = LISTED.map((row) => (row.startsWith('B') ? `${row.replace(/0$/, '100')},,` : `${row},,`));
    await importList(database, rows, { header, entry: WRITTEN_OFF, confirm: true });
    expect((await rowsOf(database, 'invoices'))[1]).toMatchObject({ invoice_id: 'B', written_off_on: null });
    expect(await owedOn(database, LIST_DAY)).toMatchObject({ C1: [expect.anything(), null] });
  });

  it('what it contradicts itself about', async () => {
    const header = 'No,Debtor,Issued,Due,Amount,Open,Off,Settled';
    const rows = [
      `A,C1,2026-01-10,2026-02-09,100,60,,${LIST_DAY}`,
      'B,C1,2026-01-10,2026-02-09,100,1.00,2026-03-02,',
      'L,C1,2026-01-10,2026-02-09,100,100,2026-04-01,',
      'K,C1,2026-01-10,2026-02-09,40,0,2026-03-02,',
    ];
    const report = await importList(database, rows, { header, entry: WRITTEN_OFF, confirm: true });
    expect(report.rejections).toEqual([
      {
        line: 2,
        field: 'settled_on',
        code: 'not_allowed',
        message: `settled_on ${LIST_DAY} says that nothing was open on ${LIST_DAY}, and open_amount says that 60 was: leave out the one that is wrong`,
      },
      expect.objectContaining({ line: 3, field: 'written_off_on', code: 'not_allowed' }),
    ]);
    expect(await rowsOf(database, 'invoices')).toMatchObject([
      { invoice_id: 'A', settled_on: null, written_off_on: '2026-06-30' },
      { invoice_id: 'B', written_off_on: '2026-03-01' },
      { invoice_id: 'K', written_off_on: '2026-03-02', settled_on: null },
      { invoice_id: 'L', written_off_on: '2026-04-01' },
    ]);
  });
});
