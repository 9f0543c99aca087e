/** The way of somebody with an export that nobody has prepared: from the file alone to its money in the ledger. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestionSchema } from '../../src/ingest/suggest-report.ts';
import { KINGDEE, SAP_GERMAN } from '../ingest/suggest-files.ts';
import { runProgram } from '../support/built-program.ts';
import { runInProcess } from '../support/command-line.ts';

let folder: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-suggest-'));
  env = { DUEWATCH_DATA: join(folder, 'data') };
  await writeFile(join(folder, 'FBL5N 20260930.csv'), SAP_GERMAN);
  await writeFile(join(folder, '应收单列表.csv'), KINGDEE);
});
afterAll(() => rm(folder, { recursive: true }));

function run(...words: readonly string[]) {
  return runInProcess(['import', ...words], { env, cwd: folder });
}

function runBuilt(...words: readonly string[]) {
  return runProgram(['import', ...words], { env, cwd: folder });
}

describe('import --suggest-mapping', () => {
  it('prints a mapping alone, explains it beside, and the command it names imports the file', async () => {
    const suggested = await runBuilt('--suggest-mapping', 'FBL5N 20260930.csv');
    expect(suggested.code).toBe(0);
    expect(JSON.parse(suggested.stdout)).toMatchObject([
      { match: 'FBL5N *.csv' },
      { date_format: 'DD.MM.YYYY' },
    ]);
    expect(suggested.stderr).toContain('all 4 rows looked at; it can be read as customers, invoices.');
    expect(suggested.stderr).toMatch(/^Nettofälligkeit +invoices\.due_on +sure +Its name says so/m);
    expect(suggested.stderr).toMatch(/^Buchungskreis +No column of ours/m);
    expect(suggested.stderr).toContain('1 open question\n1. customers: Do customers come from this file?');
    expect(suggested.stderr).toContain("duewatch import 'FBL5N 20260930.csv' --mapping mapping.json\n");
    expect(existsSync(join(folder, 'data'))).toBe(false);
    await writeFile(join(folder, 'mapping.json'), suggested.stdout);
    const imported = await runBuilt('FBL5N 20260930.csv', '--mapping', 'mapping.json');
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stdout).toContain('as invoices: 4 rows, 4 new');
  });

  it('ends with 0 and names what is open where something is to be decided', async () => {
    const { code, stderr } = await run('--suggest-mapping', '应收单列表.csv');
    expect(code).toBe(0);
    expect(stderr).toContain('2 open questions\n1. customers: ');
    expect(stderr).toContain('\n2. invoices.data_as_of: The file is taken as a list');
    expect(stderr).toContain('--mapping mapping.json --data-as-of YYYY-MM-DD');
  });

  it('with --json prints one document', async () => {
    const { code, stdout, stderr } = await run('--suggest-mapping', '应收单列表.csv', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(suggestionSchema.parse(JSON.parse(stdout))).toMatchObject({ file: '应收单列表.csv', rows: 3 });
  });

  it('says where nothing is open, and how many rows of a long file it looked at', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `C${row},${'N'.repeat(1_000_000)}\n`);
    await writeFile(join(folder, 'customers.csv'), `Customer ID,Name\n${rows.join('')}`);
    const { stderr } = await run('--suggest-mapping', 'customers.csv');
    expect(stderr).toContain('the first 33 rows looked at');
    expect(stderr).toContain('Nothing is left to decide.');
  });

  it.each([
    ['--mapping', 'm.json'],
    ['--data-as-of', '2026-09-30'],
    ['--rejections', 'r.csv'],
    ['--confirm'],
  ])('is wrong usage beside %s, which it would say nothing to', async (...words) => {
    const both = await run('--suggest-mapping', '应收单列表.csv', ...words);
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toContain(`imports nothing, so that ${words[0]} says nothing beside it`);
  });

  it('ends with 1 where nothing can be made of the file, and with 2 where it is asked for more than one', async () => {
    await writeFile(join(folder, 'sizes.csv'), 'Size,Made\n1.5,2026-01-31\n');
    const nothing = await run('--suggest-mapping', 'sizes.csv');
    expect(nothing).toMatchObject({ code: 1, stdout: '' });
    expect(nothing.stderr).toContain('The columns tell of no kind of file');
    const two = await run('--suggest-mapping', 'sizes.csv', 'other.csv');
    expect(two).toMatchObject({ code: 2, stdout: '' });
    expect(two.stderr).toContain(
      '--suggest-mapping is for one file and imports nothing, but there is "other.csv"',
    );
  });
});
