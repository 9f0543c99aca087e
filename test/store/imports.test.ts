import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('reads the reports of the first version, which had neither id nor day', async () => {
    await sql`insert into imports (file, status, report, imported_at)
      values ('old.csv', 'imported', '{"file": "old.csv", "rows": 7}', ${NOW})`.execute(database.db);
    const [old] = await listImports(database.db, 1);
    expect(old?.report).toEqual({ import_id: '4', settled: 0, data_as_of: null, file: 'old.csv', rows: 7 });
  });
});
