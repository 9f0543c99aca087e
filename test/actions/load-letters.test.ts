import { readFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { letterFaults, loadLetters } from '../../src/actions/load-letters.ts';
import { locate } from '../../src/actions/locate-findings.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { folderWith, policyWith } from './temporary-folder.ts';

const SENDER = JSON.parse(readFileSync(`${RULES_FOLDER}/letters/sender.json`, 'utf8'));

/** As `rules check` shows them. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const texts = new Map<string, string>();
  const faults = await letterFaults(await policyWith(files), texts);
  return locate(faults, texts).map(({ file, line, column, pointer, message }) =>
    `${file} ${line}:${column} ${pointer} ${message}`.replace('  ', ' '),
  );
}

describe('the faults of the letters', () => {
  it('are none of those that are shipped, which point to their schema', async () => {
    expect(await found({})).toEqual([]);
    expect(SENDER.$schema).toBe('../schemas/letter-sender.schema.json');
  });

  it('are none where a policy has no letters; they are missed only when one is asked for', async () => {
    const folder = await folderWith({});
    expect(await letterFaults(folder, new Map())).toEqual([]);
    await expect(loadLetters(folder)).rejects.toMatchObject({
      code: 'rules_invalid',
      details: expect.arrayContaining(['letters/final_notice.zh.html: is missing: the letters need it']),
    });
  });

  it('name file, line and column of what a template has wrong', async () => {
    expect(
      await found({
        'letters/reminder.zh.html': 'one\n  {% if customer %}',
        'letters/invoices.en.html': '<p>\n{% for invoice in invoices %}\n{{ invoice.total }}{% endfor %}',
      }),
    ).toEqual([
      'letters/invoices.en.html 3:4 undefined variable: invoice.total',
      'letters/reminder.zh.html 2:3 tag {% if customer %} not closed',
    ]);
  });

  it('name what cannot be read as a file', async () => {
    const folder = await policyWith({});
    await mkdir(join(folder, 'letters/old.html'));
    await rm(join(folder, 'letters/sender.json'));
    await symlink('nowhere', join(folder, 'letters/sender.json'));
    const { details } = await loadLetters(folder).then(
      () => ({ details: [] }),
      (error) => error,
    );
    expect(details).toEqual([
      'letters/old.html: is a folder, not a file',
      expect.stringMatching(/^letters\/sender\.json: cannot be read: ENOENT/),
    ]);
    const faults = await letterFaults(folder, new Map());
    expect(faults.map(({ code }) => code)).toEqual(['not_read', 'not_read']);
  });

  it('name the place in the sender, and what is not JSON', async () => {
    const { number: _, ...account } = SENDER.bank_accounts[0];
    const text = JSON.stringify({ ...SENDER, bank_accounts: [account, account] }, null, 2);
    const faults = await found({ 'letters/sender.json': text });
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/bank_accounts/0/number'),
        expect.stringContaining('/bank_accounts/1/number'),
      ]),
    );
    expect(await found({ 'letters/sender.json': '{ "name": }' })).toEqual([
      expect.stringMatching(/^letters\/sender\.json 1:\d+ is not JSON: /),
    ]);
  });

  it.each([
    [[SENDER.bank_accounts[0]], 'one account has to be for all other currencies'],
    [[...SENDER.bank_accounts, SENDER.bank_accounts[0]], 'there is another account for CNY'],
    [[...SENDER.bank_accounts, SENDER.bank_accounts[1]], 'there is another account for all other currencies'],
  ])('say which account leaves it open where to pay', async (bank_accounts, message) => {
    const faults = await found({ 'letters/sender.json': JSON.stringify({ ...SENDER, bank_accounts }) });
    expect(faults).toEqual([expect.stringContaining(message)]);
  });
});
