import type { Verdict } from '../../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet, ConditionNode, FactCondition } from '../checked-rule-set.ts';
import type { EngineFacts } from '../fact-batch.ts';
import { type FactReading, readFactCondition } from './fact-reading.ts';

export interface RuleVerdict {
  readonly verdict: Verdict;
  /** The unknown facts that left it open, in order of appearance; none unless the verdict is `unknown`. */
  readonly missing: readonly string[];
}

/**
 * One rule for one customer, in Kleene's three-valued logic: unknown unless the known part settles it. `all` is
 * settled by one clear condition, `any` by one that fires, and the opposite of unknown is unknown.
 */
export function evaluateRule(ruleSet: CheckedRuleSet, rule: CheckedRule, facts: EngineFacts): RuleVerdict {
  const missing = new Set<string>();
  const verdict = verdictOfNode(rule.condition, { ruleSet, facts, missing });
  return { verdict, missing: verdict === 'unknown' ? [...missing] : [] };
}

/** `all` and `any` of verdicts: `all` is what its worst child allows, `any` what its best child reaches. */
export function verdictOfGroup(kind: 'all' | 'any', verdicts: readonly Verdict[]): Verdict {
  const settling = kind === 'all' ? 'clear' : 'fires';
  if (verdicts.includes(settling)) return settling;
  if (verdicts.includes('unknown')) return 'unknown';
  return kind === 'all' ? 'fires' : 'clear';
}

export function oppositeVerdict(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return verdict;
  return verdict === 'fires' ? 'clear' : 'fires';
}

interface Walk {
  readonly ruleSet: CheckedRuleSet;
  readonly facts: EngineFacts;
  readonly missing: Set<string>;
}

function verdictOfNode(node: ConditionNode, walk: Walk): Verdict {
  if (node.kind === 'not') return oppositeVerdict(verdictOfNode(node.child, walk));
  if (node.kind !== 'fact') return verdictOfChildren(node.kind, node.children, walk);
  const reading = readFactCondition(node, walk.ruleSet.thresholds, walk.facts);
  addMissing(node, reading, walk.missing);
  return reading.verdict;
}

/** A group that is settled does not miss what its open children miss. */
function verdictOfChildren(kind: 'all' | 'any', children: readonly ConditionNode[], walk: Walk): Verdict {
  const missing = new Set<string>();
  const verdicts = children.map((child) => verdictOfNode(child, { ...walk, missing }));
  const verdict = verdictOfGroup(kind, verdicts);
  if (verdict === 'unknown') for (const fact of missing) walk.missing.add(fact);
  return verdict;
}

function addMissing({ fact, value }: FactCondition, reading: FactReading, missing: Set<string>): void {
  if (reading.value === null) missing.add(fact);
  if (value.kind === 'fact' && reading.compared === null) missing.add(value.fact);
}
