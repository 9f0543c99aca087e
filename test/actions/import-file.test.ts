import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rejection } from '../../src/domain/import-report.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { csv, importText, NOW } from './import-text.ts';

const CUSTOMERS = csv('customer_id,name,currency', 'C1,One,', 'C2,Two,USD');
const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount';

describe.each(testDatabases())('an import into the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('says how many rows were new, changed, unchanged and rejected', async () => {
    await importText(database, 'customers.csv', CUSTOMERS);
    await importText(
      database,
      'invoices.csv',
      csv(HEADER, 'I1,C1,2026-01-01,2026-01-31,1', 'I2,C1,2026-01-01,2026-01-31,2'),
    );
    const rows = [
      'I1,C1,2026-01-01,2026-01-31,1.00',
      'I2,C1,2026-01-01,2026-01-31,3.00',
      'I3,C1,2026-01-01,2026-01-31,3.00',
      'I3,C1,2026-01-01,2026-01-31,3.00',
      'I4,C9,2026-01-01,2026-01-31,3.00',
    ];
    const report = await importText(database, 'invoices-2.csv', csv(HEADER, ...rows));
    expect(report).toEqual({
      import_id: '3',
      file: 'invoices-2.csv',
      kind: 'invoices',
      status: 'imported',
      rows: 5,
      new: 1,
      changed: 1,
      unchanged: 2,
      rejected: 1,
      totals: 0,
      settled: 0,
      data_as_of: null,
      rejections: [expect.objectContaining({ line: 6, field: 'customer_id', code: 'unknown_customer' })],
      notes: [],
      refusal: null,
    });
  });

  it('changes nothing when the same bytes come again, and says so', async () => {
    expect(await importText(database, 'customers.csv', CUSTOMERS)).toMatchObject({
      status: 'imported',
      new: 2,
    });
    const again = await importText(database, 'customers-copy.csv', CUSTOMERS);
    expect(again).toMatchObject({ status: 'unchanged', rows: 2, new: 0, changed: 0, unchanged: 2 });
    // Other bytes that say the same were never imported, although they change nothing either.
    const other = await importText(database, 'customers.csv', `${CUSTOMERS}C1,One,\n`);
    expect(other).toMatchObject({ status: 'imported', rows: 3, new: 0, changed: 0, unchanged: 3 });
  });

  it('undoes a later change when the first bytes come again', async () => {
    await importText(database, 'customers.csv', CUSTOMERS);
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,Another'));
    expect(await importText(database, 'customers.csv', CUSTOMERS)).toMatchObject({
      status: 'imported',
      changed: 1,
    });
  });

  it('makes a new version of the ledger only where something changed', async () => {
    expect(await ledgerVersion(database)).toBe('0');
    await importText(database, 'customers.csv', CUSTOMERS);
    expect(await ledgerVersion(database)).toBe('1');
    await importText(database, 'customers.csv', CUSTOMERS);
    await importText(database, 'invoices.csv', csv(HEADER, 'I1,C9,2026-01-01,2026-01-31,1.00'));
    await importText(database, 'invoices.csv', 'nothing,known\n1,2\n');
    expect(await ledgerVersion(database)).toBe('1');
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,Another'));
    expect(await ledgerVersion(database)).toBe('2');
  });

  it('makes no new version for outcomes, which are never a fact, and one for every other kind', async () => {
    await importText(database, 'customers.csv', CUSTOMERS);
    await importText(database, 'outcomes.csv', csv('customer_id,kind,occurred_on', 'C1,default,2026-01-01'));
    expect(await ledgerVersion(database)).toBe('1');
    const files = {
      'promises.csv': csv(
        'promise_id,customer_id,promised_on,pay_by,amount',
        'Z1,C1,2026-01-01,2026-01-08,1',
      ),
      'red_flags.csv': csv('red_flag_id,customer_id,family,code,observed_on', 'R1,C1,payment,x,2026-01-01'),
      'assessments.csv': csv('customer_id,model,item,score,assessed_on', 'C1,traits,capital,7,2026-01-01'),
      'facts.csv': csv('customer_id,as_of,receivable_total', 'C1,2026-01-01,5.00'),
    };
    for (const [index, [file, text]] of Object.entries(files).entries()) {
      expect(await importText(database, file, text)).toMatchObject({ new: 1, rejected: 0 });
      expect(await ledgerVersion(database)).toBe(String(index + 2));
    }
  });

  it('settles the base currency with the first import and refuses another one after it', async () => {
    await importText(database, 'customers.csv', CUSTOMERS, { base_currency: 'EUR' });
    const other = importText(database, 'invoices.csv', csv(HEADER, 'I1,C1,2026-01-01,2026-01-31,1.00'));
    await expect(other).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('BASE_CURRENCY=EUR'),
    });
    const same = csv(HEADER, 'I1,C1,2026-01-01,2026-01-31,1.00');
    await importText(database, 'invoices.csv', same, { base_currency: 'EUR' });
    const { rows } = await sql`select currency from invoices`.execute(database.db);
    expect(rows).toEqual([{ currency: 'EUR' }]);
  });

  it('reports rejections of the reader and of the merge together, in the order of their lines', async () => {
    await importText(database, 'customers.csv', CUSTOMERS);
    const rows = [
      'I1,C9,2026-01-01,2026-01-31,1.00',
      'I2,C1,2026-02-30,2026-01-31,1.00',
      'I3,C1,2026-01-01,2026-01-31,1.00',
      'I3,C1,2026-01-01,2026-01-31,2.00',
      'I4,C1,2026-01-01,2026-01-31,none',
      'I5,C8,2026-01-01,2026-01-31,1.00',
    ];
    const seen: Rejection[] = [];
    const report = await importText(database, 'invoices.csv', csv(HEADER, ...rows), {
      onRejections: async (some) => {
        seen.push(...some);
      },
    });
    expect(report.rejections.map(({ line, code }) => [line, code])).toEqual([
      [2, 'unknown_customer'],
      [3, 'not_a_day'],
      [5, 'duplicate_id'],
      [6, 'not_a_number'],
      [7, 'unknown_customer'],
    ]);
    expect(seen).toEqual(report.rejections);
    expect(report).toMatchObject({ rows: 6, new: 1, rejected: 5, unchanged: 0 });
  });

  it('lists the first thousand rejections and hands all of them on', async () => {
    const rows = Array.from({ length: 2_345 }, (_, index) => `I${index},C9,2026-01-01,2026-01-31,1.00`);
    const seen: number[] = [];
    const report = await importText(database, 'invoices.csv', csv(HEADER, ...rows), {
      onRejections: async (some) => {
        seen.push(...some.map(({ line }) => line));
      },
    });
    expect(report.rejected).toBe(2_345);
    expect(report.rejections).toHaveLength(1_000);
    expect(report.rejections.at(-1)?.line).toBe(1_001);
    expect(seen).toEqual(rows.map((_, index) => index + 2));
  });

  it('leaves nothing of a file that turns out broken far into it', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `C${index},"Customer number ${index} of many"`);
    const report = await importText(
      database,
      'customers.csv',
      `${csv('customer_id,name', ...rows)}C1,"never closed`,
    );
    expect(report).toMatchObject({ status: 'refused', rows: 0, new: 0, refusal: { code: 'open_quote' } });
    expect(await count(database, 'customers')).toBe(0);
    expect(await ledgerVersion(database)).toBe('0');
    // Not even the base currency is settled by it, and the next import goes through.
    expect(await importText(database, 'customers.csv', CUSTOMERS, { base_currency: 'USD' })).toMatchObject({
      new: 2,
    });
  });

  it('leaves nothing of a file whose bytes stop coming', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(CUSTOMERS);
      throw new Error('the disk is gone');
    };
    await expect(importText(database, 'customers.csv', '', { open: failing })).rejects.toThrow(
      'the disk is gone',
    );
    expect(await count(database, 'customers')).toBe(0);
    expect(await importText(database, 'customers.csv', CUSTOMERS)).toMatchObject({ new: 2 });
  });

  it('refuses a file whose name says no kind', async () => {
    const report = await importText(database, 'debtors.csv', CUSTOMERS);
    expect(report).toMatchObject({ status: 'refused', kind: null, refusal: { code: 'unknown_kind' } });
    expect(report.refusal?.message).toContain('debtors.csv');
  });

  it('keeps a record of every file, refused ones too', async () => {
    await importText(database, 'customers.csv', CUSTOMERS);
    await importText(database, 'debtors.csv', CUSTOMERS);
    const { rows } = await sql<{ sha256: string | null; report: { file: string }; imported_at: Date }>`
      select file, kind, status, sha256, report, imported_at from imports order by import_id`.execute(
      database.db,
    );
    expect(rows).toEqual([
      expect.objectContaining({
        file: 'customers.csv',
        kind: 'customers',
        status: 'imported',
        imported_at: NOW,
      }),
      expect.objectContaining({ file: 'debtors.csv', kind: null, status: 'refused', sha256: null }),
    ]);
    expect(rows[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0]?.report.file).toBe('customers.csv');
  });

  it('tells how many rows it has read', async () => {
    const seen: number[] = [];
    const rows = Array.from({ length: 9_000 }, (_, index) => `C${index},Customer`);
    await importText(database, 'customers.csv', csv('customer_id,name', ...rows), {
      onProgress: (read) => seen.push(read),
    });
    expect(seen.at(-1)).toBe(9_000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

async function ledgerVersion(database: Database): Promise<string | undefined> {
  const { rows } = await sql<{ ledger_version: string }>`select ledger_version from installation`.execute(
    database.db,
  );
  return rows[0]?.ledger_version;
}

async function count(database: Database, table: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
}
