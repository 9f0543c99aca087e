import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portfolioReportSchema } from '../../src/domain/portfolio-report.ts';
import { runWords } from './run-words.ts';

const DAY = '2026-03-31';
let folder: string;
let env: Readonly<Record<string, string>>;

const FILES = {
  'customers.csv': [
    'customer_id,name,customer_class,industry_scheme,industry_code',
    'C1,东方,high_risk,GBT4754-2017,3311',
    'C2,西方,,,',
    '',
  ],
  'invoices.csv': [
    'invoice_id,customer_id,issued_on,due_on,amount,currency',
    'I1,C1,2026-01-01,2026-02-01,1234567.00,CNY',
    'I2,C2,2026-03-01,2026-05-01,765433.00,CNY',
    'I3,C2,2026-03-01,2026-05-01,10.00,USD',
    '',
  ],
  'fx_rates.csv': ['currency,day,rate', 'USD,2026-03-31,7', ''],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-portfolio-'));
  env = { DUEWATCH_DATA: join(folder, 'data') };
  for (const [name, lines] of Object.entries(FILES)) await writeFile(join(folder, name), lines.join('\n'));
  const files = Object.keys(FILES).map((name) => join(folder, name));
  expect(await runWords(['import', ...files], env)).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

function portfolio(...words: readonly string[]) {
  return runWords(['portfolio', '--as-of', DAY, ...words], env);
}

describe('portfolio', () => {
  it('shows ageing and measures with a month and a year before, and targets met and missed', async () => {
    const { code, stdout, stderr } = await portfolio();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Portfolio as of ${DAY}, 2 customers, amounts in CNY`);
    expect(stdout).toMatch(/^AGEING +2026-03-31 +SHARE +2026-02-28 +2025-03-31$/m);
    expect(stdout).toMatch(/^Not due yet +765,503\.00 +38\.3 % +0\.00 +unknown$/m);
    expect(stdout).toMatch(/^31 to 60 days overdue +1,234,567\.00 +61\.7 % +0\.00 +unknown$/m);
    expect(stdout).toMatch(/^Receivable +2,000,070\.00 +1,234,567\.00 +unknown$/m);
    expect(stdout).toMatch(/^Overdue share +61\.7 % +100\.0 % +unknown +at most 20\.0 % {2}missed$/m);
    expect(stdout).toMatch(/^Collection effectiveness, last 30 days +.* at least 80\.0 {2}missed$/m);
    expect(stdout).toMatch(/^DSO, last 90 days +unknown +unknown +unknown +at most \d+\.\d$/m);
    expect(stdout).not.toContain('INDUSTRY');
  });

  it.each([
    ['industry', 'INDUSTRY', 'C GBT4754-2017'],
    ['class', 'CLASS', 'high_risk'],
    ['manager', 'MANAGER', '(none)'],
    ['currency', 'CURRENCY OF DOCUMENTS', 'USD'],
  ])('--by %s adds a row for each group', async (by, title, group) => {
    const { stdout } = await portfolio('--by', by);
    const [head = '', ...rows] = stdout.slice(stdout.indexOf(title)).split('\n');
    expect(head).toMatch(/CUSTOMERS +2026-03-31 +2026-02-28 +2025-03-31 +OVERDUE +DSO .* TARGETS MISSED$/);
    expect(rows.some((row) => row.startsWith(group))).toBe(true);
    expect(rows.every((row) => /\d of \d+$/.test(row))).toBe(true);
  });

  it('has no English word in Chinese', async () => {
    for (const by of ['industry', 'class', 'manager', 'currency']) {
      const { stdout } = await portfolio('--language', 'zh', '--by', by);
      const words = new Set(stdout.match(/[A-Za-z_]+/g));
      expect([...words].filter((word) => !['CNY', 'USD', 'C', 'GBT', 'high_risk'].includes(word))).toEqual(
        [],
      );
      expect(stdout).toMatch(/^逾期率 +61\.7 % +100\.0 % +未知 +不高于 20\.0 % {2}未达标$/m);
    }
  });

  it('says below the measures which currencies have no rate on which day', async () => {
    expect((await portfolio()).stdout).not.toContain('no exchange rate');
    const late = ['portfolio', '--as-of', '2026-04-30'];
    expect((await runWords(late, env)).stdout).toMatch(
      /\n2026-04-30: no exchange rate at most 7 days old for USD; what needs one is unknown\.$/m,
    );
    expect((await runWords([...late, '--language', 'zh'], env)).stdout).toContain(
      '\n2026-04-30：USD 没有7天以内的汇率，所需数值未知。',
    );
  });

  it('prints the whole report as one document with --json', async () => {
    const { stdout } = await portfolio('--json');
    const report = portfolioReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      as_of: DAY,
      all: { customers: 2, ageing: { receivable_total: '2000070.00' } },
    });
  });

  it('refuses what it does not understand, and without a day where none was evaluated', async () => {
    expect((await portfolio('--by', 'country')).code).toBe(2);
    expect((await runWords(['portfolio', '--as-of', '2026-02-30'], env)).code).toBe(2);
    expect(await runWords(['portfolio'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No day has been evaluated yet'),
    });
  });
});
