/** The command line itself: wrong usage, wrong environment, and who may hold the database. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf, runProgram, startProgram } from '../support/built-program.ts';
import { runInProcess } from '../support/command-line.ts';
import { type Installation, openEmbeddedInstallation } from '../support/installation.ts';
import { PROJECT_FOLDER } from '../support/project.ts';

let folder: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-usage-'));
  env = { DUEWATCH_DATA: join(folder, 'data') };
});
afterAll(() => rm(folder, { recursive: true }));

describe('wrong usage', () => {
  it.each([
    [['evalute'], 'there is no command "evalute"'],
    [['rules'], 'there is no command "rules"'],
    [['evaluate'], '--as-of is needed'],
    [['evaluate', '--as-of', '2026-02-30'], '--as-of is "2026-02-30"; it has to be a real day'],
    [['facts', '--as-of', '1.3.2026'], 'it has to be a real day, written YYYY-MM-DD'],
    [['alerts', '--colour'], "Unknown option '--colour'"],
    [['alerts', '--format', 'pdf'], 'it can be table, csv, json'],
    [['alerts', 'now'], 'nothing is expected after the options'],
    [['import'], 'name at least one file or folder'],
    [['import', 'x.csv', '--delimiter', 'ab'], '--delimiter is "ab"; it has to be one character'],
    [['explain', '--as-of', '2026-01-01'], 'name one customer id'],
    [['simulate', '--customers', 'many', '--out', 'x'], '--customers is "many": a whole number'],
    [['rules', 'evaluate', '--facts', 'x.csv'], '--rule-set is needed'],
    [['backup'], 'name one file to write'],
    [['restore', 'one', 'two'], 'name one file to restore'],
  ])('%j ends with exit code 2, says what is wrong, and touches nothing', async (words, message) => {
    const outcome = await runInProcess(words, { env, cwd: folder });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).toContain('Usage: duewatch');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('is no words at all; help and version are right usage', async () => {
    const nothing = await runProgram([], { env });
    expect(nothing).toMatchObject({ code: 2, stderr: '' });
    const help = await runInProcess(['--help'], { env });
    expect(help).toMatchObject({ code: 0, stdout: nothing.stdout, stderr: '' });
    for (const command of [
      'demo',
      'serve',
      'migrate',
      'import',
      'evaluate',
      'alerts',
      'facts',
      'explain',
      'simulate',
      'backup',
      'restore',
    ]) {
      expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    const own = await runInProcess(['import', '--help'], { env });
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout).toContain('--rejections');
    const { version } = JSON.parse(await readFile(join(PROJECT_FOLDER, 'package.json'), 'utf8'));
    expect((await runProgram(['--version'], { env })).stdout).toBe(`${version}\n`);
  });
});

describe('the environment', () => {
  it('is told all of its faults at once, and nothing starts', async () => {
    const faulty = {
      ...env,
      DATABASE_URL: 'mysql://db',
      PORT: '80800',
      BASE_CURRENCY: 'RMB',
      BUSINESS_CALENDAR: 'US',
      SNAPSHOT_DAYS: '7',
      RECHECK_CUSTOMERS: 'many',
      LOG_LEVEL: 'loud',
    };
    const outcome = await runInProcess(['serve'], { env: faulty });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr.trimEnd().split('\n').toSorted()).toEqual([
      '  BASE_CURRENCY is "RMB"; it has to be an ISO 4217 code such as CNY.',
      '  BUSINESS_CALENDAR is "US"; it can be none, CN.',
      '  DATABASE_URL has to start with postgresql://.',
      '  LOG_LEVEL is "loud"; it can be trace, debug, info, warn, error, fatal, silent.',
      '  PORT is "80800"; it has to be a number from 0 to 65535.',
      '  RECHECK_CUSTOMERS is "many"; it has to be a whole number from 0 to 10000.',
      '  SNAPSHOT_DAYS is "7"; it has to be a whole number from 31 to 99999.',
      'duewatch serve: The environment is not right.',
    ]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('naming a database that does not answer is refused without telling its password', async () => {
    const outcome = await runInProcess(['alerts'], {
      env: { DATABASE_URL: 'postgresql://duewatch:sesame@127.0.0.1:1/duewatch' },
    });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^duewatch alerts: /);
    expect(outcome.stderr).not.toContain('sesame');
    expect(outcome.stderr).not.toContain('    at ');
  });
});

describe('the embedded database', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await openEmbeddedInstallation({ PORT: '0' });
  });
  afterAll(() => installation.close());

  it('is not served to other machines', async () => {
    const outcome = await installation.run(['serve'], { env: { HOST: '0.0.0.0' } });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('HOST may only be a loopback address');
  });

  it('belongs to one process; a second one is told which, and gets it when the first has ended', async () => {
    const server = await startProgram(['serve', '--json'], {
      env: { ...installation.env, LOG_LEVEL: 'silent' },
    });
    const { url }: { url: string } = JSON.parse(await firstLineOf(server.stdout));
    expect(await (await fetch(`${url}/healthz`)).json()).toBeTypeOf('object');
    const problem = await fetch(`${url}/v1/nowhere`);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);

    const second = await installation.run(['evaluate', '--as-of', '2026-01-01', '--json']);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout).error.code).toBe('folder_in_use');
    expect(second.stderr).toContain(`is in use by process ${server.pid} on `);
    expect(second.stderr).toContain('(duewatch serve --json)');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    server.kill('SIGTERM');
    expect(await exitCodeOf(server)).toBe(0);
    expect(await installation.runProgram(['migrate'])).toMatchObject({
      code: 0,
      stdout: 'The schema is up to date.\n',
    });
  });
});

async function firstLineOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new Error('the program has no output');
  let text = '';
  while (!text.includes('\n')) {
    const [chunk]: unknown[] = await once(stream, 'data');
    text += String(chunk);
  }
  return text.slice(0, text.indexOf('\n'));
}
