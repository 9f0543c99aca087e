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
 * ones, are left out, so that an empty answer says that no single change does; a rule that does not fire has none. Of
 * a list alone that holds only where its different changes are few enough for all to be tried (`listChange`): up to
 * 4,096, which is eleven texts that rules ask for one by one, and of rules that take much work fewer. Beyond that, a
 * list's change may not be the smallest, and one that takes several texts may be missed.
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
    const asked = askedOf(fact, rules, reader);
    const change =
      typeof value === 'object'
        ? listChange(value, asked.map(textsOf), triesWithin(asked, value, rules), clears)
        : scalarChange(value, turningPoints(fact, ruleSet, asked), clears);
    return change === null ? [] : [{ fact, ...change }];
  });
}

/** Lists that are tried at most. */
const TRIES_MAX = 4_096;
/** Values held against each other over all tries of one fact, or conditions: some milliseconds. */
const TRIED_COMPARISONS_MAX = 500_000;
/** However much work a rule is. */
const TRIES_MIN = 16;

/** Over all comparisons of the rules, to be on the safe side. */
function triesWithin(
  asked: readonly Value[],
  list: readonly string[],
  rules: readonly CheckedRule[],
): number {
  const conditions = rules.reduce((sum, rule) => sum + comparisonsIn(rule.condition).length, 0);
  const once = asked.reduce<number>((sum, one) => sum + list.length * textsOf(one).length, conditions);
  return Math.min(TRIES_MAX, Math.max(TRIES_MIN, Math.floor(TRIED_COMPARISONS_MAX / once)));
}

function scalarChange(
  value: number | string | boolean,
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
    default:
      return flagChange(value, clears);
  }
}

/** What comparisons hold the fact against, each value once. */
function askedOf(fact: string, rules: readonly CheckedRule[], reader: SensitiveReader): readonly Value[] {
  const asked = new Set<Value | null>();
  for (const condition of rules.flatMap((rule) => comparisonsIn(rule.condition))) {
    if (condition.fact === fact) asked.add(reader.reading(condition).compared);
    const source = condition.value;
    if (source.kind === 'fact' && source.fact === fact) asked.add(reader.reading(condition).value);
  }
  return [...asked].filter((value) => value !== null);
}

function textsOf(value: Value): readonly string[] {
  const scalars = typeof value === 'object' ? value : [value];
  return scalars.filter((scalar) => typeof scalar === 'string');
}

/** The values at which a comparison of the fact, or a threshold's override by it, can change. */
function turningPoints(fact: string, ruleSet: CheckedRuleSet, asked: readonly Value[]): readonly Scalar[] {
  const points = new Set(asked.flat());
  for (const { overrides } of ruleSet.thresholds.values()) {
    for (const { segment } of overrides) {
      const value = Object.hasOwn(segment, fact) ? segment[fact] : undefined;
      if (value !== undefined) points.add(value);
    }
  }
  return [...points];
}
