import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesToImport, importPath, skippedFiles } from '../../src/actions/import-paths.ts';
import type { Mapping } from '../../src/domain/mapping.ts';
import { openCopyOfDump } from '../support/database.ts';
import { csv, NOW } from './import-text.ts';
import { scales } from './small-policy.ts';
import { folderWith } from './temporary-folder.ts';

describe('the files of an import', () => {
  it('go in the order of their references, whatever the order of the paths', async () => {
    const names = [
      'outcomes.csv',
      'payments-2.csv',
      'payments-1.csv',
      'invoices.ndjson',
      'fx_rates.csv.gz',
      'customers.csv',
    ];
    const folder = await folderWith(
      Object.fromEntries([...names, 'notes.txt', 'readme.csv'].map((name) => [name, ''])),
    );
    const expected = [
      'customers.csv',
      'fx_rates.csv.gz',
      'invoices.ndjson',
      'payments-1.csv',
      'payments-2.csv',
      'outcomes.csv',
    ];
    expect((await filesToImport([folder])).map(({ path }) => basename(path))).toEqual(expected);
    const paths = names.map((name) => join(folder, name));
    expect((await filesToImport(paths)).map(({ path }) => basename(path))).toEqual(expected);
  });

  it('are taken as they are when they are named one by one, so that an odd name is refused with a report', async () => {
    const folder = await folderWith({ 'debtors.csv': 'abc' });
    expect(await filesToImport([join(folder, 'debtors.csv')])).toEqual([
      { path: join(folder, 'debtors.csv'), size_bytes: 3 },
    ]);
  });

  it('have to be there', async () => {
    const folder = await folderWith({ 'notes.txt': '' });
    await expect(filesToImport([join(folder, 'gone.csv')])).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(filesToImport([folder])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('Names begin with a kind: customers,'),
    });
  });

  it('are read from disk, compressed or not, telling rows and bytes', async () => {
    const text = csv('customer_id,name', 'C1,One', 'C2,Two');
    const folder = await folderWith({ 'customers.csv': text });
    await writeFile(join(folder, 'customers-2.csv.gz'), gzipSync(text));
    const database = await openCopyOfDump();
    const deps = { database, base_currency: 'CNY', scales, now: () => NOW };
    const seen: { rows: number; bytes: number }[] = [];
    const [report] = await importPath(deps, join(folder, 'customers.csv'), {
      onProgress: (progress) => seen.push(progress),
    });
    expect(report).toMatchObject({
      file: 'customers.csv',
      status: 'imported',
      new: 2,
    });
    expect(seen.at(-1)).toEqual({ rows: 2, bytes: text.length });
    expect(await importPath(deps, join(folder, 'customers-2.csv.gz'), {})).toMatchObject([
      { status: 'imported', unchanged: 2 },
    ]);
    await database.close();
  });

  it('are found by a mapping too, and come where the first kind does that they feed', async () => {
    const folder = await folderWith({
      'payments.csv': '12',
      'AR_2026.TXT': 'abc',
      'notes.txt': '',
      'mapping.json': '[]',
      'outcomes.csv': '',
    });
    expect(await filesToImport([folder], MAPPING)).toEqual([
      // Read twice: as customers and as invoices.
      { path: join(folder, 'AR_2026.TXT'), size_bytes: 6 },
      { path: join(folder, 'payments.csv'), size_bytes: 2 },
      { path: join(folder, 'outcomes.csv'), size_bytes: 0 },
    ]);
    const names = async (mapping?: Mapping) =>
      (await skippedFiles([folder], mapping)).map((path) => basename(path));
    expect(await names(MAPPING)).toEqual(['mapping.json', 'notes.txt']);
    expect(await names()).toEqual(['AR_2026.TXT', 'mapping.json', 'notes.txt']);
    const other = await folderWith({ 'notes.txt': '' });
    await expect(filesToImport([other], MAPPING)).rejects.toMatchObject({
      message: expect.stringContaining(
        'Names are those of the mapping (ar_*.txt, ar_*.txt), or begin with a kind:',
      ),
    });
  });

  it('are read once for each kind, telling the rows and bytes of all readings', async () => {
    const text = csv('Debtor;Name;Document', 'C1;One;I1', 'C2;Two;I2');
    const folder = await folderWith({ 'AR_1.txt': text });
    const database = await openCopyOfDump();
    const deps = { database, base_currency: 'CNY', scales, now: () => NOW };
    const seen: { rows: number; bytes: number }[] = [];
    const reports = await importPath(deps, join(folder, 'AR_1.txt'), {
      mapping: MAPPING,
      onProgress: (progress) => seen.push(progress),
    });
    expect(reports.map(({ kind }) => kind)).toEqual(['customers', 'invoices']);
    expect(seen).toEqual([
      { rows: 2, bytes: text.length },
      { rows: 4, bytes: 2 * text.length },
    ]);
    await database.close();
  });
});

const DAYS = { issued_on: '2026-01-01', due_on: '2026-01-31', amount: '1' };
const MAPPING: Mapping = [
  {
    match: 'ar_*.txt',
    kind: 'invoices',
    columns: { invoice_id: 'Document', customer_id: 'Debtor' },
    constants: DAYS,
    delimiter: ';',
  },
  { match: 'ar_*.txt', kind: 'customers', columns: { customer_id: 'Debtor', name: 'Name' }, delimiter: ';' },
];
