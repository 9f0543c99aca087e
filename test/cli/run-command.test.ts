import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NPM, runWords } from './run-words.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-words-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the command line', () => {
  it('asks whether a near option or command was meant, and nothing where none is near', async () => {
    const option = await runWords(['import', 'x.csv', '--maping', 'm.json']);
    expect(option.code).toBe(2);
    expect(option.stderr).toContain("Unknown option '--maping' (did you mean --mapping?)\n");
    expect((await runWords(['alerts', '--colour'])).stderr).toContain("Unknown option '--colour'\n");
    expect((await runWords(['evalute'])).stderr).toContain('"evalute" (did you mean evaluate?)\n');
    expect((await runWords(['rules', 'chek', 'rules'])).stderr).toContain('(did you mean rules check?)\n');
    expect((await runWords(['xyz'])).stderr).not.toContain('did you mean');
  });

  it('tells what to type as the program was called', async () => {
    expect((await runWords(['--help'])).stdout).toContain('Usage: duewatch <command>');
    const help = await runWords(['--help'], NPM);
    expect(help.stdout).toContain('Usage: npm run -s duewatch -- <command>');
    expect(help.stdout).toContain('\nnpm run -s duewatch -- <command> --help tells more.');
    expect((await runWords(['import', '--help'], NPM)).stdout).toContain(
      'Usage: npm run -s duewatch -- import <file or folder>',
    );
    // Of another script, which may start anything, nothing is known.
    const other = await runWords(['--help'], { ...NPM, npm_lifecycle_event: 'test' });
    expect(other.stdout).toContain('Usage: duewatch <command>');
  });

  it('tells what to do next in the same words, whoever knew it', async () => {
    const data = { DUEWATCH_DATA: join(folder, 'data') };
    const text = 'No day has been evaluated yet. To begin:';
    expect((await runWords(['alerts'], data)).stderr).toContain(`${text} duewatch evaluate --as-of DAY`);
    const npm = await runWords(['alerts', '--json'], { ...data, ...NPM });
    expect(npm.stderr).toContain(`${text} npm run -s duewatch -- evaluate --as-of DAY`);
    expect(JSON.parse(npm.stdout).error.message).toBe(`${text} npm run -s duewatch -- evaluate --as-of DAY`);
  });

  it('prints a refusal without what a terminal would act on', async () => {
    const control = String.fromCharCode(27);
    const path = join(folder, `none${control}]0;pwn${String.fromCharCode(7)}`);
    const { code, stderr } = await runWords(['rules', 'check', path]);
    expect(code).toBe(1);
    expect(stderr).toContain('none ]0;pwn ');
    expect(stderr).not.toContain(control);
  });

  it('suggests a mapping in the encoding and with the delimiter that are given', async () => {
    const rows = ['客户编码:客户名称:地区', 'C1:东方:华东', 'C2:西方:华南', ''].join('\n');
    await writeFile(join(folder, '客户.csv'), rows);
    const path = join(folder, '客户.csv');
    const colons = await runWords(['import', '--suggest-mapping', path, '--delimiter', ':'], NPM);
    expect(colons.code).toBe(0);
    expect(JSON.parse(colons.stdout)).toMatchObject([
      { kind: 'customers', columns: { customer_id: '客户编码' }, delimiter: ':' },
    ]);
    expect(colons.stderr).toContain('  npm run -s duewatch -- import --suggest-mapping');
    expect((await runWords(['import', '--suggest-mapping', path])).code).toBe(1);
    const other = ['import', '--suggest-mapping', path, '--delimiter', ':', '--encoding', 'gb18030'];
    expect((await runWords(other)).stderr).toMatch(/GB 18030|tell of no kind/);
  });
});
