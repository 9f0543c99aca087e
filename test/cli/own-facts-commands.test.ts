/** Facts that a firm declares, through the commands that bring, show and explain them. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { MIGRATIONS_FOLDER, RULES_FOLDER } from '../support/project.ts';

const RULE_SET = {
  rule_set: 'insurer',
  title: { en: 'Insurer', zh: '保险公司' },
  facts: {
    insurer_score: {
      type: 'score',
      unit: 'points',
      min: 0,
      max: 100,
      valid_days: 7,
      meaning: { en: 'Score of the credit insurer', zh: '信用保险公司评分' },
    },
    insured_sum: { type: 'money' },
  },
  indicators: { insurer: { title: { en: 'Insurer', zh: '保险公司' } } },
  rules: [
    {
      name: 'insurer_low',
      conditions: {
        all: [
          { fact: 'insurer_score', operator: 'lessThan', value: 40 },
          { fact: 'receivable_total', operator: 'greaterThan', value: { fact: 'insured_sum' } },
        ],
      },
      event: {
        type: 'insurer',
        params: {
          severity: 'high',
          title: { en: 'Low', zh: '低' },
          message: { en: '{insurer_score}', zh: '{insurer_score}' },
          exposure: 'receivable_total',
          actions: ['phone_call'],
          when_unknown: 'report',
          source: 'test',
        },
      },
    },
  ],
};

const FILES = {
  'customers.csv': 'customer_id,name\nC1,One\n',
  'invoices.csv': 'invoice_id,customer_id,issued_on,due_on,amount\nI1,C1,2026-01-01,2026-02-01,9000\n',
  'facts.csv': 'customer_id,as_of,insurer_score,insured_sum\nC1,2026-03-01,35,\nC1,2026-03-03,,1234.5\n',
};

describe('the commands know a firm’s own facts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duewatch-own-cli-'));
    await cp(RULES_FOLDER, join(folder, 'rules'), { recursive: true });
    await writeFile(join(folder, 'rules', 'insurer.json'), JSON.stringify(RULE_SET));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
    const files = Object.keys(FILES).map((name) => join(folder, name));
    expect(await run('import', ...files)).toMatchObject({ code: 0 });
    expect(await run('evaluate', '--as-of', '2026-03-03')).toMatchObject({ code: 0 });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('facts has them as the last columns, and of one customer with units, meanings and the day they are of', async () => {
    const { stdout } = await run('facts');
    const [header = '', row = ''] = stdout.split('\n');
    const names = FACT_CATALOGUE.map(({ name }) => name);
    expect(header).toBe(['customer_id', 'as_of', ...names, 'insurer_score', 'insured_sum'].join(','));
    expect(row).toMatch(/^C1,2026-03-03,9000\.00,.*,35,1234\.50$/);
    const shown = await run('facts', '--customer', 'C1');
    expect(shown.stdout).toMatch(/insurer_score +35 +points +Score of the credit insurer/);
    expect(shown.stdout).toMatch(/insured_sum +CNY 1,234\.50 +money +A fact of the firm’s own/);
    expect(shown.stdout).toContain('The firm gave these values for 2026-03-01, 2 days before');
    const chinese = await run('facts', '--customer', 'C1', '--language', 'zh');
    expect(chinese.stdout).toContain('信用保险公司评分');
    expect(chinese.stdout).toContain('企业自有指标');
    expect(chinese.stdout).toContain('这些值由企业为 2026-03-01（2 天前）给定');
  });

  it('explain writes them as their types say', async () => {
    const { stdout } = await run('explain', 'C1');
    expect(stdout).toContain('insurer_score < 40: 35 → holds');
    expect(stdout).toContain('receivable_total > CNY 1,234.50 (insured_sum): CNY 9,000.00 → holds');
  });

  it('import --suggest-mapping finds their columns', async () => {
    const path = join(folder, 'scores.csv');
    await writeFile(path, 'customer_id,as_of,insurer_score\nC1,2026-03-04,35\nC1,2026-03-05,36\n');
    const { stdout } = await run('import', '--suggest-mapping', path);
    expect(JSON.parse(stdout)).toMatchObject([
      { kind: 'facts', columns: { insurer_score: 'insurer_score' } },
    ]);
  });

  it('import says what waits while the rules are not right, and takes the rest', async () => {
    const broken = join(folder, 'rules', 'broken.json');
    await writeFile(broken, '{');
    const answer = await run('import', join(folder, 'customers.csv'), join(folder, 'facts.csv'));
    await rm(broken);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain('Until they are, files of facts are refused');
    expect(answer.stdout).toMatch(/customers\.csv/);
    expect(answer.stdout).toContain('which facts there are is said by the rules');
  });

  async function run(...words: readonly string[]) {
    const stdout: string[] = [];
    const stderr: string[] = [];
    const code = await runCommand(
      {
        words,
        environment: { DUEWATCH_DATA: join(folder, 'data') },
        version: '0.0.0',
      },
      {
        rules_folder: join(folder, 'rules'),
        migrations_folder: MIGRATIONS_FOLDER,
        out: {
          print: (text) => void stdout.push(`${text}\n`),
          note: (text) => void stderr.push(`${text}\n`),
          is_terminal: false,
          drained: async () => undefined,
        },
        now: () => new Date(),
        stopRequested: () => new Promise(() => undefined),
      },
    );
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  }
});
