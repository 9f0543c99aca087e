/** `simulate`: an invented portfolio that says so, and comes out the same every time. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FILE_KINDS } from '../../src/domain/file-kind.ts';
import { runProgram } from '../support/built-program.ts';
import { runInProcess } from '../support/command-line.ts';

const listSchema = z.object({
  simulated: z.boolean(),
  files: z.array(z.strictObject({ file: z.string(), kind: z.enum(FILE_KINDS), rows: z.number() })),
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-simulate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('simulate', () => {
  it('writes the same bytes for the same seed, wherever the clock and the zone stand, and others for another', async () => {
    const first = await simulated('first', '11', 'UTC');
    expect(await simulated('again', '11', 'Pacific/Auckland')).toEqual(first);
    const other = await simulated('other', '12', 'UTC');
    expect([...other.keys()]).toEqual([...first.keys()]);
    expect(other.get('invoices.csv')).not.toBe(first.get('invoices.csv'));
    expect([...first.keys()].filter((name) => name.endsWith('.csv')).toSorted()).toEqual(
      FILE_KINDS.filter((kind) => kind !== 'facts')
        .map((kind) => `${kind}.csv`)
        .toSorted(),
    );
    expect(first.get('README.txt')).toContain('Simulated data');
    expect(first.get('customers.csv')).toContain('(simulated)');
  });

  it('lists what it wrote as one JSON document, a kind without rows left out', async () => {
    const asked = ['simulate', '--customers', '3', '--months', '1', '--seed', '11', '--out', 'few', '--json'];
    const outcome = await runInProcess(asked, { cwd: folder });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const { simulated, files } = listSchema.parse(JSON.parse(outcome.stdout));
    expect(simulated).toBe(true);
    const written = (await readdir(join(folder, 'few'))).filter((name) => name.endsWith('.csv'));
    expect(files.map(({ file }) => file).toSorted()).toEqual(written.toSorted());
    expect(files.map(({ kind }) => kind)).not.toContain('outcomes');
    for (const { rows } of files) expect(rows).toBeGreaterThan(0);
  });

  it('writes into no folder that holds something', async () => {
    const outcome = await runInProcess(words('first', '11'), { cwd: folder });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('first is not empty. Name a new folder');
  });
});

async function simulated(name: string, seed: string, zone: string): Promise<ReadonlyMap<string, string>> {
  const outcome = await runProgram(words(name, seed), { cwd: folder, env: { TZ: zone } });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toContain('Simulated data');
  const files = (await readdir(join(folder, name))).toSorted();
  const texts = files.map(async (file) => [file, await readFile(join(folder, name, file), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

function words(name: string, seed: string): readonly string[] {
  return ['simulate', '--customers', '200', '--months', '24', '--seed', seed, '--out', name];
}
