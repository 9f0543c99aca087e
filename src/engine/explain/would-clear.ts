import type { WouldClear } from '../../domain/alert.ts';
import type { CheckedRule, CheckedRuleSet } from '../checked-rule-set.ts';
import { comparisonsIn, factTypes } from '../comparisons.ts';
import { type EngineFacts, type EngineValue, readFact } from '../fact-batch.ts';
import type { Scalar, Value } from '../operator.ts';
import type { Change } from './change.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { listChange } from './list-change.ts';
import { numberChange } from './number-change.ts';
import { SensitiveReader } from './sensitive-condition.ts';
import { flagChange, textChange } from './text-change.ts';

/**
 * For each known fact of a firing rule the smallest change of it alone that turns the rule to clear:
 * `{fact: 'days_overdue_max', operator: 'lessThan', value: 60}`. Facts of which no change alone does that, and passive
 * ones, are left out, so that an empty answer says that no single change does; a rule that does not fire has none.
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
  const reader = new SensitiveReader(ruleSet.thresholds, facts);
  const types = factTypes(rule.condition);
  return rule.facts.flatMap((fact) => {
    const value = readFact(facts, fact, types.get(fact) ?? 'text');
    if (value === null || ruleSet.passive_facts.has(fact)) return [];
    const condition = reader.sensitiveTo(fact, rule.condition);
    // Nearly always another fact keeps the rule firing, and nothing has to be tried.
    if (typeof condition === 'string') return [];
    const rest = others.map((other) => reader.sensitiveTo(fact, other.condition));
    if (rest.includes('fires')) return [];
    // One copy of the facts serves every value that is tried.
    const after: Record<string, EngineValue> = { ...facts };
    const clears = (changed: EngineValue): boolean => {
      after[fact] = changed;
      return (
        reader.verdict(condition, after) === 'clear' &&
        !rest.some((other) => reader.verdict(other, after) === 'fires')
      );
    };
    const change = changeOf(value, turningPoints(fact, ruleSet, rules, reader), clears);
    return change === null ? [] : [{ fact, ...change }];
  });
}

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

/** The values at which a comparison of the fact, or a threshold's override by it, can change. */
function turningPoints(
  fact: string,
  ruleSet: CheckedRuleSet,
  rules: readonly CheckedRule[],
  reader: SensitiveReader,
): readonly Scalar[] {
  const points = new Set<Scalar>();
  const add = (value: Value | null): void => {
    if (typeof value !== 'object') points.add(value);
    else for (const scalar of value ?? []) points.add(scalar);
  };
  for (const condition of rules.flatMap((rule) => comparisonsIn(rule.condition))) {
    if (condition.fact === fact) add(reader.reading(condition).compared);
    const source = condition.value;
    if (source.kind === 'fact' && source.fact === fact) add(reader.reading(condition).value);
  }
  for (const { overrides } of ruleSet.thresholds.values()) {
    for (const { segment } of overrides) if (Object.hasOwn(segment, fact)) add(segment[fact] ?? null);
  }
  return [...points];
}
