import type { Evidence } from '../../domain/alert.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet, ConditionNode, FactCondition } from '../checked-rule-set.ts';
import { type EngineFacts, type EngineValue, engineValue } from '../fact-batch.ts';
import type { Value } from '../operator.ts';
import { oppositeVerdict, verdictOfGroup } from './evaluate-rule.ts';
import { readFactCondition } from './fact-reading.ts';

export { wouldClear } from './would-clear.ts';

/** A group with what it came to; `not` has one child. */
export interface GroupExplanation {
  readonly kind: 'all' | 'any' | 'not';
  readonly verdict: Verdict;
  readonly children: readonly RuleExplanation[];
}

export interface FactExplanation {
  readonly kind: 'fact';
  readonly verdict: Verdict;
  readonly fact: string;
  /** As it was given: money in a decimal string stays one, to the cent. Null is unknown. */
  readonly value: EngineValue;
  readonly unit: string;
  /** As written in the rule. */
  readonly operator: string;
  /** What the fact was held against: a literal, a threshold's value for this customer, or another fact's value. */
  readonly threshold: Value | null;
  readonly threshold_name: string | null;
  /** The other fact, where one fact is held against another. */
  readonly threshold_fact: string | null;
  /** The segment whose override of the threshold applies to this customer; null where none does. */
  readonly override: Readonly<Record<string, string>> | null;
  /** The fact in the snapshot before; null where it was unknown or there is none. */
  readonly previous: EngineValue;
}

export type RuleExplanation = GroupExplanation | FactExplanation;

/** One rule for one customer, condition by condition; the root's verdict is that of `evaluateRule`. */
export function explainRule(
  ruleSet: CheckedRuleSet,
  rule: CheckedRule,
  facts: EngineFacts,
  previous: EngineFacts | null,
): RuleExplanation {
  return explainNode(rule.condition, { ruleSet, facts, previous: previous ?? {} });
}

/**
 * The comparisons that made a rule fire, each once; none where it does not fire. Under a `not` it is the comparison
 * that failed, with `not:` before its operator: so every piece of evidence is a true statement.
 */
export function evidenceOf(explanation: RuleExplanation): readonly Evidence[] {
  const evidence = new Map<string, Evidence>();
  collectEvidence(explanation, false, evidence);
  return [...evidence.values()];
}

interface Walk {
  readonly ruleSet: CheckedRuleSet;
  readonly facts: EngineFacts;
  readonly previous: EngineFacts;
}

function explainNode(node: ConditionNode, walk: Walk): RuleExplanation {
  if (node.kind === 'fact') return explainFact(node, walk);
  if (node.kind === 'not') {
    const child = explainNode(node.child, walk);
    return { kind: 'not', verdict: oppositeVerdict(child.verdict), children: [child] };
  }
  const children = node.children.map((child) => explainNode(child, walk));
  const verdict = verdictOfGroup(
    node.kind,
    children.map((child) => child.verdict),
  );
  return { kind: node.kind, verdict, children };
}

function explainFact(condition: FactCondition, { ruleSet, facts, previous }: Walk): FactExplanation {
  const { fact, unit, operator, value: source } = condition;
  const reading = readFactCondition(condition, ruleSet.thresholds, facts);
  return {
    kind: 'fact',
    verdict: reading.verdict,
    fact,
    value: asGiven(condition, facts),
    unit,
    operator,
    threshold: reading.compared,
    threshold_name: source.kind === 'threshold' ? source.name : null,
    threshold_fact: source.kind === 'fact' ? source.fact : null,
    override: reading.segment,
    previous: asGiven(condition, previous),
  };
}

function asGiven({ fact, type }: FactCondition, facts: EngineFacts): EngineValue {
  const given = Object.hasOwn(facts, fact) ? (facts[fact] ?? null) : null;
  return engineValue(type, given) === null ? null : given;
}

/** An even number of `not`s above: what fires supports; an odd number: what is clear does. */
function collectEvidence(node: RuleExplanation, inverted: boolean, evidence: Map<string, Evidence>): void {
  if (node.verdict !== (inverted ? 'clear' : 'fires')) return;
  if (node.kind !== 'fact') {
    const turn = node.kind === 'not';
    for (const child of node.children) collectEvidence(child, inverted !== turn, evidence);
    return;
  }
  const { fact, value, unit, operator, threshold, previous } = node;
  const piece: Evidence = {
    fact,
    value: plain(value),
    unit,
    operator: inverted ? `not:${operator}` : operator,
    threshold: plain(threshold),
    previous: plain(previous),
  };
  evidence.set(JSON.stringify([fact, piece.operator, piece.threshold]), piece);
}

/** Lists are shown as texts, of whatever they are. */
function plain(value: Value | null): Evidence['value'] {
  return typeof value === 'object' && value !== null ? value.map(String) : value;
}
