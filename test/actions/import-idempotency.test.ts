import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFile } from '../../src/actions/import-file.ts';
import type { Database } from '../../src/store/database.ts';
import { findImport, listImports } from '../../src/store/imports.ts';
import { hasPostgres, openCopyOfTemplate, testDatabases } from '../support/database.ts';
import { csv, importText, NOW } from './import-text.ts';
import { scales } from './small-policy.ts';

const CUSTOMERS = csv('customer_id,name', 'C1,One', ',Two');
const KEY = { key: 'K1', fingerprint: 'customers' };

describe.each(testDatabases())('an import with an idempotency key into the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('is carried out once and answered the same', async () => {
    const first = await importText(database, 'customers.csv', CUSTOMERS, { idempotency: KEY });
    expect(first).toMatchObject({ status: 'imported', new: 1, rejected: 1 });
    const unread = (): AsyncIterable<Uint8Array> => {
      throw new Error('nothing is read again');
    };
    const again = await importText(database, 'customers.csv', '', { idempotency: KEY, open: unread });
    expect(again).toEqual(first);
    expect(await listImports(database.db, 10)).toHaveLength(1);
    expect(await findImport(database.db, again.import_id)).toMatchObject({ report: first });
  });

  it('is answered the same where the file was refused', async () => {
    const idempotency = { key: 'K2', fingerprint: 'nothing' };
    const first = await importText(database, 'customers.csv', 'nothing,known\n1,2\n', { idempotency });
    expect(first.status).toBe('refused');
    expect(await importText(database, 'customers.csv', CUSTOMERS, { idempotency })).toEqual(first);
    const unnamed = { key: 'K3', fingerprint: 'unnamed' };
    const unknown = await importText(database, 'odd', CUSTOMERS, { idempotency: unnamed });
    expect(await importText(database, 'odd', CUSTOMERS, { idempotency: unnamed })).toEqual(unknown);
    expect(await listImports(database.db, 10)).toHaveLength(2);
  });

  it('is refused where the key came with something else', async () => {
    await importText(database, 'customers.csv', CUSTOMERS, { idempotency: KEY });
    const other = importText(database, 'customers.csv', CUSTOMERS, {
      idempotency: { ...KEY, fingerprint: 'other' },
    });
    await expect(other).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      message: expect.stringContaining('K1'),
    });
  });

  it('leaves its key free where it failed', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('customer_id,name\n');
      throw new Error('the disk is gone');
    };
    const failed = importText(database, 'customers.csv', '', { idempotency: KEY, open: failing });
    await expect(failed).rejects.toThrow('the disk is gone');
    expect(await importText(database, 'customers.csv', CUSTOMERS, { idempotency: KEY })).toMatchObject({
      new: 1,
    });
  });

  it('forgets its key after a week', async () => {
    await importText(database, 'customers.csv', CUSTOMERS, { idempotency: KEY });
    const deps = { database, base_currency: 'CNY', scales };
    const daysLater = (days: number) => () => new Date(NOW.getTime() + days * 86_400_000);
    const input = {
      file: 'customers.csv',
      idempotency: { ...KEY, fingerprint: 'other' },
      open: async function* () {
        yield Buffer.from(CUSTOMERS);
      },
    };
    await expect(importFile({ ...deps, now: daysLater(6.9) }, input)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    expect(await importFile({ ...deps, now: daysLater(7.1) }, input)).toMatchObject([
      { status: 'unchanged' },
    ]);
    const { rows } = await sql`select key from idempotency_keys`.execute(database.db);
    expect(rows).toHaveLength(1);
  });
});

describe.skipIf(!hasPostgres())('imports that come with one idempotency key at the same moment', () => {
  it('wait for the first and are answered like it', async () => {
    const database = await openCopyOfTemplate();
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => importText(database, 'customers.csv', CUSTOMERS, { idempotency: KEY })),
    );
    for (const report of reports) expect(report).toEqual(reports[0]);
    expect(reports[0]).toMatchObject({ status: 'imported', new: 1 });
    expect(await listImports(database.db, 10)).toHaveLength(1);
    await database.close();
  });
});
