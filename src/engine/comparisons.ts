import type { FactType } from '../domain/fact.ts';
import type { ConditionNode, FactCondition } from './checked-rule-set.ts';

/** The comparisons of a condition, in order of appearance. */
export function comparisonsIn(node: ConditionNode): readonly FactCondition[] {
  const found: FactCondition[] = [];
  collect(node, found);
  return found;
}

/** The facts that a condition reads, on either side, with their types. */
export function factTypes(node: ConditionNode): ReadonlyMap<string, FactType> {
  const types = new Map<string, FactType>();
  for (const { fact, type, value } of comparisonsIn(node)) {
    types.set(fact, type);
    if (value.kind === 'fact') types.set(value.fact, value.type);
  }
  return types;
}

/** The names of those facts, in order of appearance. */
export function factsIn(node: ConditionNode): readonly string[] {
  return [...factTypes(node).keys()];
}

function collect(node: ConditionNode, found: FactCondition[]): void {
  if (node.kind === 'fact') found.push(node);
  else if (node.kind === 'not') collect(node.child, found);
  else for (const child of node.children) collect(child, found);
}
