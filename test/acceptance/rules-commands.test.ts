/** `rules check`, `rules evaluate` and what an evaluation does with rules that are not right. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA_FILE_NAMES } from '../../src/actions/policy-files.ts';
import { programWithRules, runProgram } from '../support/built-program.ts';
import { runInProcess } from '../support/command-line.ts';
import { documentOf } from '../support/installation.ts';
import { RULES_FOLDER } from '../support/project.ts';
import {
  FAULTY_RULES,
  faultyRuleSet,
  nestedTooDeeply,
  ruleSet,
  SOUND_CONDITION,
  tooManyInAll,
  tooManyInOneRule,
} from './faulty-rule-sets.ts';

const positionSchema = z.int().min(1).nullable();
const findingSchema = z.strictObject({
  file: z.string().nullable(),
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
  line: positionSchema,
  column: positionSchema,
  end_line: positionSchema,
  end_column: positionSchema,
});
const reportSchema = z.strictObject({
  ok: z.boolean(),
  rule_sets: z.array(
    z.strictObject({
      file: z.string(),
      rule_set: z.string().nullable(),
      rules: z.array(
        z.strictObject({
          name: z.string(),
          indicator: z.string(),
          severity: z.string().nullable(),
          facts: z.array(z.string()),
          thresholds: z.array(z.string()),
        }),
      ),
      thresholds: z.array(
        z.strictObject({
          name: z.string(),
          value: z.number(),
          unit: z.string(),
          min: z.number(),
          max: z.number(),
          overrides: z.array(z.unknown()),
          /** The balanced profile, which ships in force, is the files as they are. */
          instead_of: z.null(),
          used_by: z.array(z.string()),
        }),
      ),
      cases: z.int(),
      failed_cases: z.int(),
      faults: z.array(findingSchema),
      warnings: z.array(findingSchema),
    }),
  ),
  profiles: z.array(
    z.strictObject({
      profile: z.string(),
      title: z.strictObject({ en: z.string(), zh: z.string() }),
      in_force: z.boolean(),
      thresholds: z.int(),
    }),
  ),
  faults: z.array(findingSchema),
  warnings: z.array(findingSchema),
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('rules check', () => {
  it('finds the rules of the project sound, cases and all', async () => {
    const outcome = await runInProcess(['rules', 'check', RULES_FOLDER, '--json']);
    const report = documentOf(outcome, reportSchema);
    expect(outcome.code).toBe(0);
    expect(report).toMatchObject({ ok: true, faults: [] });
    expect(report.rule_sets.map(({ file }) => file)).toEqual([
      'cash-flow.json',
      'exposure.json',
      'industry-policy.json',
      'overdue.json',
      'payment-behaviour.json',
      'rating.json',
      'red-flags.json',
    ]);
    for (const { rules, cases, faults, warnings } of report.rule_sets) {
      expect([...faults, ...warnings]).toEqual([]);
      expect(cases).toBeGreaterThan(rules.length);
    }
  });

  it('names every fault by file and JSON pointer, those that would stop or kill the library too', async () => {
    const rules = join(folder, 'faulty');
    await copyPolicy(rules);
    await write(join(rules, 'faulty.json'), faultyRuleSet());
    await writeFile(join(rules, 'deep.json'), nestedTooDeeply());
    await write(join(rules, 'wide.json'), tooManyInOneRule());
    await write(join(rules, 'many.json'), tooManyInAll());
    await writeFile(join(rules, 'broken.json'), '{"rule_set": "broken",');
    await write(join(rules, 'sound.json'), ruleSet('sound', [['late', SOUND_CONDITION]]));
    await write(join(rules, 'sound.cases.json'), wrongCases());
    const outcome = await runProgram(['rules', 'check', rules, '--json']);
    expect(outcome.code).toBe(1);
    const report = documentOf(outcome, reportSchema);
    const faults = new Map(
      report.rule_sets.map((one) => [
        one.file,
        one.faults.map(({ file, pointer, message }) => `${file}${pointer}: ${message}`),
      ]),
    );
    for (const { line, column } of report.rule_sets.flatMap((one) => one.faults)) {
      expect(line).toBe(1);
      expect(column).toBeGreaterThan(1);
    }

    for (const [index, [, , pointer, words]] of FAULTY_RULES.entries()) {
      const place = `faulty.json/rules/${index}${pointer}: `;
      const there = faults.get('faulty.json')?.filter((fault) => fault.startsWith(place));
      expect(there, place).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
    }
    expect(faults.get('deep.json')).toEqual([
      expect.stringMatching(/^deep\.json\/rules\/0\/conditions\/not.*deep/),
    ]);
    expect(faults.get('wide.json')?.[0]).toMatch(/^wide\.json.*at most 500 conditions|holds more than/);
    expect(faults.get('many.json')).toEqual([
      'many.json/rules/40/conditions: is one too many: a rule set has at most 20000 conditions',
    ]);
    expect(faults.get('broken.json')).toEqual([
      'broken.json: is not JSON: the file ends here, too early: expected a name in double quotes here',
    ]);
    expect(faults.get('sound.json')).toEqual([
      'sound.cases.json/cases/0/expect/late: case "sixty days" expects late to be "fires", and it is "clear"',
      'sound.cases.json/cases/2/expect/late: case "nothing known" expects late to be "clear", and it is "unknown" for lack of days_overdue_max',
    ]);
    expect(report).toMatchObject({ ok: false, faults: [] });
    expect(outcome.seconds).toBeLessThan(40);
  });

  it('shows a person the line of each fault with a caret, and no tables below it', async () => {
    const rules = join(folder, 'shown');
    await copyPolicy(rules);
    const sound = JSON.stringify(ruleSet('shown', [['late', SOUND_CONDITION]]), null, 2);
    await writeFile(join(rules, 'shown.json'), sound.replace('"days_overdue_max"', '"days_overdu_max"'));
    const outcome = await runProgram(['rules', 'check', rules]);
    expect(outcome).toMatchObject({ code: 1, stderr: '' });
    const lines = outcome.stdout.split('\n');
    const place = `${join(rules, 'shown.json')}:`;
    const told = lines.findIndex(
      (line) =>
        line.startsWith(place) && line.endsWith('no fact days_overdu_max; did you mean days_overdue_max?'),
    );
    expect(lines[told + 1]).toMatch(/^ +\d+ \| "fact": "days_overdu_max",$/);
    expect(lines[told + 2]).toBe(`      | ${' '.repeat(8)}${'^'.repeat(17)}`);
    expect(outcome.stdout).not.toContain('THRESHOLD OF');
    expect(lines.at(-2)).toMatch(/^\d+ faults?\. The rules and their thresholds/);
  });

  it('shows rules and thresholds in 80 columns where nothing is wrong', async () => {
    const outcome = await runProgram(['rules', 'check', RULES_FOLDER]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/\noverdue_high +overdue +high\n +facts +days_overdue_max, /);
    expect(outcome.stdout).toMatch(
      /\ndays_overdue_high +60 +days +15 to 120\n +overrides +customer_class=core 75/,
    );
    const long = outcome.stdout.split('\n').filter((line) => line.length > 80);
    expect(long.filter((line) => !line.startsWith('ok'))).toEqual([]);
  });

  it('says what is missing where there is no rule set, and refuses a folder that is not there', async () => {
    const empty = await runInProcess(['rules', 'check', await made('empty')]);
    expect(empty).toMatchObject({ code: 1, stderr: '' });
    expect(empty.stdout).toContain('holds no rule set');
    const nowhere = await runInProcess(['rules', 'check', join(folder, 'nowhere')]);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toContain('There is no folder');
  });
});

describe('rules evaluate', () => {
  const rules = [
    { name: 'late', conditions: { all: [over('days', 30)] }, event: { type: 'late' } },
    {
      name: 'late_and_large',
      conditions: { all: [over('days', 30), over('amount', 1_000)] },
      event: { type: 'late' },
    },
  ];
  const verdicts = [
    { row: 1, rule: 'late', verdict: 'fires', missing: [] },
    { row: 1, rule: 'late_and_large', verdict: 'fires', missing: [] },
    { row: 2, rule: 'late', verdict: 'clear', missing: [] },
    { row: 2, rule: 'late_and_large', verdict: 'clear', missing: [] },
    { row: 3, rule: 'late', verdict: 'unknown', missing: ['days'] },
    { row: 3, rule: 'late_and_large', verdict: 'unknown', missing: ['days'] },
    { row: 4, rule: 'late', verdict: 'fires', missing: [] },
    { row: 4, rule: 'late_and_large', verdict: 'unknown', missing: ['amount'] },
    { row: 5, rule: 'late_and_large', verdict: 'clear', missing: [] },
  ];

  it('answers a verdict a row and rule for plain rules on CSV and on NDJSON, unknown where a fact is missing', async () => {
    const ruleFile = await write(join(folder, 'plain.json'), rules);
    const csv = join(folder, 'facts.csv');
    await writeFile(csv, 'days,amount\n45,2000\n10,5000\n,5000\n45,\n10,\n');
    const ndjson = join(folder, 'facts.ndjson');
    await writeFile(
      ndjson,
      '{"days":45,"amount":2000}\n{"days":10,"amount":5000}\n{"amount":5000}\n{"days":45,"amount":null}\n{"days":10}\n',
    );
    const words = ['rules', 'evaluate', '--rule-set', ruleFile, '--facts'];
    const fromCsv = await runProgram([...words, csv]);
    expect(fromCsv.code).toBe(0);
    expect(ndjsonOf(fromCsv.stdout)).toEqual(expect.arrayContaining(verdicts));
    expect(ndjsonOf(fromCsv.stdout)).toHaveLength(10);
    const out = join(folder, 'verdicts.ndjson');
    const fromNdjson = await runInProcess([...words, ndjson, '--out', out]);
    expect(fromNdjson).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(out, 'utf8')).toBe(fromCsv.stdout);
  });

  it('runs the rule sets of the project on a file of their facts', async () => {
    const facts = join(folder, 'overdue.csv');
    await writeFile(
      facts,
      'days_overdue_max,overdue_amount,unapplied_amount,customer_class\n95,500000.00,0,existing\n0,0.00,0,core\n',
    );
    const ruleFile = join(RULES_FOLDER, 'overdue.json');
    const outcome = await runInProcess(['rules', 'evaluate', '--rule-set', ruleFile, '--facts', facts]);
    expect(outcome.code).toBe(0);
    const answers = ndjsonOf(outcome.stdout);
    expect(answers).toEqual(
      expect.arrayContaining([
        { row: 1, rule: 'overdue_high', verdict: 'fires', missing: [] },
        { row: 2, rule: 'overdue_high', verdict: 'clear', missing: [] },
      ]),
    );
  });

  it('refuses a rule set that is not right, with every pointer, and evaluates nothing', async () => {
    const facts = join(folder, 'one.csv');
    await writeFile(facts, 'days_overdue_max\n45\n');
    const ruleFile = await write(join(folder, 'faulty.json'), faultyRuleSet());
    const outcome = await runInProcess(['rules', 'evaluate', '--rule-set', ruleFile, '--facts', facts]);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    for (const [index, [, , pointer]] of FAULTY_RULES.entries()) {
      expect(outcome.stderr).toContain(`\n  /rules/${index}${pointer}: `);
    }
  });
});

describe('evaluate', () => {
  it('refuses to run with faulty rules, names each fault, and does not touch the database', async () => {
    const rules = join(folder, 'half-faulty');
    await cp(RULES_FOLDER, rules, { recursive: true });
    await write(join(rules, 'extra.json'), faultyRuleSet());
    const program = await programWithRules(join(folder, 'program'), rules);
    const data = join(folder, 'data');
    const options = { program, env: { DUEWATCH_DATA: data } };
    const outcome = await runProgram(['evaluate', '--as-of', '2026-03-01', '--json'], options);
    expect(outcome.code).toBe(1);
    const refusal = z.strictObject({
      error: z.strictObject({ code: z.string(), message: z.string(), details: z.array(z.string()) }),
    });
    const { error } = documentOf(outcome, refusal);
    expect(error.code).toBe('rules_invalid');
    for (const [index, [, , pointer]] of FAULTY_RULES.entries()) {
      expect(error.details.some((detail) => detail.startsWith(`extra.json/rules/${index}${pointer}: `))).toBe(
        true,
      );
    }
    expect(existsSync(data)).toBe(false);
  });
});

/** The files of a policy folder that are not rule sets. */
async function copyPolicy(into: string): Promise<void> {
  await mkdir(into);
  for (const file of DATA_FILE_NAMES) await cp(join(RULES_FOLDER, file), join(into, file));
  // Those that are shipped speak of the rule sets that are shipped.
  const title = { en: 'As they are', zh: '原值' };
  await write(join(into, 'profiles.json'), { profiles: [{ profile: 'balanced', title, rule_sets: {} }] });
}

function wrongCases(): unknown {
  return {
    rule_set: 'sound',
    cases: [
      { name: 'sixty days', facts: { days_overdue_max: 60 }, expect: { late: 'fires' } },
      { name: 'sixty-one days', facts: { days_overdue_max: 61 }, expect: { late: 'fires' } },
      { name: 'nothing known', facts: {}, expect: { late: 'clear' } },
    ],
  };
}

function over(fact: string, value: number): unknown {
  return { fact, operator: 'greaterThan', value };
}

function ndjsonOf(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function made(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

async function write(path: string, json: unknown): Promise<string> {
  await writeFile(path, JSON.stringify(json));
  return path;
}
