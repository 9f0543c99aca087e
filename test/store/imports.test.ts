import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { eachRejection, findImport, listImports } from '../../src/store/imports.ts';
import { csv, importText, NOW } from '../actions/import-text.ts';
import { testDatabases } from '../support/database.ts';

const BAD_ROWS = 2_345;

describe.each(testDatabases())('what came into the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
    const rows = Array.from({ length: BAD_ROWS }, (_, index) => `I${index},C9,2026-01-01,2026-01-31,1.00`);
    const header = 'invoice_id,customer_id,issued_on,due_on,amount';
    await importText(database, 'invoices.csv', csv(header, ...rows));
    await importText(database, 'odd.txt', '');
  });
  afterAll(() => database.close());

  it('is listed, the newest first, a page at a time', async () => {
    const page = await listImports(database.db, 2);
    expect(page.map(({ import_id, report }) => [import_id, report.file, report.status])).toEqual([
      ['3', 'odd.txt', 'refused'],
      ['2', 'invoices.csv', 'imported'],
    ]);
    const rest = await listImports(database.db, 2, page.at(-1)?.import_id);
    expect(rest).toEqual([
      {
        import_id: '1',
        imported_at: NOW,
        report: expect.objectContaining({ import_id: '1', file: 'customers.csv', new: 1 }),
      },
    ]);
  });

  it('is found by its id, and nothing by any other text', async () => {
    expect(await findImport(database.db, '2')).toMatchObject({ report: { rejected: BAD_ROWS } });
    for (const id of ['4', '0', '-1', '1.5', 'abc', '', '9'.repeat(30)]) {
      expect(await findImport(database.db, id)).toBeUndefined();
    }
  });

  it('keeps every rejection, in the order of lines', async () => {
    const lines: number[] = [];
    for await (const some of eachRejection(database.db, '2')) {
      expect(some.length).toBeLessThanOrEqual(1_000);
      lines.push(...some.map(({ line }) => line));
    }
    expect(lines).toEqual(Array.from({ length: BAD_ROWS }, (_, index) => index + 2));
    const [first] = await Array.fromAsync(eachRejection(database.db, '2'));
    const found = await findImport(database.db, '2');
    expect(first).toEqual(found?.report.rejections);
    expect(await Array.fromAsync(eachRejection(database.db, '1'))).toEqual([]);
  });

  it('lists imports without their rejections, and does not store those twice', async () => {
    for (const { report } of await listImports(database.db, 10))
      expect(report).not.toHaveProperty('rejections');
    const { rows } = await sql<{ size: number }>`
      select octet_length(report::text) as size from imports where import_id = 2`.execute(database.db);
    expect(rows[0]?.size).toBeLessThan(1_000);
  });

  it('reads the reports of the first version, which had neither id nor day', async () => {
    await sql`insert into imports (file, status, report, imported_at)
      values ('old.csv', 'imported', '{"file": "old.csv", "rows": 7}', ${NOW})`.execute(database.db);
    const [old] = await listImports(database.db, 1);
    const report = {
      import_id: '4',
      totals: 0,
      settled: 0,
      data_as_of: null,
      notes: [],
      file: 'old.csv',
      rows: 7,
    };
    expect(old?.report).toEqual(report);
    expect((await findImport(database.db, '4'))?.report).toEqual({ ...report, rejections: [] });
    const rejections = [{ line: 2, field: null, code: 'missing', message: 'x' }];
    await sql`update imports set report = ${JSON.stringify({ file: 'old.csv', rows: 7, rejections })}
      where import_id = 4`.execute(database.db);
    expect((await listImports(database.db, 1))[0]?.report).toEqual(report);
    expect((await findImport(database.db, '4'))?.report).toEqual({ ...report, rejections });
  });
});

describe.each(testDatabases())('a file with faults that comes again, on the $name database', ({ open }) => {
  const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount';
  const FILE = csv(
    HEADER,
    'I1,C1,2026-01-01,2026-01-31,1.00',
    'I2,C9,2026-01-01,2026-01-31,1.00',
    'I3,C1,x,,1',
  );
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
  });
  afterEach(() => database.close());

  const stored = async (): Promise<Readonly<Record<string, string>>> => {
    const { rows } = await sql<{ id: string; count: string }>`
      select import_id as id, count(*) as count from import_rejections group by 1`.execute(database.db);
    return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
  };
  const rejectionsOf = async (id: string) => (await Array.fromAsync(eachRejection(database.db, id))).flat();

  it('keeps its rejections once, and each import of it tells them', async () => {
    const first = await importText(database, 'invoices.csv', FILE);
    const again = await importText(database, 'invoices.csv', FILE);
    const third = await importText(database, 'invoices.csv', FILE);
    expect([first.status, again.status, third.status]).toEqual(['imported', 'unchanged', 'unchanged']);
    expect(await stored()).toEqual({ [first.import_id]: '2' });
    expect(first.rejections).toHaveLength(2);
    for (const { import_id, rejections } of [first, again, third]) {
      expect(rejections).toEqual(first.rejections);
      expect(await rejectionsOf(import_id)).toEqual(first.rejections);
      expect((await findImport(database.db, import_id))?.report.rejections).toEqual(first.rejections);
    }
  });

  it('keeps them anew where more of it is at fault now', async () => {
    const first = await importText(database, 'invoices.csv', FILE);
    await sql`delete from customers`.execute(database.db);
    const again = await importText(database, 'invoices.csv', FILE);
    expect([first.rejected, again.rejected, again.status]).toEqual([2, 3, 'unchanged']);
    expect(await rejectionsOf(first.import_id)).toEqual(first.rejections);
    expect(await rejectionsOf(again.import_id)).toEqual(again.rejections);
  });

  it('keeps them anew where the same rows are at fault for another reason', async () => {
    const header = 'payment_id,customer_id,invoice_id,paid_on,amount';
    const file = csv(header, 'P1,C1,I9,2026-01-05,1.00');
    const first = await importText(database, 'payments.csv', file);
    await importText(database, 'customers.csv', csv('customer_id,name', 'C2,Two'));
    await importText(database, 'invoices.csv', csv(HEADER, 'I9,C2,2026-01-01,2026-01-31,1.00'));
    const again = await importText(database, 'payments.csv', file);
    expect([first, again].map(({ rejections }) => rejections[0]?.code)).toEqual([
      'unknown_invoice',
      'customer_differs',
    ]);
    expect(again.status).toBe('unchanged');
    expect(await rejectionsOf(again.import_id)).toEqual(again.rejections);
    expect((await findImport(database.db, again.import_id))?.report.rejections).toEqual(again.rejections);
  });

  it('tells its rejections where fewer rows of it are at fault now, though none goes in', async () => {
    const only = csv(HEADER, 'I2,C9,2026-01-01,2026-01-31,1.00', 'I4,C8,2026-01-01,2026-01-31,1.00');
    const first = await importText(database, 'invoices.csv', only);
    await importText(database, 'customers.csv', csv('customer_id,name', 'C9,Nine'));
    const sent = csv(HEADER, 'I2,C9,2026-01-01,2026-01-31,1.00');
    await importText(database, 'invoices.csv', sent);
    const again = await importText(database, 'invoices.csv', only);
    expect([first.rejected, again.rejected, again.status]).toEqual([2, 1, 'unchanged']);
    expect(await rejectionsOf(again.import_id)).toEqual(again.rejections);
    expect(await stored()).toEqual({ [first.import_id]: '2', [again.import_id]: '1' });
  });
});
