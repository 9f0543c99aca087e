import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesToImport, importPath } from '../../src/actions/import-paths.ts';
import { writeSimulation } from '../../src/actions/write-simulation.ts';
import { FILE_KINDS } from '../../src/domain/file-kind.ts';
import { simulatePortfolio } from '../../src/simulate/simulate-portfolio.ts';
import { openCopyOfDump } from '../support/database.ts';
import { readCsv } from '../support/real-sets.ts';
import { NOW } from './import-text.ts';
import { scales } from './small-policy.ts';
import { folderWith } from './temporary-folder.ts';

const OPTIONS = { customers: 90, months: 24, seed: 7, until: '2026-10-31' } as const;

describe('a simulated portfolio on disk', () => {
  it('is a file a kind that goes into the ledger without one rejection, and says that it is simulated', async () => {
    const folder = join(await folderWith({}), 'new');
    const seen: number[] = [];
    const files = await writeSimulation(folder, OPTIONS, (customers) => seen.push(customers));
    expect(files.map(({ kind }) => kind)).toEqual(FILE_KINDS.filter((kind) => kind !== 'facts'));
    expect(seen.at(-1)).toBe(OPTIONS.customers);
    expect(await readFile(join(folder, 'README.txt'), 'utf8')).toMatch(/^Simulated data\..*\n模拟数据/);
    const database = await openCopyOfDump();
    const deps = { database, base_currency: 'CNY', scales, now: () => NOW };
    for (const { path } of await filesToImport([folder])) {
      const [report] = await importPath(deps, path, {});
      const rows = files.find(({ kind }) => kind === report?.kind)?.rows;
      expect(report).toMatchObject({ status: 'imported', rows, new: rows, changed: 0, rejected: 0 });
    }
    await database.close();
  });

  it('has no file of a kind without rows, and says how many rows the others have', async () => {
    const folder = await folderWith({});
    const files = await writeSimulation(folder, { ...OPTIONS, customers: 2, months: 1 });
    expect(files.map(({ kind }) => kind)).not.toContain('outcomes');
    const names = files.map(({ file }) => file);
    expect((await readdir(folder)).toSorted()).toEqual([...names, 'README.txt'].toSorted());
    for (const { file, rows } of files) {
      expect(rows).toBeGreaterThan(0);
      expect((await readFile(join(folder, file), 'utf8')).trimEnd().split('\n')).toHaveLength(rows + 1);
    }
  });

  it('reads back as the rows that were simulated, texts that CSV has to quote among them', async () => {
    const folder = await folderWith({});
    const files = await writeSimulation(folder, OPTIONS);
    const rows = Map.groupBy(simulatePortfolio(OPTIONS), ({ kind }) => kind);
    for (const { file, kind } of files) {
      const simulated = (rows.get(kind) ?? []).map(({ values }) =>
        Object.fromEntries(Object.entries(values).map(([column, value]) => [column, value ?? ''])),
      );
      expect(await readCsv(join(folder, file))).toEqual(simulated);
    }
    expect(await readFile(join(folder, 'assessments.csv'), 'utf8')).toContain('""a wave""');
  });

  it('tells how far it has come every 500 customers, and has by then written what came before', async () => {
    const folder = await folderWith({});
    const seen: number[] = [];
    const sizes: number[] = [];
    await writeSimulation(folder, { ...OPTIONS, customers: 1_200, months: 1 }, (customers) => {
      seen.push(customers);
      sizes.push(statSync(join(folder, 'statements.csv')).size);
    });
    expect(seen).toEqual([500, 1_000, 1_200]);
    expect(sizes[0]).toBeGreaterThan(250_000);
    expect(sizes[1]).toBeGreaterThan(1.5 * (sizes[0] ?? 0));
  });

  it('is the same bytes for the same options', async () => {
    const folders = [await folderWith({}), await folderWith({})] as const;
    for (const folder of folders) await writeSimulation(folder, OPTIONS);
    for (const name of await readdir(folders[0])) {
      const [one, other] = await Promise.all(folders.map((folder) => readFile(join(folder, name))));
      expect(one).toEqual(other);
    }
  });

  it('never goes into a folder that holds something', async () => {
    const folder = await folderWith({ 'invoices.csv': 'mine' });
    await expect(writeSimulation(folder, OPTIONS)).rejects.toMatchObject({ code: 'folder_not_empty' });
    expect(await readFile(join(folder, 'invoices.csv'), 'utf8')).toBe('mine');
  });
});
