import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importPath } from '../../src/actions/import-paths.ts';
import { suggestMappingFor } from '../../src/actions/suggest-mapping.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Database } from '../../src/store/database.ts';
import { KINGDEE, QUICKBOOKS, SAP_GERMAN } from '../ingest/suggest-files.ts';
import { openCopyOfDump } from '../support/database.ts';
import { NO_REAL_SETS, sourceFile } from '../support/real-sets.ts';
import { NOW } from './import-text.ts';
import { scales } from './small-policy.ts';
import { folderWith } from './temporary-folder.ts';

describe('an import by the mapping that was suggested', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openCopyOfDump();
  });
  afterEach(() => database.close());

  async function importSuggested(path: string, data_as_of?: string): Promise<readonly FileReport[]> {
    const { mapping } = await suggestMappingFor(path);
    const deps = { database, base_currency: 'USD', scales, now: () => NOW };
    return importPath(deps, path, { mapping, ...(data_as_of === undefined ? {} : { data_as_of }) });
  }

  function counts(reports: readonly FileReport[]) {
    return reports.map(({ kind, new: inserted, rejected, refusal }) => [kind, inserted, rejected, refusal]);
  }

  async function ledger(): Promise<readonly string[]> {
    const { rows } = await sql<{ line: string }>`
      select concat_ws(' ', invoice_id, customer_id, issued_on, due_on, amount, currency, document_type) as line
      from invoices order by invoice_id`.execute(database.db);
    return rows.map(({ line }) => line);
  }

  it('brings in a German export of SAP', async () => {
    const folder = await folderWith({ 'FBL5N_20260930.csv': SAP_GERMAN });
    expect(counts(await importSuggested(join(folder, 'FBL5N_20260930.csv')))).toEqual([
      ['customers', 3, 0, null],
      ['invoices', 4, 0, null],
    ]);
    expect(await ledger()).toEqual([
      '1600000003 100001 2026-02-10 2026-02-10 200.50 EUR credit_note',
      '1800000001 100001 2026-01-15 2026-02-14 1200.50 EUR invoice',
      '1800000002 100002 2026-02-03 2026-03-05 980.00 USD invoice',
      '1800000004 100003 2026-02-27 2026-03-29 12345678.90 EUR invoice',
    ]);
  });

  it('brings in a Chinese list of what is open, once its day is said, compressed or not', async () => {
    const folder = await folderWith({});
    const path = join(folder, '应收单列表_20260930.csv.gz');
    await writeFile(path, gzipSync(KINGDEE));
    expect(counts(await importSuggested(path))).toEqual([
      ['customers', 0, 0, expect.objectContaining({ code: 'open_items_undated' })],
      ['invoices', 0, 0, expect.objectContaining({ code: 'open_items_undated' })],
    ]);
    expect(counts(await importSuggested(path, '2026-09-30'))).toEqual([
      ['customers', 2, 0, null],
      ['invoices', 3, 0, null],
    ]);
    expect(await ledger()).toEqual([
      'AR00000001 CUST0001 2026-01-15 2026-03-16 11300.00 CNY invoice',
      'AR00000002 CUST0002 2026-02-03 2026-04-04 565.00 USD invoice',
      'AR00000003 CUST0001 2026-02-28 2026-04-29 1234567.89 CNY invoice',
    ]);
  });

  it('brings in what QuickBooks says is open', async () => {
    const folder = await folderWith({ 'Acme open invoices.csv': QUICKBOOKS });
    const reports = await importSuggested(join(folder, 'Acme open invoices.csv'), '2026-03-31');
    expect(counts(reports)).toEqual([
      ['customers', 2, 0, null],
      ['invoices', 3, 0, null],
    ]);
    expect(await ledger()).toEqual([
      '1001 Acme, Inc. 2026-01-05 2026-02-04 1234.50 USD invoice',
      '1002 Bolt LLC 2026-01-25 2026-02-24 980.00 USD invoice',
      '1003 Acme, Inc. 2026-02-03 2026-02-03 34.50 USD credit_note',
    ]);
  });

  it.skipIf(NO_REAL_SETS !== null)('brings in a real export whole', async () => {
    const path = sourceFile('ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
    expect(counts(await importSuggested(path))).toEqual([
      ['customers', 100, 0, null],
      ['invoices', 2_466, 0, null],
    ]);
  });
});

describe('a mapping cannot be suggested', () => {
  it('for what is no file, no table, or tells of nothing', async () => {
    const folder = await folderWith({ 'sizes.csv': 'Size,Made\n1.5,2026-01-31\n', 'rows.ndjson': '{}\n' });
    await mkdir(join(folder, 'more'));
    for (const [name, code, why] of [
      ['absent.csv', 'invalid_input', 'There is no file'],
      ['more', 'invalid_input', 'one file at a time'],
      ['rows.ndjson', 'invalid_input', 'JSON by its name'],
      ['sizes.csv', 'file_refused', 'The columns tell of no kind of file: "Size", "Made"'],
    ] as const) {
      const error = await suggestMappingFor(join(folder, name)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code, message: expect.stringContaining(why) });
    }
  });
});
