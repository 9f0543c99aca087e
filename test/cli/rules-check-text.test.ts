import { describe, expect, it } from 'vitest';
import type { RuleSetReport } from '../../src/actions/check-rules.ts';
import { rulesCheckText } from '../../src/cli/rules-check-text.ts';

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
