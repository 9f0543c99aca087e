/** What becomes of the shipped policy when a firm changes its copy of the folder. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../src/actions/check-rules.ts';
import { loadPolicy } from '../src/actions/load-policy.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { policyWith } from './actions/temporary-folder.ts';

const FOLDER = new URL('../rules/', import.meta.url);

describe('a changed copy of the folder', () => {
  it('that holds 240,000 things that are no rules is refused with 1,000 faults and the number of the others', async () => {
    const overdue = { ...Object(readJson('overdue.json')), rules: new Array(240_000).fill(1) };
    const folder = await policyWith({ 'overdue.json': JSON.stringify(overdue) });
    const { rule_sets, faults } = (await checkRules(folder)).report;
    const told = rule_sets.find((one) => one.file === 'overdue.json')?.faults ?? [];
    expect(told).toHaveLength(1_000);
    const lines = told.map(({ file, pointer, message }) => `${file}${pointer}: ${message}`);
    expect(lines.at(-1)).toMatch(/^overdue\.json: and up to \d{6} more faults$/);
    expect(faults).toEqual([]);
    await expect(loadPolicy(folder, FACT_CATALOGUE)).rejects.toMatchObject({ details: lines });
  });

  it('is refused where a case gives a fact in another type than it has', async () => {
    const facts = {
      days_overdue_max: '74',
      overdue_amount: '80000.00',
      customer_class: 3,
      overdue_ratio: null,
    };
    const cases = { rule_set: 'overdue', cases: [{ name: 'typed', facts, expect: {} }] };
    const folder = await policyWith({ 'overdue.cases.json': JSON.stringify(cases) });
    const { rule_sets } = (await checkRules(folder)).report;
    expect(rule_sets.find((one) => one.file === 'overdue.json')?.faults).toMatchObject([
      {
        file: 'overdue.cases.json',
        pointer: '/cases/0/facts/days_overdue_max',
        message: 'case "typed": days_overdue_max is days, and cannot be "74"',
      },
      { message: 'case "typed": customer_class is text, and cannot be 3' },
    ]);
  });

  it('is sound without cases beside a rule set, with a warning', async () => {
    const twin = { ...Object(readJson('overdue.json')), rule_set: 'twin' };
    const { report } = await checkRules(await policyWith({ 'twin.json': JSON.stringify(twin) }));
    expect(report.ok).toBe(true);
    expect(report.rule_sets.flatMap((one) => one.warnings)).toMatchObject([
      { file: 'twin.json', message: 'there is no twin.cases.json to show what the rules do' },
    ]);
  });
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}
