import type { WouldClear } from '../domain/alert.ts';
import type { FactType } from '../domain/fact.ts';
import type { CheckedRule, CheckedRuleSet, ConditionNode, FactCondition } from './checked-rule-set.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { type EngineFacts, type EngineValue, readFact } from './fact-batch.ts';
import { readFactCondition } from './fact-reading.ts';
import { numberChange } from './number-change.ts';
import type { Scalar, Value } from './operator.ts';
import { type Change, flagChange, listChange, textChange } from './other-change.ts';

/**
 * For each known fact of a firing rule the smallest change of it alone that turns the rule to clear:
 * `{fact: 'days_overdue_max', operator: 'lessThan', value: 60}`. Facts of which no change alone does that, and passive
 * ones, are left out; a rule that does not fire has none.
 * @param rules the rule that fires, and after it those of which none may fire once the fact has changed: of an alert
 * the others of its indicator that would keep it as it is
 */
export function wouldClear(
  ruleSet: CheckedRuleSet,
  rules: readonly CheckedRule[],
  facts: EngineFacts,
): readonly WouldClear[] {
  const [rule, ...others] = rules;
  if (rule === undefined || evaluateRule(ruleSet, rule, facts).verdict !== 'fires') return [];
  const own = new Set(rule.facts);
  return [...turningPoints(ruleSet, rules, facts)].flatMap(([fact, { type, values }]) => {
    if (!own.has(fact) || ruleSet.passive_facts.has(fact)) return [];
    const value = readFact(facts, fact, type);
    // One copy of the facts serves every value that is tried.
    const after: Record<string, EngineValue> = { ...facts };
    const clears = (changed: EngineValue): boolean => {
      after[fact] = changed;
      return (
        evaluateRule(ruleSet, rule, after).verdict === 'clear' &&
        !others.some((other) => evaluateRule(ruleSet, other, after).verdict === 'fires')
      );
    };
    const change = value === null ? null : changeOf(value, [...values], clears);
    return change === null ? [] : [{ fact, ...change }];
  });
}

/** By fact, in order of appearance: the values at which a comparison of it, or an override by it, can change. */
type TurningPoints = Map<string, { readonly type: FactType; readonly values: Set<Scalar> }>;

function changeOf(
  value: Exclude<EngineValue, null>,
  points: readonly Scalar[],
  clears: (changed: EngineValue) => boolean,
): Change | null {
  const texts = points.filter((point) => typeof point === 'string');
  const numbers = points.filter((point) => typeof point === 'number');
  switch (typeof value) {
    case 'number':
      return numberChange(value, numbers, clears);
    case 'string':
      return textChange(value, texts, clears);
    case 'boolean':
      return flagChange(value, clears);
    default:
      return listChange(value, texts, clears);
  }
}

function turningPoints(
  ruleSet: CheckedRuleSet,
  rules: readonly CheckedRule[],
  facts: EngineFacts,
): TurningPoints {
  const points: TurningPoints = new Map();
  for (const condition of rules.flatMap((rule) => factConditions(rule.condition))) {
    const { value, compared } = readFactCondition(condition, ruleSet.thresholds, facts);
    add(points, condition.fact, condition.type, compared);
    const source = condition.value;
    if (source.kind === 'fact') add(points, source.fact, source.type, value);
  }
  for (const { overrides } of ruleSet.thresholds.values()) {
    for (const { segment } of overrides) {
      for (const [fact, text] of Object.entries(segment)) points.get(fact)?.values.add(text);
    }
  }
  return points;
}

function factConditions(node: ConditionNode): readonly FactCondition[] {
  if (node.kind === 'fact') return [node];
  return node.kind === 'not' ? factConditions(node.child) : node.children.flatMap(factConditions);
}

function add(points: TurningPoints, fact: string, type: FactType, value: Value | null): void {
  const known = points.get(fact) ?? { type, values: new Set<Scalar>() };
  points.set(fact, known);
  for (const scalar of typeof value === 'object' ? (value ?? []) : [value]) known.values.add(scalar);
}
