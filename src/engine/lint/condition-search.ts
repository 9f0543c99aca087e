/** Whether some values of the facts make conditions come out as wanted: a search over cells, within a budget. */

import type { ConditionNode } from '../checked-rule-set.ts';
import { type AnalysisBudget, QUESTION_STEPS } from './analysis-budget.ts';
import { bothOf, type CellBits, eitherOf, haveCommon, isNone, isWithin, without } from './cell-bits.ts';
import type { CellSet, CellSpace } from './cell-space.ts';
import type { Scenario } from './segment-scenarios.ts';

/** A condition that is to be true, or false. */
export interface Goal {
  readonly node: ConditionNode;
  readonly wanted: boolean;
}

/**
 * @returns false only where no values whatsoever meet all goals; true too where the budget ran out. Facts that are
 * held against each other are taken to be free of what else is said of them, so true is no proof, and false is one.
 */
export function isPossible(
  goals: readonly Goal[],
  scenario: Scenario,
  space: CellSpace,
  budget: AnalysisBudget,
): boolean {
  if (!budget.spend(2 + goals.length)) return true;
  const search: Search = { scenario, space, budget, left: QUESTION_STEPS };
  return settle([...goals], [], new Map(), search);
}

interface Search {
  readonly scenario: Scenario;
  readonly space: CellSpace;
  readonly budget: AnalysisBudget;
  left: number;
}

type Option = Goal | CellSet;
/** One of them has to come true. */
type Choice = readonly Option[];
/** The cells that are left of each variable; one that is missing still has all. */
type Domains = Map<number, CellBits>;

/** Takes the pending options for true, follows what they force, and tries the choices that stay open. */
function settle(pending: Option[], choices: readonly Choice[], domains: Domains, search: Search): boolean {
  let open = [...choices];
  do {
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (!spend(search, 1)) return true;
      if ('variable' in next) {
        if (!narrow(next, domains, search)) return false;
      } else {
        expand(next, pending, open, search);
      }
    }
    const still: Choice[] = [];
    for (const choice of open) {
      const left = remaining(choice, domains, search);
      if (left === 'settled') continue;
      const [first, ...others] = left;
      if (first === undefined) return false;
      if (others.length === 0) pending.push(first);
      else still.push(left);
    }
    open = still;
  } while (pending.length > 0);
  return open.length === 0 || tryEach(open, domains, search);
}

/** The other choices go along as they are, to be narrowed by what each option settles. */
function tryEach(choices: readonly Choice[], domains: Domains, search: Search): boolean {
  const fewest = choices.reduce((least, choice) => (choice.length < least.length ? choice : least));
  const rest = choices.filter((choice) => choice !== fewest);
  return fewest.some((option) => {
    if (!spend(search, 1 + domains.size + rest.length)) return true;
    return settle([option], rest, new Map(domains), search);
  });
}

function expand({ node, wanted }: Goal, pending: Option[], choices: Choice[], search: Search): void {
  if (node.kind === 'fact') {
    pending.push(cellsFor(node, wanted, search));
  } else if (node.kind === 'not') {
    pending.push({ node: node.child, wanted: !wanted });
  } else if ((node.kind === 'all') === wanted) {
    for (const child of node.children) pending.push({ node: child, wanted });
  } else {
    choices.push(choiceOf(node.children, wanted, search));
  }
}

/** Comparisons of one fact become one option: its value is in the cells of this one or of that. */
function choiceOf(children: readonly ConditionNode[], wanted: boolean, search: Search): Choice {
  const cells = new Map<number, CellSet>();
  const others: Option[] = [];
  for (const node of children) {
    spend(search, 1);
    if (node.kind !== 'fact') {
      others.push({ node, wanted });
      continue;
    }
    const found = cellsFor(node, wanted, search);
    const before = cells.get(found.variable);
    const bits = before ? eitherOf(before.bits, found.bits) : found.bits;
    cells.set(found.variable, { variable: found.variable, bits });
  }
  return [...cells.values(), ...others];
}

function cellsFor(
  node: ConditionNode & { readonly kind: 'fact' },
  wanted: boolean,
  { space, scenario }: Search,
): CellSet {
  const found = space.cellsOf(node, scenario);
  if (wanted) return found;
  return { variable: found.variable, bits: without(space.allOf(found.variable), found.bits) };
}

/** @returns false where nothing is left of the variable */
function narrow({ variable, bits }: CellSet, domains: Domains, { space }: Search): boolean {
  const left = bothOf(domains.get(variable) ?? space.allOf(variable), bits);
  domains.set(variable, left);
  return !isNone(left);
}

/** The options that can still come true, or `settled` where one has. */
function remaining(choice: Choice, domains: Domains, search: Search): Choice | 'settled' {
  const left: Option[] = [];
  for (const option of choice) {
    spend(search, 1);
    if ('variable' in option) {
      const domain = domains.get(option.variable) ?? search.space.allOf(option.variable);
      if (isWithin(domain, option.bits)) return 'settled';
      if (!haveCommon(domain, option.bits)) continue;
    }
    left.push(option);
  }
  return left;
}

function spend(search: Search, steps: number): boolean {
  search.left -= steps;
  return search.budget.spend(steps) && search.left >= 0;
}
