/** Letters by the command line, as a credit manager writes them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationsFolder, rulesFolder } from '../../src/cli/installation-folders.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { fastestInstallation, type Installation } from '../support/installation.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await fastestInstallation().open();
  const files = [
    await installation.file('customers.csv', 'customer_id,name\nC1,<script>Ningbo Hengda\nC2,Quiet\n'),
    await installation.file(
      'invoices.csv',
      'invoice_id,customer_id,issued_on,due_on,amount\nI1,C1,2026-01-01,2026-02-01,100.10\nI2,C1,2026-01-01,2026-02-02,0.20\n',
    ),
  ];
  expect(await installation.run(['import', ...files])).toMatchObject({ code: 0 });
});
afterAll(() => installation.close());

const DAY = ['--as-of', '2026-03-31'];

describe('duewatch letter', () => {
  it.each([
    ['en', 'Formal demand for payment of CNY\u00A0100.30'],
    ['zh', '壹佰元叁角'],
  ])('prints the page in %s', async (language, words) => {
    const command = ['letter', 'C1', '--kind', 'formal_demand', ...DAY, '--language', language];
    const { code, stdout, stderr } = await installation.run(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(stdout).toContain(words);
    expect(stdout).toContain('&lt;script&gt;Ningbo Hengda');
    expect(stdout).not.toContain('<script');
  });

  it('writes the same page into a file', async () => {
    const command = ['letter', 'C1', '--kind', 'reminder', ...DAY];
    const printed = await installation.run(command);
    const outcome = await installation.run([...command, '--out', 'letter.html']);
    expect(outcome).toEqual({
      code: 0,
      stdout: '',
      stderr: 'letter.html: reminder to C1 as of 2026-03-31\n',
    });
    const page = await readFile(join(installation.folder, 'letter.html'), 'utf8');
    expect(page.trimEnd()).toBe(printed.stdout.trimEnd());
  });

  it('notes beside the page that holidays are not published yet', async () => {
    const [printed, noted]: [string[], string[]] = [[], []];
    const code = await runCommand(
      {
        words: ['letter', 'C1', '--kind', 'final_notice', '--as-of', '2026-12-22'],
        environment: { ...installation.env, BUSINESS_CALENDAR: 'CN' },
        version: '0.0.0',
      },
      {
        rules_folder: rulesFolder,
        migrations_folder: migrationsFolder,
        out: {
          print: (text) => void printed.push(text),
          note: (text) => void noted.push(text),
          is_terminal: false,
          drained: async () => undefined,
        },
        now: () => new Date('2027-01-20T12:00:00Z'),
        stopRequested: () => new Promise(() => undefined),
      },
    );
    expect(code).toBe(0);
    expect(noted).toEqual([
      'Warning: Holidays from 2026-12-29 on are not published yet: a day in the letter, 2026-12-29, may turn out to be one.',
    ]);
    expect(printed.join('')).toMatch(/^<!doctype html>[\s\S]*by 29\u00A0December\u00A02026/);
    expect(printed.join('')).not.toContain('published');
  });

  it.each([
    [['C1', '--kind', 'reminder', '--as-of', '2200-01-01'], 1, 'a day from 1970-01-01 to today can.'],
    [['C2', '--kind', 'reminder', ...DAY], 1, 'On 2026-03-31 customer "C2" has nothing overdue.'],
    [['C3', '--kind', 'reminder', ...DAY], 1, 'There is no customer "C3".'],
    [['C1', '--kind', 'reminder'], 1, 'No day has been evaluated yet.'],
    [['C1', ...DAY], 2, '--kind is needed'],
    [
      ['C1', '--kind', 'poem', ...DAY],
      2,
      '--kind is "poem"; it can be reminder, formal_demand, final_notice',
    ],
    [['C1', '--kind', 'reminder', '--as-of', '31.3.2026'], 2, 'it has to be a real day'],
    [['C1', '--kind', 'reminder', '--language', 'de', ...DAY], 2, '--language is "de"'],
    [['--kind', 'reminder', ...DAY], 2, 'name one customer id'],
  ])('refuses %j', async (words, code, message) => {
    const outcome = await installation.run(['letter', ...words]);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });
});
