/** Conditions that change nothing beside their siblings: written twice, or implied by what stands next to them. */

import type { ConditionNode, FactCondition, GroupCondition } from '../checked-rule-set.ts';
import { type JsonPath, pointerOf, type Warning, warn } from '../fault.ts';
import type { AnalysisBudget } from './analysis-budget.ts';
import { bothOf, type CellBits, isNone, isWithin, without } from './cell-bits.ts';
import type { CellSpace } from './cell-space.ts';
import type { Scenario } from './segment-scenarios.ts';

interface Siblings {
  readonly scenarios: readonly Scenario[];
  readonly space: CellSpace;
  readonly places: ReadonlyMap<ConditionNode, JsonPath>;
  readonly named: ReadonlySet<ConditionNode>;
  readonly budget: AnalysisBudget;
  readonly warnings: Warning[];
}

/**
 * Warns of comparisons of `group` that can be left out in every scenario without changing what it says, unknown facts
 * included: only comparisons of the same fact (or of the same two facts) are held against each other.
 */
export function warnOfRedundant(group: GroupCondition, siblings: Siblings): void {
  const { scenarios, space } = siblings;
  const byVariables = new Map<string, Comparison[]>();
  const seen = new Set<ConditionNode>();
  for (const node of group.children) {
    if (node.kind !== 'fact' || seen.has(node)) continue;
    seen.add(node);
    const sets = scenarios.map((scenario) => space.cellsOf(node, scenario));
    // A list too long to look into is a variable of its own, which may differ between the scenarios.
    const key = sets.map(({ variable }) => variable).join();
    const cells = sets.map(({ variable, bits }) => {
      return group.kind === 'all' ? bits : without(space.allOf(variable), bits);
    });
    const all = sets.map(({ variable }) => space.allOf(variable));
    const one: Comparison = { node, cells, all };
    byVariables.set(key, [...(byVariables.get(key) ?? []), one]);
  }
  for (const comparisons of byVariables.values()) {
    if (comparisons.length > 1) warnAmong(comparisons, group.kind, siblings);
  }
}

/** By scenario, the cells that this comparison leaves to its group, and those there are. */
interface Comparison {
  readonly node: FactCondition;
  readonly cells: readonly CellBits[];
  readonly all: readonly CellBits[];
}

/** From the last to the first, so that of two alike the later is called redundant; what is redundant explains nothing else. */
function warnAmong(comparisons: readonly Comparison[], kind: 'all' | 'any', siblings: Siblings): void {
  const [first] = comparisons;
  if (first === undefined || !siblings.budget.spend(comparisons.length * 4 * first.cells.length)) return;
  const before: (readonly CellBits[])[] = [];
  let left = first.all;
  for (const { cells } of comparisons) {
    before.push(left);
    left = left.map((bits, index) => meet(bits, cells[index]));
  }
  // Where nothing is left the group itself is constant, and that is what has to be said.
  if (left.some(isNone)) return;
  let after = first.all;
  for (const [index, one] of [...comparisons.entries()].reverse()) {
    const others = after.map((bits, scenario) => meet(bits, before[index]?.[scenario]));
    if (one.cells.every((bits, scenario) => isWithin(others[scenario] ?? bits, bits))) {
      // A comparison that leaves out nothing is constant by itself.
      if (one.cells.some((bits, scenario) => !isWithin(one.all[scenario] ?? bits, bits))) {
        tell(one, comparisons, kind, siblings);
      }
    } else {
      after = after.map((bits, scenario) => meet(bits, one.cells[scenario]));
    }
  }
}

function tell(
  redundant: Comparison,
  comparisons: readonly Comparison[],
  kind: 'all' | 'any',
  siblings: Siblings,
): void {
  const path = siblings.places.get(redundant.node) ?? null;
  const others = comparisons.filter((one) => one !== redundant);
  const same = others.find((one) => isSame(one, redundant));
  if (same) {
    const message = `says the same as ${placeOf(same, siblings)}`;
    warn(siblings.warnings, path, 'duplicate_condition', message);
    return;
  }
  const single = others.find((one) => isStronger(one, redundant));
  const by = single ? placeOf(single, siblings) : `the other conditions of ${redundant.node.fact} together`;
  const message =
    kind === 'all'
      ? `changes nothing: it holds whenever ${by} ${single ? 'holds' : 'hold'}`
      : `changes nothing: whenever it holds, ${single ? `${by} holds too` : `one of the other conditions of ${redundant.node.fact} holds too`}`;
  warn(siblings.warnings, path, 'implied_condition', message);
}

function isSame(one: Comparison, other: Comparison): boolean {
  return isStronger(one, other) && isStronger(other, one);
}

/** Whether what `one` leaves is left by `other` too, in every scenario. */
function isStronger(one: Comparison, other: Comparison): boolean {
  return one.cells.every((bits, index) => isWithin(bits, other.cells[index] ?? bits));
}

function placeOf({ node }: Comparison, { places }: Siblings): string {
  return pointerOf(places.get(node) ?? null);
}

function meet(left: CellBits, right: CellBits | undefined): CellBits {
  return right === undefined ? left : bothOf(left, right);
}
