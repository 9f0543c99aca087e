import type { RuleCases } from '../domain/rule-set.ts';
import { VERDICTS, type Verdict } from '../domain/verdict.ts';
import type { CheckedRuleSet } from './checked-rule-set.ts';
import { evaluateRule } from './explain/evaluate-rule.ts';

export interface CaseResult {
  readonly case: string;
  /** Of the case in its file, from 0. */
  readonly place: number;
  readonly rule: string;
  readonly expected: Verdict;
  /** Null where the rule set has no rule of that name. */
  readonly actual: Verdict | null;
  readonly ok: boolean;
  /** The unknown facts that left it open. */
  readonly missing: readonly string[];
}

/** One result for each verdict that a case expects, in the order of the file. Facts a case does not name are unknown. */
export function runCases(ruleSet: CheckedRuleSet, cases: RuleCases): readonly CaseResult[] {
  const rules = new Map(ruleSet.rules.map((rule) => [rule.name, rule]));
  return cases.cases.flatMap(({ name, facts, expect }, place) =>
    Object.entries(expect).map(([ruleName, expected]) => {
      const rule = rules.get(ruleName);
      const found = rule ? evaluateRule(ruleSet, rule, facts) : { verdict: null, missing: [] };
      const { verdict: actual, missing } = found;
      return { case: name, place, rule: ruleName, expected, actual, ok: actual === expected, missing };
    }),
  );
}

export interface UncoveredRule {
  readonly rule: string;
  /** Of the rule in its set, from 0. */
  readonly index: number;
  /** The verdicts that no case expects of it. */
  readonly lacking: readonly Verdict[];
}

/** The rules of which the cases do not show all three verdicts, in the order of the rule set. */
export function uncoveredVerdicts(ruleSet: CheckedRuleSet, { cases }: RuleCases): readonly UncoveredRule[] {
  const expected = new Set(
    cases.flatMap(({ expect }) => Object.entries(expect).map(([rule, verdict]) => `${verdict} ${rule}`)),
  );
  return ruleSet.rules.flatMap(({ name: rule }, index) => {
    const lacking = VERDICTS.filter((verdict) => !expected.has(`${verdict} ${rule}`));
    return lacking.length === 0 ? [] : [{ rule, index, lacking }];
  });
}
