import type { RuleCases } from '../domain/rule-set.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { CheckedRuleSet } from './checked-rule-set.ts';
import { evaluateRule } from './evaluate-rule.ts';

export interface CaseResult {
  readonly case: string;
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
  return cases.cases.flatMap(({ name, facts, expect }) =>
    Object.entries(expect).map(([ruleName, expected]) => {
      const rule = rules.get(ruleName);
      const found = rule ? evaluateRule(ruleSet, rule, facts) : { verdict: null, missing: [] };
      const { verdict: actual, missing } = found;
      return { case: name, rule: ruleName, expected, actual, ok: actual === expected, missing };
    }),
  );
}
