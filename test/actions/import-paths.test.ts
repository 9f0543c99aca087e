import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesToImport, importPath } from '../../src/actions/import-paths.ts';
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
      file: join(folder, 'customers.csv'),
      status: 'imported',
      new: 2,
    });
    expect(seen.at(-1)).toEqual({ rows: 2, bytes: text.length });
    expect(await importPath(deps, join(folder, 'customers-2.csv.gz'), {})).toMatchObject([
      { status: 'imported', unchanged: 2 },
    ]);
    await database.close();
  });
});
