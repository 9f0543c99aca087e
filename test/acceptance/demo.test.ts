/** `demo` in an empty folder, as a new user runs it first of all. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/built-program.ts';
import { runInProcess } from '../support/command-line.ts';

const SECONDS_MAX = 60;
const WORDS = ['demo', '--no-serve'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-demo-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('demo', () => {
  it('prints its list within a minute', {
    timeout: 3 * SECONDS_MAX * 1_000,
  }, async () => {
    const first = await runProgram(WORDS, { cwd: folder, optimise: true });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.seconds).toBeLessThan(SECONDS_MAX);
    expect(first.stdout).toContain('Simulating 300 customers over 24 months. None of them exists.');
    expect(first.stdout).toMatch(/Evaluated 300 customers as of 2026-09-30 with \d+ rules/);
    expect(listOf(first.stdout)).toMatch(/CRITICAL/);
    expect(listOf(first.stdout)).toMatch(/→ /);
    expect(await readdir(folder)).toEqual(['.duewatch-demo']);
  });

  it('leaves a folder that holds other data as it is', async () => {
    const own = join(folder, 'own');
    await mkdir(join(own, '.duewatch-demo'), { recursive: true });
    await writeFile(join(own, '.duewatch-demo', 'ledger.txt'), 'mine');
    const outcome = await runInProcess(WORDS, { cwd: own });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('./.duewatch-demo holds other data. Move it away');
    expect(await readdir(join(own, '.duewatch-demo'))).toEqual(['ledger.txt']);
  });
});

/** From the headline of the list on. */
function listOf(stdout: string): string {
  return stdout.slice(stdout.indexOf('\n2026-09-30: '));
}
