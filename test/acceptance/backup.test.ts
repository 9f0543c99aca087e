/** The embedded database into one file and back, and facts that the firm gives, on the command line. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runResultSchema } from '../../src/domain/run.ts';
import { builtProgram, exitCodeOf, startProgram } from '../support/built-program.ts';
import {
  documentOf,
  type Installation,
  installationKinds,
  openEmbeddedInstallation,
} from '../support/installation.ts';

const DAY = '2026-01-25';

const backupDocument = z.strictObject({
  file: z.string(),
  bytes: z.int(),
  folder: z.string(),
  database_bytes: z.int(),
  made_at: z.iso.datetime(),
});
const restoreDocument = z.strictObject({
  file: z.string(),
  folder: z.string(),
  database_bytes: z.int(),
  made_at: z.iso.datetime(),
  made_by: z.string(),
});

async function bringLedger(installation: Installation): Promise<void> {
  const customers = await installation.file('customers.csv', 'customer_id,name\nC1,One\nC2,Two\n');
  const invoices = await installation.file(
    'invoices.csv',
    'invoice_id,customer_id,issued_on,due_on,amount\nI1,C1,2026-01-01,2026-06-01,100\n',
  );
  const facts = await installation.file(
    'facts.csv',
    `customer_id,as_of,days_overdue_max,overdue_amount\nC1,${DAY},75,9000000\n`,
  );
  expect(await installation.run(['import', customers, invoices, facts])).toMatchObject({ code: 0 });
  expect(await installation.run(['evaluate', '--as-of', DAY])).toMatchObject({ code: 0 });
}

describe('a backup', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openEmbeddedInstallation({ PORT: '0' });
    await bringLedger(installation);
  });
  afterAll(() => installation.close());

  it('is one file, and elsewhere the same database again', async () => {
    const { folder } = installation;
    const made = documentOf(await installation.runProgram(['backup', 'b.tar.gz', '--json']), backupDocument);
    expect(made).toMatchObject({ file: 'b.tar.gz', bytes: (await stat(join(folder, 'b.tar.gz'))).size });
    expect(made.bytes).toBeLessThan(made.database_bytes / 2);
    const env = { DUEWATCH_DATA: join(folder, 'elsewhere') };
    const restored = documentOf(
      await installation.runProgram(['restore', 'b.tar.gz', '--json'], { env }),
      restoreDocument,
    );
    expect(restored).toMatchObject({ folder: env.DUEWATCH_DATA, made_at: made.made_at });
    const again = await installation.run(['evaluate', '--as-of', DAY, '--json'], { env });
    expect(documentOf(again, runResultSchema)).toMatchObject({ already: true, customers: 2 });
    for (const words of [
      ['alerts', '--json'],
      ['facts', '--json'],
    ]) {
      expect((await installation.run(words, { env })).stdout).toBe((await installation.run(words)).stdout);
    }
  });

  it('tells a person what it did, and is refused where it would take the place of something', async () => {
    const first = await installation.run(['backup', 'told.tar.gz']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^told\.tar\.gz: \d+\.\d MB, a copy of the database in /);
    const second = await installation.run(['backup', 'told.tar.gz', '--json']);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout).error.code).toBe('conflict');
    const onto = await installation.run(['restore', 'told.tar.gz']);
    expect(onto).toMatchObject({ code: 1, stdout: '' });
    expect(onto.stderr).toContain('holds a database already');
    const env = { DUEWATCH_DATA: join(installation.folder, 'told') };
    const restored = await installation.run(['restore', 'told.tar.gz'], { env });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('holds the database of told.tar.gz now');
  });

  it('is refused while the API is served, naming the process', async () => {
    const server = await startProgram(['serve', '--json'], {
      env: { ...installation.env, LOG_LEVEL: 'silent' },
    });
    if (server.stdout === null) throw new Error('the program has no output');
    await once(server.stdout, 'data');
    const outcome = await installation.run(['backup', 'served.tar.gz']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain(`is in use by process ${server.pid} on `);
    server.kill('SIGTERM');
    expect(await exitCodeOf(server)).toBe(0);
    expect(await namesLike('served')).toEqual([]);
  });

  it('leaves nothing behind where there is no room to restore it', async () => {
    await installation.run(['backup', 'whole.tar.gz']);
    const env = { ...installation.env, DUEWATCH_DATA: join(installation.folder, 'full') };
    const { code, stderr } = await withFileLimit(2_000, 'restore whole.tar.gz', env);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no room for'),
    });
    expect(await namesLike('full')).toEqual([]);
  });

  it('is not what PostgreSQL is copied with, which is said', async () => {
    const env = { DATABASE_URL: 'postgresql://duewatch:sesame@127.0.0.1:1/duewatch' };
    for (const words of [
      ['backup', 'pg.tar.gz'],
      ['restore', 'whole.tar.gz'],
    ]) {
      const outcome = await installation.run(words, { env });
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toContain('pg_dump --format=custom');
      expect(outcome.stderr).not.toContain('sesame');
    }
  });

  async function namesLike(start: string): Promise<readonly string[]> {
    return (await readdir(installation.folder)).filter((name) => name.startsWith(start));
  }

  /** Runs the program under a limit on the size of a file that it writes, in blocks of half a kilobyte. */
  async function withFileLimit(
    blocks: number,
    words: string,
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: unknown; readonly stderr: string }> {
    const main = join(await builtProgram(), 'dist', 'main.js');
    const script = `ulimit -f ${blocks}; exec ${process.execPath} ${main} ${words}`;
    const options = { cwd: installation.folder, env: { PATH: process.env.PATH ?? '', ...env } };
    return new Promise((resolve) => {
      execFile('sh', ['-c', script], options, (error, _, stderr) =>
        resolve({ code: error?.code ?? 0, stderr }),
      );
    });
  }
});

describe.each(installationKinds())('a fact that the firm gives, on $name', ({ open }) => {
  it('raises the alert, is told where facts are read, and is computed again once it is taken back', async () => {
    const installation = await open();
    await bringLedger(installation);
    const alerts = await installation.run(['alerts', '--json']);
    expect(JSON.parse(alerts.stdout).alerts).toMatchObject([{ customer_id: 'C1' }]);
    for (const words of [
      ['facts', '--customer', 'C1'],
      ['explain', 'C1'],
    ]) {
      const { stdout } = await installation.run(words);
      expect(stdout).toMatch(
        /NOTE {2}The firm gave these values for this day: .*\n {2}overdue_amount, days_overdue_max\n/,
      );
    }
    const taken = await installation.file('facts2.csv', `customer_id,as_of,overdue_amount\nC1,${DAY},\n`);
    expect(await installation.run(['import', taken])).toMatchObject({ code: 0 });
    const second = documentOf(
      await installation.run(['evaluate', '--as-of', DAY, '--json']),
      runResultSchema,
    );
    expect(second).toMatchObject({ revision: 2, already: false, alerts: { cleared: 1, open: 0 } });
    expect((await installation.run(['facts', '--customer', 'C1'])).stdout).not.toContain('NOTE');
    await installation.close();
  });
});
