import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRules, type RuleSetReport } from '../../src/actions/check-rules.ts';
import { rulesCheckText } from '../../src/cli/rules-check-text.ts';
import { thresholdProfilesSchema } from '../../src/domain/threshold-profile.ts';
import { policyWith } from '../actions/temporary-folder.ts';
import { RULES_FOLDER } from '../support/project.ts';

const ESCAPE = String.fromCharCode(27);
const FORGED = 'ok      rules/forged.json: 9 rules';

function textOf(report: Partial<RuleSetReport>): string {
  const ruleSet: RuleSetReport = {
    file: 'a.json',
    rule_set: 'a',
    rules: [],
    thresholds: [],
    cases: 0,
    failed_cases: 0,
    faults: [],
    warnings: [],
    ...report,
  };
  return rulesCheckText('rules', {
    report: { ok: true, rule_sets: [ruleSet], profiles: [], faults: [], warnings: [] },
    texts: new Map(),
  });
}

describe('a policy with a profile in force', () => {
  const { profiles } = thresholdProfilesSchema.parse(
    JSON.parse(readFileSync(join(RULES_FOLDER, 'profiles.json'), 'utf8')),
  );
  const strict = profiles.find(({ profile }) => profile === 'finance_led');
  const finance = strict?.rule_sets.overdue?.days_overdue_low?.value;
  const overdue = readFileSync(join(RULES_FOLDER, 'overdue.json'), 'utf8');
  const settings = readFileSync(join(RULES_FOLDER, 'settings.json'), 'utf8');
  const inForce = { 'settings.json': settings.replace('"balanced"', '"finance_led"') };

  async function checkedText(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await policyWith(files);
    return rulesCheckText(folder, await checkRules(folder)).replaceAll(folder, 'rules');
  }

  it('shows its value, and that of the file beside it, which has no effect', async () => {
    const rows = async (files: Readonly<Record<string, string>>) =>
      (await checkedText(files)).split('\n').filter((line) => /^days_overdue_low /.test(line))[0];
    const own = JSON.parse(overdue).thresholds.days_overdue_low.value;
    expect(finance).not.toBe(own);
    expect(await rows({})).toMatch(new RegExp(`^days_overdue_low +${own}  days +\\S+ to \\S+$`));
    expect(await rows(inForce)).toMatch(
      new RegExp(`^days_overdue_low +${finance}  days +\\S+ to \\S+ +\\(finance_led; file: ${own}\\)$`),
    );
  });

  it('shows the overrides of the file where the profile has others', async () => {
    expect(await checkedText({})).not.toContain('file has');
    const [, after = ''] = (await checkedText(inForce)).split(/^days_overdue_low .*\n/m);
    const [details = ''] = after.split(/^\S/m);
    expect(details).toMatch(/^ {4}overrides [\s\S]*^ {4}file has [\s\S]*^ {4}used by /m);
  });

  it('says that cases are run with the thresholds of the files', async () => {
    const value = /(?<="days_overdue_low": [\s\S]*?"value": )\d+/;
    const broken = { 'overdue.json': overdue.replace(value, '2') };
    const sentence = 'not with those of finance_led, which is in force';
    expect(await checkedText({ ...broken, ...inForce })).toContain(sentence);
    const plain = await checkedText(broken);
    expect(plain).toContain('something else than their cases say');
    expect(plain).not.toContain('Cases are run');
  });
});

describe('the tables of rules and thresholds', () => {
  it('hold no line and no escape that a text of the file makes up', () => {
    const odd = `x\n${FORGED}${ESCAPE}[31m`;
    const text = textOf({
      rules: [{ name: 'r', indicator: odd, severity: 'high', facts: [odd], thresholds: [] }],
      thresholds: [
        {
          name: 't',
          value: 1,
          unit: odd,
          min: 0,
          max: 2,
          overrides: [{ segment: { customer_class: odd }, value: 2 }],
          instead_of: null,
          used_by: ['r'],
        },
      ],
    });
    expect(text).not.toContain(ESCAPE);
    expect(text.match(/forged/g)).toHaveLength(4);
    expect(text.split('\n').filter((line) => line.startsWith('ok'))).toEqual([
      'ok      rules/a.json: 1 rule, 1 threshold, 0 cases',
    ]);
  });
});
