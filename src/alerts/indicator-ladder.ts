/** What the rules of one indicator say together. Its levels form a ladder: low, medium, high, critical. */
import { type Severity, severityRank } from '../domain/severity.ts';
import type { Verdict } from '../domain/verdict.ts';

/** One rule of the indicator and what it says of the customer. */
export interface IndicatorRule {
  /** Unique among the rules of the indicator. */
  readonly name: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
}

/** The firing rule of the worst level, the first in rule order among several of that level; null where none fires. */
export function worstFiring<Rule extends IndicatorRule>(rules: readonly Rule[]): Rule | null {
  let worst: Rule | null = null;
  for (const rule of rules) {
    if (rule.verdict !== 'fires') continue;
    if (worst === null || severityRank(rule.severity) > severityRank(worst.severity)) worst = rule;
  }
  return worst;
}

/**
 * What the indicator says at `level` and above: it fires where one rule there fires, it is clear where all of them
 * are, and otherwise it is unknown. A level without rules is clear, so that an alert whose level was taken out of
 * the rules can still come down; an indicator without any rule says nothing at all.
 */
export function verdictFrom(rules: readonly IndicatorRule[], level: Severity): Verdict {
  let verdict: Verdict = rules.length === 0 ? 'unknown' : 'clear';
  for (const rule of rules) {
    if (severityRank(rule.severity) < severityRank(level)) continue;
    if (rule.verdict === 'fires') return 'fires';
    if (rule.verdict === 'unknown') verdict = 'unknown';
  }
  return verdict;
}

/** Whether every rule of a worse level than this one is clear. */
export function clearAbove(rules: readonly IndicatorRule[], level: Severity): boolean {
  return rules.every(
    (rule) => rule.verdict === 'clear' || severityRank(rule.severity) <= severityRank(level),
  );
}
