/** What one reads after an evaluation: alert list, facts and explanations, in every form, and what is not there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Alert, alertSchema } from '../../src/domain/alert.ts';
import { type RunResult, runResultSchema } from '../../src/domain/run.ts';
import { VERDICTS } from '../../src/domain/verdict.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Answer } from '../support/built-program.ts';
import { factsOf } from '../support/fact-documents.ts';
import { documentOf, fastestInstallation, type Installation } from '../support/installation.ts';
import type { CsvRow } from '../support/real-sets.ts';

const DAY = '2026-09-30';
const CUSTOMERS = 25;

const explanationSchema = z.looseObject({
  customer_id: z.string(),
  as_of: z.string(),
  rules: z.array(
    z.looseObject({
      rule_set: z.string(),
      rule: z.string(),
      verdict: z.enum(VERDICTS),
      missing: z.array(z.string()),
      would_clear: z.array(z.unknown()),
    }),
  ),
});

let installation: Installation;
let run: RunResult;
let alerts: readonly Alert[];

beforeAll(async () => {
  installation = await fastestInstallation().open();
  await installation.run([
    'simulate',
    '--customers',
    String(CUSTOMERS),
    '--months',
    '12',
    '--seed',
    '3',
    '--out',
    'files',
  ]);
  expect((await installation.run(['import', 'files'])).code).toBe(0);
});
afterAll(() => installation.close());

describe('before anything is evaluated', () => {
  it('there is no list, and the answer is how to make one', async () => {
    const outcome = await installation.run(['alerts']);
    expectRefusal(outcome, 'duewatch evaluate --as-of DAY');
  });
});

describe('the alert list', () => {
  beforeAll(async () => {
    run = documentOf(await installation.run(['evaluate', '--as-of', DAY, '--json']), runResultSchema);
  });

  it('is one JSON document with every open alert, most money at risk first', async () => {
    const outcome = await installation.run(['alerts', '--format', 'json']);
    const list = documentOf(outcome, z.strictObject({ as_of: z.string(), alerts: z.array(alertSchema) }));
    alerts = list.alerts;
    expect(list.as_of).toBe(DAY);
    expect(alerts).toHaveLength(run.alerts.open);
    const amounts = alerts.map((alert) => Number(alert.money_at_risk.amount));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  });

  it('is the same alerts as CSV, a row each', async () => {
    const outcome = await installation.run(['alerts', '--as-of', DAY, '--format', 'csv']);
    const rows: CsvRow[] = parse(outcome.stdout, { columns: true });
    const shown = ({ alert_id, severity, money_at_risk, expected_loss, message_zh }: CsvRow) => [
      alert_id,
      severity,
      money_at_risk,
      expected_loss,
      message_zh,
    ];
    expect(rows.map(shown)).toEqual(
      alerts.map(({ alert_id, severity, money_at_risk, expected_loss, message }) => [
        alert_id,
        severity,
        money_at_risk.amount,
        expected_loss.amount,
        message.zh,
      ]),
    );
  });

  it('is a table for a person, in English or Chinese, cut where asked', async () => {
    const english = await installation.run(['alerts']);
    const [first] = alerts;
    expect(english.stdout).toContain(DAY);
    for (const { customer_id, message } of alerts) {
      expect(english.stdout).toContain(customer_id);
      expect(english.stdout).toContain(message.en);
    }
    const chinese = await installation.run(['alerts', '--language', 'zh', '--limit', '1']);
    expect(chinese.stdout).toContain(first?.message.zh);
    expect(chinese.stdout.split('\n').length).toBeLessThan(english.stdout.split('\n').length);
  });

  it('of a day that is not evaluated yet is refused, naming the newest that is', async () => {
    expectRefusal(
      await installation.run(['alerts', '--as-of', '2026-10-01']),
      `The newest evaluated day is ${DAY}`,
    );
  });
});

describe('facts', () => {
  it('are a row a customer and a column a fact, the same on the terminal and in a file', async () => {
    const outcome = await installation.runProgram(['facts', '--as-of', DAY]);
    const rows: CsvRow[] = parse(outcome.stdout, { columns: true });
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'customer_id',
      'as_of',
      ...FACT_CATALOGUE.map((fact) => fact.name),
    ]);
    const documents = await factsOf(installation, DAY);
    expect(rows.map((row) => row.customer_id)).toEqual([...documents.keys()]);
    expect(rows).toHaveLength(CUSTOMERS);
    for (const row of rows) {
      const facts = documents.get(row.customer_id ?? '')?.facts ?? {};
      for (const { name } of FACT_CATALOGUE) expect(row[name]).toBe(cellOf(facts[name] ?? null));
    }
    const toFile = await installation.runProgram(['facts', '--as-of', DAY, '--out', 'facts.csv']);
    expect(toFile).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(installation.folder, 'facts.csv'), 'utf8')).toBe(outcome.stdout);
  });

  it('of one customer come with their meaning, and of one that is not there are refused', async () => {
    const [alert] = alerts;
    const outcome = await installation.run(['facts', '--as-of', DAY, '--customer', alert?.customer_id ?? '']);
    for (const { name, meaning } of FACT_CATALOGUE) {
      expect(outcome.stdout).toMatch(
        new RegExp(`^${name} .*${meaning.en.replaceAll(/[()]/g, '\\$&')}$`, 'm'),
      );
    }
    expectRefusal(
      await installation.run(['facts', '--as-of', DAY, '--customer', 'NOBODY']),
      'no customer "NOBODY"',
    );
  });

  it('of a day without an evaluation are refused, with what to do', async () => {
    const outcome = await installation.run(['facts', '--as-of', '2026-09-01', '--json']);
    expect(outcome.code).toBe(1);
    const refusal = z.strictObject({
      error: z.strictObject({
        code: z.literal('not_found'),
        message: z.string(),
        details: z.array(z.string()),
      }),
    });
    expect(documentOf(outcome, refusal).error.message).toContain('duewatch evaluate --as-of 2026-09-01');
  });
});

describe('explain', () => {
  it('shows every rule with its verdict, and for a rule that fires what would clear it', async () => {
    const [alert] = alerts;
    const words = ['explain', alert?.customer_id ?? '', '--as-of', DAY];
    const explanation = documentOf(await installation.run([...words, '--json']), explanationSchema);
    expect(explanation.rules).toHaveLength(run.rules);
    const rule = explanation.rules.find((one) => one.rule === alert?.rule.rule);
    expect(rule?.verdict).toBe('fires');
    expect(rule?.would_clear).toEqual(alert?.would_clear);
    for (const { verdict, missing } of explanation.rules)
      expect(missing.length > 0).toBe(verdict === 'unknown');

    const text = (await installation.runProgram(words)).stdout;
    for (const one of explanation.rules) {
      expect(text).toContain(`${one.verdict.toUpperCase()}  ${one.rule_set}/${one.rule} `);
    }
  });

  it('refuses a customer and a day that are not there', async () => {
    expectRefusal(await installation.run(['explain', 'NOBODY', '--as-of', DAY]), 'no customer "NOBODY"');
    expectRefusal(
      await installation.run(['explain', 'C00001', '--as-of', '2026-09-01']),
      `There is no evaluation of 2026-09-01. The newest evaluated day is ${DAY}.`,
    );
  });
});

function expectRefusal(outcome: Answer, words: string): void {
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(words);
  expect(outcome.stderr).not.toContain('    at ');
}

function cellOf(value: unknown): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(';') : String(value);
}
