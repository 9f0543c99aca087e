import { readFile } from 'node:fs/promises';
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
      'industry-policy',
      'overdue',
      'rating',
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
    const details = ['overdue.json, rule overdue_low: the playbook has no action "fly_to_the_moon"'];
    await expect(load(folder)).rejects.toMatchObject({ code: 'rules_invalid', details });
  });

  it('is refused where two files have one name, or say different things of one indicator', async () => {
    const twin = JSON.parse(await shipped('overdue.json'));
    twin.indicators.overdue.raise_after = 5;
    const folder = await policyWith({ 'zz.json': JSON.stringify(twin) });
    await expect(load(folder)).rejects.toMatchObject({
      details: [
        'two files call themselves rule set "overdue"',
        expect.stringContaining('/indicators/overdue'),
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
  it('finds nothing in what is shipped, and counts what it looked at', async () => {
    const report = await checkRules(RULES_FOLDER);
    expect(report).toMatchObject({ ok: true, faults: [] });
    for (const ruleSet of report.rule_sets) {
      expect(ruleSet).toMatchObject({ faults: [], file: expect.stringMatching(/\.json$/) });
      expect(Math.min(ruleSet.rules, ruleSet.thresholds, ruleSet.cases)).toBeGreaterThan(0);
    }
  });

  it('tells which case comes out otherwise, and for lack of what', async () => {
    const cases = {
      rule_set: 'overdue',
      cases: [
        { name: 'nothing known', facts: {}, expect: { overdue_low: 'fires' } },
        { name: 'no such rule', facts: {}, expect: { overdue_lowest: 'fires' } },
      ],
    };
    const report = await checkRules(await policyWith({ 'overdue.cases.json': JSON.stringify(cases) }));
    expect(report.ok).toBe(false);
    expect(report.rule_sets.find(({ file }) => file === 'overdue.json')?.faults).toEqual([
      expect.stringMatching(
        /case "nothing known": rule overdue_low should be fires and is unknown for lack of .*days_overdue_max/,
      ),
      expect.stringContaining('case "no such rule": the rule set has no rule "overdue_lowest"'),
    ]);
  });

  it('says each fault once: of a rule set in its own report, the others apart', async () => {
    const folder = await policyWith({ 'rating.json': '{ not json', 'playbook.json': '{"actions": []}' });
    const report = await checkRules(folder);
    expect(report.rule_sets.find(({ file }) => file === 'rating.json')?.faults).toHaveLength(1);
    expect(report.faults.filter((fault) => fault.startsWith('rating.json'))).toEqual([]);
    expect(report.faults).toEqual([expect.stringMatching(/^playbook\.json\/actions/)]);
  });

  it('does not call a folder without rules sound', async () => {
    const folder = await folderWith({ 'notes.txt': 'nothing' });
    expect(await checkRules(folder)).toMatchObject({ ok: false, rule_sets: [] });
  });
});
