import type { Bilingual } from '../domain/bilingual.ts';
import type { FactRow } from '../domain/fact.ts';
import type { Severity } from '../domain/severity.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { evaluateRule } from '../engine/evaluate-rule.ts';
import { explainRule, type RuleExplanation } from '../engine/explain-rule.ts';

/** What one rule says of one customer's facts, and why. */
export interface RuleEvaluation {
  readonly rule_set: string;
  readonly rule: string;
  readonly indicator: string;
  /** Null, like the title, for plain json-rules-engine rules. */
  readonly severity: Severity | null;
  readonly title: Bilingual | null;
  readonly verdict: Verdict;
  /** The unknown facts that left it open. */
  readonly missing: readonly string[];
  readonly explanation: RuleExplanation;
}

/** @param previous the facts of the snapshot before, for the reader to compare with; null where there is none */
export function ruleEvaluation(
  ruleSet: CheckedRuleSet,
  rule: CheckedRule,
  facts: FactRow,
  previous: FactRow | null,
): RuleEvaluation {
  return {
    rule_set: ruleSet.name,
    rule: rule.name,
    indicator: rule.indicator,
    severity: rule.severity,
    title: rule.params?.title ?? null,
    ...evaluateRule(ruleSet, rule, facts),
    explanation: explainRule(ruleSet, rule, facts, previous),
  };
}
