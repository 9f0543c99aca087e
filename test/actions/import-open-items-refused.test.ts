import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { csv, importParts, importText } from './import-text.ts';
import {
  importList,
  LIST,
  LIST_DAY,
  listRow,
  listRows,
  owedOn,
  settledOn,
  tenInvoices,
} from './open-items-ledger.ts';

describe.each(testDatabases())('a list of open items is refused by the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => tenInvoices(database));
  afterAll(() => database.close());

  it('where nothing says of which day it is; a mapping may', async () => {
    const input = { entry: { data_as_of: '2026-04-01' } };
    // What is said with the import counts more: a saved mapping may be old.
    expect(await importList(database, listRows(1, 9), input)).toMatchObject({ data_as_of: LIST_DAY });
    const mapping = [{ match: 'open*', kind: 'invoices', mode: 'open_items', columns: COLUMNS }] as const;
    const undated = await importText(database, 'open-items.txt', csv(HEADER, ...listRows(1, 9)), { mapping });
    expect(undated).toMatchObject({
      status: 'refused',
      kind: 'invoices',
      data_as_of: null,
      refusal: { code: 'open_items_undated' },
    });
  });

  it('where the ledger has a later one, but not where that one was refused', async () => {
    expect(await importList(database, listRows(1, 2), { data_as_of: '2026-05-31' })).toMatchObject({
      status: 'refused',
    });
    expect(await importList(database, listRows(1, 9))).toMatchObject({ settled: 1 });
    const older = await importList(database, listRows(1, 10), { data_as_of: '2026-03-30' });
    expect(older.refusal).toEqual({
      code: 'open_items_older',
      line: null,
      message: expect.stringContaining(
        `what was open on 2026-03-30, and a list of ${LIST_DAY} is in the ledger`,
      ),
    });
    expect(older.refusal?.message).toContain('No confirmation lifts this: leave it out');
    const confirmed = await importList(database, listRows(1, 10), {
      data_as_of: '2026-03-30',
      confirm: true,
    });
    expect(confirmed.refusal?.code).toBe('open_items_older');
    expect(await settledOn(database)).toEqual({ I10: LIST_DAY });
    // Other files have days too, which say nothing of open items.
    await importText(database, 'customers.csv', csv('customer_id,name', 'C3,Three'), {
      data_as_of: '2026-10-31',
    });
    expect(await importList(database, listRows(1, 10), { data_as_of: '2026-04-30' })).toMatchObject({
      status: 'imported',
    });
  });

  it('where a row names no invoice that could be read, unless that is confirmed', async () => {
    const rows = [...listRows(1, 9), ',C2,2026-01-10,2026-02-09,100.00,100.00'];
    const report = await importList(database, rows);
    expect(report.refusal).toMatchObject({
      code: 'open_items_incomplete',
      message: expect.stringContaining('1 row was rejected without an invoice_id'),
    });
    expect(await settledOn(database)).toEqual({});
    expect(await importList(database, rows, { confirm: true })).toMatchObject({ settled: 1, rejected: 1 });
  });

  it('not for its totals, which are left out and named', async () => {
    const totals = [',,,,450.00,450.00', 'Summe,,,12,,900.00'];
    const entry = { values: { invoice_id: { Summe: '' } } };
    const report = await importList(database, [...listRows(1, 9), ...totals], { entry });
    expect(report).toMatchObject({
      status: 'imported',
      rows: 11,
      unchanged: 9,
      rejected: 0,
      totals: 2,
      settled: 1,
      rejections: [
        { line: 11, field: null, code: 'total_row', message: expect.stringContaining('looks like a total') },
        { line: 12, field: null, code: 'total_row' },
      ],
    });
    const again = await importList(database, [...listRows(1, 9), ...totals], { entry });
    expect(again).toMatchObject({ status: 'unchanged', totals: 2 });
    // What names a customer, or has no amount, may be an item.
    for (const row of [',C1,,,450.00,450.00', ',,2026-01-10,2026-02-09,,', ',,,,x,x']) {
      const { refusal } = await importList(database, [...listRows(1, 9), row], {
        data_as_of: '2026-04-30',
      });
      expect(refusal?.code).toBe('open_items_incomplete');
    }
  });

  it('where it would settle more than a fifth of the open money, unless that is confirmed', async () => {
    const report = await importList(database, listRows(1, 4));
    expect(report).toMatchObject({ status: 'refused', rows: 0, settled: 0 });
    expect(report.refusal?.code).toBe('open_items_guard');
    expect(report.refusal?.message).toContain(
      'It would settle CNY 600.00 of the CNY 1,000.00 that is open, on 6 documents: more than 20 %',
    );
    expect(await settledOn(database)).toEqual({});
    expect(await owedOn(database, LIST_DAY)).toMatchObject({ C1: ['500.00', '0.00'] });
    expect(await importList(database, listRows(1, 4), { confirm: true })).toMatchObject({ settled: 6 });
  });

  it('not at a fifth, and above it also where it lists nothing open', async () => {
    const nothing = [listRow(9, '0'), listRow(10, '0'), listRow(8, '0')];
    expect((await importList(database, [...listRows(1, 7), ...nothing])).refusal?.code).toBe(
      'open_items_guard',
    );
    expect(await importList(database, [...listRows(1, 8), nothing[0] ?? ''])).toMatchObject({
      status: 'imported',
      settled: 1,
    });
  });

  it('where it has a fifth less open of what it lists', async () => {
    const lower = (number: number) => listRow(number, '50.00');
    const four = [...listRows(1, 6), lower(7), lower(8), lower(9), lower(10)];
    expect(await importList(database, four)).toMatchObject({ status: 'imported', changed: 4 });
    // More that is open of one makes up for nothing.
    const next = [...listRows(3, 6), listRow(1, '30.00'), listRow(2, '0'), ...listRows(7, 10)];
    expect((await importList(database, next, { data_as_of: '2026-04-30' })).refusal?.message).toBe(
      'It would settle CNY 170.00 of the CNY 800.00 that is open, on 2 documents: more than 20 %, because it leaves ' +
        'them out or has less open of them. If the file is whole, confirm the import.',
    );
  });

  it('where another list of that day is in, which may have listed what this one would settle', async () => {
    expect(await importList(database, listRows(1, 9))).toMatchObject({ settled: 1 });
    const other = [...listRows(1, 8), listRow(10)];
    expect((await importList(database, other)).refusal).toEqual({
      code: 'open_items_guard',
      line: null,
      message:
        `It would settle 1 document that it leaves out, and another list of ${LIST_DAY} is in the ledger, which may ` +
        'have listed them: put the lists of one day into one file, or confirm the import if this list replaces that one.',
    });
    expect(await settledOn(database)).toEqual({ I10: LIST_DAY });
    // Nothing is settled by one that only lists more, and the next day is another matter.
    expect(await importList(database, listRows(1, 10))).toMatchObject({ status: 'imported', settled: 0 });
    const next = await importList(database, other, { data_as_of: '2026-04-01' });
    expect(next).toMatchObject({ status: 'imported', settled: 1 });
  });

  it('where two entries of the mapping read it as one', async () => {
    const mapping = ['open*', '*items.txt'].map((match) => ({ ...LIST, match }));
    const report = await importText(database, 'open-items.txt', csv(HEADER, ...listRows(1, 10)), { mapping });
    expect(report.refusal).toMatchObject({
      code: 'mapping_misfit',
      message: expect.stringContaining('2 entries of the mapping (open*, *items.txt) read open-items.txt'),
    });
  });

  it('of a day to come, as any file of such a day is', async () => {
    const refusal = {
      code: 'open_items_undated',
      message: expect.stringContaining(
        'is said to be of 2026-11-23 (data_as_of), and that day is still to come',
      ),
    };
    const input = { data_as_of: '2026-11-23', confirm: true };
    expect((await importList(database, listRows(1, 10), input)).refusal).toMatchObject(refusal);
    const customers = csv('customer_id,name', 'C9,Nine');
    expect(await importText(database, 'customers.csv', customers, input)).toMatchObject({ refusal });
    // It is today somewhere already.
    const today = { data_as_of: '2026-11-21' };
    expect(await importText(database, 'customers.csv', customers, today)).toMatchObject({ new: 1 });
  });

  it('where that is so in base currency, or in one currency that has no rate', async () => {
    const header = 'invoice_id,customer_id,issued_on,due_on,amount,currency';
    const rows = ['U1,C1,2026-01-10,2026-02-09,100.00,USD', 'U2,C1,2026-01-10,2026-02-09,900.00,USD'];
    await importText(database, 'invoices-2.csv', csv(header, ...rows));
    const columns = { ...COLUMNS, currency: 'Currency' };
    const list = (withoutU2: readonly string[]) =>
      importList(database, [...listRows(1, 9).map((row) => `${row},CNY`), ...withoutU2], {
        header: `${HEADER},Currency`,
        entry: { columns },
      });
    const first = 'U1,C1,2026-01-10,2026-02-09,100.00,100.00,USD';
    const second = 'U2,C1,2026-01-10,2026-02-09,900.00,900.00,USD';
    expect((await list([first])).refusal?.message).toContain(
      'USD 900.00 of the USD 1,000.00 that is open, on 1 document: more than 20 %',
    );
    await importText(database, 'fx_rates.csv', csv('currency,day,rate', 'USD,2026-03-30,7'));
    expect((await list([first])).refusal?.message).toContain('CNY 6,400.00 of the CNY 8,000.00 that is open');
    // 100 CNY and 100 USD are 10 % of all, although the currency alone has less.
    expect(await list([second])).toMatchObject({ status: 'imported', settled: 2 });
  });

  it('with its file, which may hold more than the list', async () => {
    const rows = listRows(1, 4).map((row) => `${row},Debtor of it`);
    const mapping = [
      { match: 'open*', kind: 'invoices', mode: 'open_items', columns: COLUMNS },
      { match: 'open*', kind: 'customers', columns: { customer_id: 'Debtor', name: 'Name' } },
    ] as const;
    const input = { mapping, data_as_of: LIST_DAY };
    const reports = await importParts(database, 'open.csv', csv(`${HEADER},Name`, ...rows), input);
    expect(reports.map(({ kind, status, refusal }) => [kind, status, refusal?.code])).toEqual([
      ['customers', 'refused', 'open_items_guard'],
      ['invoices', 'refused', 'open_items_guard'],
    ]);
    expect(reports[0]?.refusal?.message).toContain(
      'The file was refused as invoices, so that nothing of it was imported: It would settle',
    );
  });
});

const HEADER = 'No,Debtor,Issued,Due,Amount,Open';
const COLUMNS = {
  invoice_id: 'No',
  customer_id: 'Debtor',
  issued_on: 'Issued',
  due_on: 'Due',
  amount: 'Amount',
  open_amount: 'Open',
};
