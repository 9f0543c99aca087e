/** Conditions that come out the same whatever the facts are, and those that say nothing their siblings do not say. */
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionNode, FactCondition, GroupCondition } from '../checked-rule-set.ts';
import { comparisonsIn } from '../comparisons.ts';
import { type JsonPath, type Warning, warn } from '../fault.ts';
import type { AnalysisBudget } from './analysis-budget.ts';
import { isNone, isWithin } from './cell-bits.ts';
import { CellSpace } from './cell-space.ts';
import { isPossible } from './condition-search.ts';
import { type Declarations, rangeInWords } from './fact-range.ts';
import { warnOfRedundant } from './redundant-conditions.ts';
import { admittedBy, type Scenario, scenariosOf, whereOf } from './segment-scenarios.ts';

export interface ConstantsInput {
  readonly thresholds: ReadonlyMap<string, Threshold>;
  readonly facts: Declarations;
  /** Where each condition is written. */
  readonly places: ReadonlyMap<ConditionNode, JsonPath>;
  /** Named conditions: each is looked into once, where it is written, not wherever it is referred to. */
  readonly named: ReadonlySet<ConditionNode>;
  readonly budget: AnalysisBudget;
  readonly warnings: Warning[];
}

/** Warns of every part of a rule that can never be true or is always true, and of what that makes of the rule. */
export function warnOfConstantRule(root: ConditionNode, path: JsonPath, input: ConstantsInput): void {
  if (input.budget.exhausted) return;
  const walk = walkOf(root, { ...input, silent: input.named.has(root) });
  if (input.budget.exhausted) return;
  const { never, always } = constancyOf(root, walk, false);
  // It is never true of customers that it does not admit, which says something only where it never is of any.
  const neverAtAll = walk.admitted.every((one, index) => !one || never[index] === true);
  const neverWhere = neverAtAll ? '' : whereOf(walk.scenarios, never);
  if (neverWhere !== null) {
    const rule = neverWhere === '' ? 'the rule can never fire' : 'the rule can never fire there';
    warn(input.warnings, path, 'never_true', `${neverTrue(neverWhere)}: ${rule}`);
  }
  const alwaysWhere = whereOf(walk.scenarios, always);
  if (alwaysWhere !== null) {
    const rule = 'the rule fires for every customer whose facts are known';
    warn(input.warnings, path, 'always_true', `is always true${alwaysWhere}: ${rule}`);
  }
}

/** The same for a named condition, by itself. */
export function warnOfConstantCondition(root: ConditionNode, input: ConstantsInput): void {
  if (input.budget.exhausted) return;
  const walk = walkOf(root, { ...input, silent: false });
  if (!input.budget.exhausted) constancyOf(root, walk, true);
}

interface Walk extends ConstantsInput {
  readonly scenarios: readonly Scenario[];
  /** By scenario, whether the root can be true of any of its customers; of others nothing is said. */
  readonly admitted: readonly boolean[];
  readonly space: CellSpace;
  readonly silent: boolean;
}

/** By scenario; false in both where the root admits no customer of it. */
interface Constancy {
  readonly never: readonly boolean[];
  readonly always: readonly boolean[];
}

function walkOf(root: ConditionNode, input: ConstantsInput & { readonly silent: boolean }): Walk {
  const comparisons = comparisonsIn(root);
  const scenarios = scenariosOf(comparisons, input.thresholds, input.budget);
  const admitted = admittedBy(root, comparisons, scenarios, input.budget);
  return {
    ...input,
    scenarios,
    admitted,
    space: new CellSpace(comparisons, scenarios, input.facts, input.budget),
  };
}

/** @param told whether this very condition is reported, too */
function constancyOf(node: ConditionNode, walk: Walk, told: boolean): Constancy {
  if (node.kind === 'not') {
    const { never, always } = constancyOf(node.child, walk, true);
    return { never: always, always: never };
  }
  if (node.kind === 'fact') return constancyOfComparison(node, walk, told);
  const children = node.children.map((child) => {
    const silent = walk.silent || walk.named.has(child);
    return constancyOf(child, { ...walk, silent }, true);
  });
  if (!walk.silent) warnOfRedundant(node, walk);
  return constancyOfGroup(node, children, walk, told);
}

function constancyOfComparison(node: FactCondition, walk: Walk, told: boolean): Constancy {
  const { scenarios, admitted, space } = walk;
  const sets = scenarios.map((scenario) => space.cellsOf(node, scenario));
  const never = sets.map(({ bits }, index) => admitted[index] === true && isNone(bits));
  const always = sets.map(
    ({ variable, bits }, index) => admitted[index] === true && isWithin(space.allOf(variable), bits),
  );
  const fact = walk.facts.get(node.fact);
  if (told) tell(node, { never, always }, walk, fact && rangeInWords(fact));
  return { never, always };
}

/** What a constant child makes of its group goes without saying; what children do together is said. */
function constancyOfGroup(
  node: GroupCondition,
  children: readonly Constancy[],
  walk: Walk,
  told: boolean,
): Constancy {
  const isAll = node.kind === 'all';
  const byChildren: Constancy = {
    never: walk.scenarios.map((_, index) =>
      isAll ? children.some((child) => child.never[index]) : children.every((child) => child.never[index]),
    ),
    always: walk.scenarios.map((_, index) =>
      isAll ? children.every((child) => child.always[index]) : children.some((child) => child.always[index]),
    ),
  };
  const together = (wanted: boolean): readonly boolean[] =>
    walk.scenarios.map((scenario, index) => {
      if (!walk.admitted[index] || byChildren.never[index] || byChildren.always[index]) return false;
      return !isPossible([{ node, wanted }], scenario, walk.space, walk.budget);
    });
  const own: Constancy = { never: together(true), always: together(false) };
  if (told) tell(node, own, walk);
  return {
    never: own.never.map((one, index) => one || byChildren.never[index] === true),
    always: own.always.map((one, index) => one || byChildren.always[index] === true),
  };
}

/** @param range what the fact of a comparison can be, where that may be why */
function tell(
  node: ConditionNode,
  { never, always }: Constancy,
  walk: Walk,
  range: string | null = null,
): void {
  if (walk.silent) return;
  const path = walk.places.get(node) ?? null;
  const neverWhere = whereOf(walk.scenarios, never);
  const why = range === null ? '' : `: ${range}`;
  if (neverWhere !== null) warn(walk.warnings, path, 'never_true', `${neverTrue(neverWhere)}${why}`);
  const alwaysWhere = whereOf(walk.scenarios, always);
  if (alwaysWhere === null) return;
  const message = `is always true${alwaysWhere}, wherever its facts are known${why}`;
  warn(walk.warnings, path, 'always_true', message);
}

function neverTrue(where: string): string {
  return `can never be true${where}`;
}
