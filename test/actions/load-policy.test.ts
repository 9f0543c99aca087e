import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/actions/check-rules.ts';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { folderWith, policyWith } from './temporary-folder.ts';

const shipped = async (file: string): Promise<string> => readFile(join(RULES_FOLDER, file), 'utf8');
const load = (folder: string) => loadPolicy(folder, FACT_CATALOGUE);

describe('the policy of a folder', () => {
  it('is every rule set in it with playbook, scales and settings, the shipped one without a fault', async () => {
    const policy = await load(RULES_FOLDER);
    expect(policy.rule_sets.map(({ name }) => name)).toEqual([
      'cash-flow',
      'exposure',
      'industry-policy',
      'overdue',
      'payment-behaviour',
      'rating',
      'red-flags',
    ]);
    expect([...policy.indicators.keys()]).toContain('overdue');
    expect(policy.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has another hash when the playbook says something else, and the same when it is only written differently', async () => {
    const playbook = JSON.parse(await shipped('playbook.json'));
    const original = (await load(RULES_FOLDER)).sha256;
    const written = await policyWith({ 'playbook.json': JSON.stringify(playbook) });
    expect((await load(written)).sha256).toBe(original);
    playbook.actions[0].due_in_days += 1;
    const changed = await policyWith({ 'playbook.json': JSON.stringify(playbook) });
    expect((await load(changed)).sha256).not.toBe(original);
  });

  it('is refused with every fault of every file, each with its place', async () => {
    const overdue = JSON.parse(await shipped('overdue.json'));
    overdue.rules[0].conditions.all[0].fact = 'days_overdu_max';
    overdue.rules[0].event.params.actions = ['fly_to_the_moon'];
    const folder = await policyWith({
      'overdue.json': JSON.stringify(overdue),
      'rating.json': '{ not json',
      'settings.json': '{"minimum_amount": {"value": "1,00", "reason": "r", "source": "s"}}',
    });
    await expect(load(folder)).rejects.toMatchObject({
      code: 'rules_invalid',
      details: expect.arrayContaining([
        expect.stringMatching(/^settings\.json\/minimum_amount\/value: /),
        expect.stringMatching(/^overdue\.json\/rules\/0\/conditions\/all\/0.*days_overdu_max/),
        expect.stringMatching(/^rating\.json: /),
      ]),
    });
  });

  it('is refused where a rule recommends what the playbook does not have', async () => {
    const overdue = JSON.parse(await shipped('overdue.json'));
    overdue.rules[0].event.params.actions = ['fly_to_the_moon'];
    const folder = await policyWith({ 'overdue.json': JSON.stringify(overdue) });
    const details = [
      'overdue.json/rules/0/event/params/actions/0: rule overdue_low: the playbook has no action "fly_to_the_moon"',
    ];
    await expect(load(folder)).rejects.toMatchObject({ code: 'rules_invalid', details });
  });

  it('is refused where two files have one name, or say different things of one indicator', async () => {
    const twin = JSON.parse(await shipped('overdue.json'));
    twin.indicators.overdue.raise_after = 5;
    const folder = await policyWith({ 'zz.json': JSON.stringify(twin) });
    await expect(load(folder)).rejects.toMatchObject({
      details: [
        'zz.json/rule_set: overdue.json calls itself "overdue" too; every rule set has a name of its own',
        expect.stringMatching(/^zz\.json\/indicators\/overdue: overdue\.json says something else/),
      ],
    });
  });

  it('is refused where the files beside the rule sets are missing, naming them', async () => {
    const folder = await policyWith({});
    await rm(join(folder, 'playbook.json'));
    await expect(load(folder)).rejects.toMatchObject({
      details: [
        expect.stringMatching(
          /^playbook\.json: is missing: the rules need playbook\.json, .* and profiles\.json$/,
        ),
      ],
    });
  });

  it('is refused where there is no folder', async () => {
    await expect(load('/no/such/folder')).rejects.toMatchObject({
      message: expect.stringContaining('/no/such/folder'),
    });
  });
});

describe('checking a folder of rules', () => {
  it('finds nothing in what is shipped, no warning either, and tells what it looked at', async () => {
    const { report } = await checkRules(RULES_FOLDER);
    expect(report).toMatchObject({ ok: true, faults: [] });
    for (const { file, faults, warnings, rules, thresholds, cases } of report.rule_sets) {
      expect({ file, faults, warnings }).toEqual({ file, faults: [], warnings: [] });
      expect(Math.min(rules.length, thresholds.length, cases)).toBeGreaterThan(0);
    }
    const overdue = report.rule_sets.find(({ file }) => file === 'overdue.json');
    expect(overdue?.rules).toContainEqual({
      name: 'overdue_high',
      indicator: 'overdue',
      severity: 'high',
      facts: ['days_overdue_max', 'overdue_amount', 'unapplied_amount'],
      thresholds: ['days_overdue_high', 'overdue_amount_high_min'],
    });
    expect(overdue?.thresholds).toContainEqual({
      name: 'days_overdue_critical',
      value: 90,
      unit: 'days',
      min: 30,
      max: 180,
      overrides: [{ segment: { customer_class: 'high_risk' }, value: 60 }],
      instead_of: null,
      used_by: ['overdue_critical'],
    });
  });

  it('finds cases that are of another rule set, that share a name, or that are of no rule set at all', async () => {
    const cases = JSON.parse(await shipped('overdue.cases.json'));
    cases.rule_set = 'overdu';
    cases.cases[1].name = cases.cases[0].name;
    const folder = await policyWith({
      'overdue.cases.json': JSON.stringify(cases),
      'overdu.cases.json': '{}',
      'Mine.JSON': '{}',
    });
    const { report } = await checkRules(folder);
    const overdue = report.rule_sets.find(({ file }) => file === 'overdue.json');
    expect(overdue?.faults.map(({ code, pointer }) => `${pointer} ${code}`)).toEqual([
      '/rule_set other_rule_set',
      '/cases/1/name duplicate_case',
    ]);
    expect(report.faults.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'Mine.JSON: is not read: only names that end in .json are',
      'overdu.cases.json: is not read: there is no overdu.json that it holds cases of',
    ]);
  });

  it('tells which case comes out otherwise, and for lack of what, and where it stands', async () => {
    const cases = {
      rule_set: 'overdue',
      cases: [
        { name: 'nothing known', facts: {}, expect: { overdue_low: 'fires' } },
        { name: 'no such rule', facts: {}, expect: { overdue_lowest: 'fires' } },
      ],
    };
    const folder = await policyWith({ 'overdue.cases.json': JSON.stringify(cases, null, 1) });
    const { report } = await checkRules(folder);
    expect(report.ok).toBe(false);
    expect(report.rule_sets.find(({ file }) => file === 'overdue.json')?.faults).toMatchObject([
      {
        file: 'overdue.cases.json',
        pointer: '/cases/0/expect/overdue_low',
        code: 'case_failed',
        message: expect.stringMatching(
          /case "nothing known" expects overdue_low to be "fires", and it is "unknown" for lack of .*days_overdue_max/,
        ),
        line: 8,
        column: 20,
        end_line: 8,
        end_column: 27,
      },
      {
        pointer: '/cases/1/expect/overdue_lowest',
        code: 'unknown_rule',
        message: expect.stringContaining('case "no such rule": the rule set has no rule "overdue_lowest"'),
        line: 15,
        column: 5,
        end_column: 21,
      },
    ]);
  });

  it('warns of a rule of which no case shows a verdict, and of a name that is given twice', async () => {
    const cases = {
      rule_set: 'overdue',
      cases: [{ name: 'nothing known', facts: {}, expect: { overdue_low: 'unknown' } }],
    };
    const overdue = await shipped('overdue.json');
    const folder = await policyWith({
      'overdue.cases.json': JSON.stringify(cases),
      'overdue.json': overdue.replace(
        '"rule_set": "overdue",',
        '"rule_set": "first",\n"rule_set": "overdue",',
      ),
    });
    const { report } = await checkRules(folder);
    expect(report.ok).toBe(true);
    const warnings = report.rule_sets.find(({ file }) => file === 'overdue.json')?.warnings ?? [];
    expect(warnings.slice(0, 3)).toMatchObject([
      { code: 'repeated_name', line: 4, column: 1, end_column: 11 },
      {
        code: 'uncovered_rule',
        pointer: '/rules/0/name',
        message: 'no case in overdue.cases.json expects overdue_low to be fires or clear',
      },
      {
        code: 'uncovered_rule',
        pointer: '/rules/1/name',
        message: expect.stringContaining('to be fires or clear or unknown'),
      },
    ]);
  });

  it('says each fault once: of a rule set in its own report, the others apart', async () => {
    const folder = await policyWith({ 'rating.json': '{ not json', 'playbook.json': '{"actions": []}' });
    const { report } = await checkRules(folder);
    expect(report.rule_sets.find(({ file }) => file === 'rating.json')?.faults).toMatchObject([
      { code: 'not_json', line: 1, column: 3, end_column: 6 },
    ]);
    expect(report.faults).toMatchObject([{ file: 'playbook.json', pointer: '/actions', column: 13 }]);
  });

  it('does not call a folder without rules sound', async () => {
    const folder = await folderWith({ 'notes.txt': 'nothing' });
    expect((await checkRules(folder)).report).toMatchObject({ ok: false, rule_sets: [] });
  });
});
