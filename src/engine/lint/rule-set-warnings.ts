/**
 * What can be evaluated but is hardly meant. Every warning is proved for all values that the facts can have, and says
 * so where unknown facts could make a difference; where proof takes too long nothing is said.
 */
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionContext } from '../check/condition-context.ts';
import { unusedParts, type WrittenRule } from '../check/rule-check.ts';
import type { CheckedRuleSet, ConditionNode } from '../checked-rule-set.ts';
import { comparisonsIn } from '../comparisons.ts';
import { at, type JsonPath, type Warning, warn } from '../fault.ts';
import { type AnalysisBudget, analysisBudget } from './analysis-budget.ts';
import { warnOfConstantCondition, warnOfConstantRule } from './condition-constants.ts';
import { warnOfUnknownSegments, warnOfUnknownTexts } from './fact-range.ts';
import { warnOfLadders } from './severity-ladder.ts';

/**
 * @param written the rules as they stand in the document, in the same order
 * @param ownThresholds whether the thresholds are the document's own, so that it can be told what is wrong with them
 */
export function ruleSetWarnings(
  { rules, thresholds }: CheckedRuleSet,
  written: readonly WrittenRule[],
  context: ConditionContext,
  ownThresholds: boolean,
): readonly Warning[] {
  const { facts } = context;
  const warnings: Warning[] = [];
  const conditions = rules.reduce((sum, rule) => sum + comparisonsIn(rule.condition).length, 0);
  const budget = analysisBudget(conditions);
  if (ownThresholds) {
    warnOfOverrides(thresholds, budget, warnings);
    warnOfUnknownSegments(thresholds, facts, budget, warnings);
  }
  const roots = [...context.checkedNames.values()].flatMap((one) =>
    one === null || one === 'open' ? [] : [one.node],
  );
  const conditionsOf = [...roots, ...rules.map((rule) => rule.condition)];
  warnOfUnknownTexts(conditionsOf, context.places, facts, budget, warnings);
  const input = {
    thresholds,
    facts,
    places: context.places,
    named: new Set<ConditionNode>(roots),
    budget,
    warnings,
  };
  for (const root of roots) warnOfConstantCondition(root, input);
  for (const [index, rule] of rules.entries()) {
    const path: JsonPath = written[index]?.path ?? null;
    warnOfConstantRule(rule.condition, at(path, 'conditions'), input);
  }
  warnOfLadders(rules, input);
  if (budget.exhausted) {
    const message =
      'holds too many or too involved conditions to look for contradictions in all of them; what is said of them is not all there may be';
    warn(warnings, null, 'analysis_stopped', message);
  }
  return [...unusedParts(context, ownThresholds), ...warnings];
}

/** An override that an earlier one always comes before. */
function warnOfOverrides(
  thresholds: ReadonlyMap<string, Threshold>,
  budget: AnalysisBudget,
  warnings: Warning[],
): void {
  for (const [name, { overrides }] of thresholds) {
    for (const [index, { segment }] of overrides.entries()) {
      if (!budget.spend(1 + index)) return;
      const first = overrides.findIndex((earlier) => matchesWhenever(segment, earlier.segment));
      if (first === index) continue;
      const message = `never applies: overrides/${first} comes first for every customer that it matches`;
      warn(warnings, at(null, 'thresholds', name, 'overrides', index), 'unreachable_override', message);
    }
  }
}

/** Whether each customer of `segment` is one of `wider`. */
function matchesWhenever(
  segment: Readonly<Record<string, string>>,
  wider: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wider).every(
    ([fact, text]) => Object.hasOwn(segment, fact) && segment[fact] === text,
  );
}
