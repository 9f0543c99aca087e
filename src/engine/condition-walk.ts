import type { ConditionNode, FactCondition } from './checked-rule-set.ts';

/** The comparisons of a condition, in order of appearance. */
export function comparisonsIn(node: ConditionNode): readonly FactCondition[] {
  const found: FactCondition[] = [];
  collect(node, found);
  return found;
}

function collect(node: ConditionNode, found: FactCondition[]): void {
  if (node.kind === 'fact') found.push(node);
  else if (node.kind === 'not') collect(node.child, found);
  else for (const child of node.children) collect(child, found);
}
