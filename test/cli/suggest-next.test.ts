import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWords } from './run-words.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-next-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('what import --suggest-mapping says to type next', () => {
  it.each([
    [[], ''],
    [['--delimiter', ';'], " --delimiter ';'"],
    [['--encoding', 'windows-1252', '--delimiter', 'tab'], ' --encoding windows-1252 --delimiter tab'],
  ])('has what was given, %j', async (given, carried) => {
    const mark = given.includes('tab') ? '\t' : ';';
    const path = join(folder, 'customers.csv');
    await writeFile(path, `Customer ID;Name\nC1;M\xfcller\nC2;Two\n`.replaceAll(';', mark), 'latin1');
    const { code, stderr } = await runWords(['import', '--suggest-mapping', path, ...given]);
    expect(code).toBe(0);
    expect(stderr).toContain(`import --suggest-mapping ${path}${carried} > mapping.json\n`);
    expect(stderr).toContain(`import ${path} --mapping mapping.json`);
  });
});
