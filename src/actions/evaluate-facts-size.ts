/**
 * How long an explanation is going to be, and how much work it takes. A named condition stands in place of each of its references, so a long list
 * in one that is referred to thousands of times would make gigabytes of a small request.
 */
import type { FactRow } from '../domain/fact.ts';
import type { CheckedRuleSet, ConditionNode, FactCondition } from '../engine/checked-rule-set.ts';
import { comparisonsIn } from '../engine/comparisons.ts';

/** Names, verdict, unit and the rest of one condition, roughly. */
const CONDITION_CHARACTERS = 300;

/** An upper bound of the characters that explaining these rule sets by these facts takes, roughly. */
export function explanationLength(
  ruleSets: readonly CheckedRuleSet[],
  facts: FactRow,
  previous: FactRow | null,
): number {
  const lengths: Lengths = {
    facts: valueLengths(facts),
    previous: valueLengths(previous ?? {}),
    literals: new Map(),
  };
  return ruleSets
    .flatMap((ruleSet) => ruleSet.rules)
    .reduce((sum, rule) => sum + nodeLength(rule.condition, lengths), 0);
}

/**
 * An upper bound of how many values are held against each other when these rule sets are evaluated once by these
 * facts: of two lists every entry of one against every entry of the other.
 */
export function comparisonCount(ruleSets: readonly CheckedRuleSet[], facts: FactRow): number {
  return ruleSets
    .flatMap((ruleSet) => ruleSet.rules.flatMap((rule) => comparisonsIn(rule.condition)))
    .reduce((sum, { fact, value }) => {
      const right =
        value.kind === 'literal'
          ? entries(value.value)
          : value.kind === 'fact'
            ? entries(facts[value.fact])
            : 1;
      return sum + entries(facts[fact]) * right;
    }, 0);
}

function entries(value: unknown): number {
  return Array.isArray(value) ? Math.max(1, value.length) : 1;
}

interface Lengths {
  readonly facts: ReadonlyMap<string, number>;
  readonly previous: ReadonlyMap<string, number>;
  /** By condition: one that is referred to often is measured once. */
  readonly literals: Map<FactCondition, number>;
}

function nodeLength(node: ConditionNode, lengths: Lengths): number {
  if (node.kind === 'fact') return conditionLength(node, lengths);
  const children = node.kind === 'not' ? [node.child] : node.children;
  return children.reduce((sum, child) => sum + nodeLength(child, lengths), CONDITION_CHARACTERS);
}

function conditionLength(condition: FactCondition, { facts, previous, literals }: Lengths): number {
  const { fact, value } = condition;
  const own = (facts.get(fact) ?? 0) + (previous.get(fact) ?? 0) + CONDITION_CHARACTERS;
  if (value.kind === 'fact') return own + (facts.get(value.fact) ?? 0);
  // The segment that an override is for repeats texts of the facts.
  if (value.kind === 'threshold') return own + [...facts.values()].reduce((sum, length) => sum + length, 0);
  const known = literals.get(condition) ?? JSON.stringify(value.value).length;
  literals.set(condition, known);
  return own + known;
}

function valueLengths(facts: FactRow): ReadonlyMap<string, number> {
  return new Map(Object.entries(facts).map(([name, value]) => [name, JSON.stringify(value).length]));
}
