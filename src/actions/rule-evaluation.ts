import type { Bilingual } from '../domain/bilingual.ts';
import type { FactRow } from '../domain/fact.ts';
import type { Severity } from '../domain/severity.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { evaluateRule } from '../engine/explain/evaluate-rule.ts';
import { explainRule, type RuleExplanation } from '../engine/explain/explain-rule.ts';
import { reasonsFor, type UnfitReason, type UnfitReasons } from './unfit-value.ts';

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
  /** Of those, why the first twenty are unknown whose values were there and did not fit. */
  readonly reasons: readonly UnfitReason[];
  readonly explanation: RuleExplanation;
}

const ALL_FIT: UnfitReasons = new Map();

/**
 * @param previous the facts of the snapshot before, for the reader to compare with; null where there is none
 * @param unfit why facts are unknown though there were values
 */
export function ruleEvaluation(
  ruleSet: CheckedRuleSet,
  rule: CheckedRule,
  facts: FactRow,
  previous: FactRow | null,
  unfit: UnfitReasons = ALL_FIT,
): RuleEvaluation {
  const { verdict, missing } = evaluateRule(ruleSet, rule, facts);
  return {
    rule_set: ruleSet.name,
    rule: rule.name,
    indicator: rule.indicator,
    severity: rule.severity,
    title: rule.params?.title ?? null,
    verdict,
    missing,
    reasons: reasonsFor(missing, unfit),
    explanation: explainRule(ruleSet, rule, facts, previous),
  };
}
