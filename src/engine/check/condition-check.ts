/** Conditions as written, turned into checked nodes, or into faults. */

import { at, type JsonPath, report } from '../fault.ts';
import { isArray, isRecord, isReservedName, type Json, type JsonRecord } from '../json-guard.ts';
import {
  type CheckedCondition,
  type ConditionContext,
  checkLabels,
  type NamedCondition,
} from './condition-context.ts';
import { checkFactCondition } from './fact-condition-check.ts';
import { checkKeys } from './known-keys.ts';

/** Nested groups and references to named conditions, one counting as much as the other. */
export const DEPTH_MAX = 10;
/** Comparisons of facts in one rule, named conditions counted wherever they are referred to. */
export const RULE_CONDITIONS_MAX = 500;

/** @returns null where the condition is faulty; its faults are then in `context.faults` */
export function checkRootCondition(
  json: Json | undefined,
  path: JsonPath,
  context: ConditionContext,
): CheckedCondition | null {
  if (json === undefined) {
    report(context.faults, path, 'missing', 'has no conditions');
    return null;
  }
  if (isRecord(json) && Object.hasOwn(json, 'fact') && groupKeys(json).length === 0) {
    report(
      context.faults,
      path,
      'root_not_group',
      'must start with all, any, not or condition, not with a fact',
    );
    return null;
  }
  return checkNode(json, path, { context, depth: 0, budget: { left: RULE_CONDITIONS_MAX } });
}

/** Checks a named condition once, however often it is referred to; `open` where it refers to itself. */
export function checkNamedCondition(
  name: string,
  { json, path }: NamedCondition,
  context: ConditionContext,
): CheckedCondition | null | 'open' {
  const known = context.checkedNames.get(name);
  if (known !== undefined) return known;
  context.checkedNames.set(name, 'open');
  context.openNames += 1;
  const checked = checkRootCondition(json, path, context);
  context.openNames -= 1;
  context.checkedNames.set(name, checked);
  return checked;
}

const GROUP_KEYS = ['all', 'any', 'not', 'condition'] as const;
type GroupKey = (typeof GROUP_KEYS)[number];

interface Place {
  readonly context: ConditionContext;
  /** Groups and references above. */
  readonly depth: number;
  /** Of the whole rule or named condition; -1 once it is used up and said so. */
  readonly budget: { left: number };
}

function groupKeys(record: JsonRecord): readonly GroupKey[] {
  return GROUP_KEYS.filter((key) => Object.hasOwn(record, key));
}

function checkNode(json: Json, path: JsonPath, place: Place): CheckedCondition | null {
  const checked = checkWritten(json, path, place);
  const { places } = place.context;
  // A reference stands for what was found elsewhere, and stays there.
  if (checked && !places.has(checked.node)) places.set(checked.node, path);
  return checked;
}

function checkWritten(json: Json, path: JsonPath, place: Place): CheckedCondition | null {
  const { faults } = place.context;
  if (!isRecord(json)) {
    report(
      faults,
      path,
      'wrong_type',
      'must be an object: a group, a named condition or a comparison of a fact',
    );
    return null;
  }
  const [group, ...more] = groupKeys(json);
  if (group === undefined) {
    if (!spend(place, 1, path)) return null;
    const node = checkFactCondition(json, path, place.context);
    return node && { node, conditions: 1, depth: 0 };
  }
  if (more.length > 0 || Object.hasOwn(json, 'fact')) {
    report(faults, path, 'mixed_group', 'must hold exactly one of all, any, not, condition and fact');
    return null;
  }
  checkKeys(json, path, [group, 'name', 'priority'], faults);
  checkLabels(json, path, faults);
  if (place.depth >= DEPTH_MAX) {
    report(faults, path, 'too_deep', `is nested more than ${DEPTH_MAX} groups deep`);
    return null;
  }
  const inner: Place = { ...place, depth: place.depth + 1 };
  const value = json[group] ?? null;
  const below = at(path, group);
  if (group === 'condition') return checkReference(value, below, inner);
  return group === 'not' ? checkNot(value, below, inner) : checkGroup(group, value, below, inner);
}

function checkNot(json: Json, path: JsonPath, place: Place): CheckedCondition | null {
  const child = checkNode(json, path, place);
  return child && { ...child, node: { kind: 'not', child: child.node }, depth: child.depth + 1 };
}

function checkGroup(kind: 'all' | 'any', json: Json, path: JsonPath, place: Place): CheckedCondition | null {
  const { faults } = place.context;
  if (!isArray(json)) {
    report(faults, path, 'wrong_type', `${kind} must be a list of conditions`);
    return null;
  }
  if (json.length === 0) {
    report(faults, path, 'empty_group', `${kind} is empty; the library would take it for true`);
    return null;
  }
  const children: CheckedCondition[] = [];
  for (const [index, item] of json.entries()) {
    if (place.budget.left < 0) return null;
    const child = checkNode(item, at(path, index), place);
    if (child) children.push(child);
  }
  if (children.length < json.length) return null;
  return {
    node: { kind, children: children.map((child) => child.node) },
    conditions: children.reduce((sum, child) => sum + child.conditions, 0),
    depth: 1 + Math.max(...children.map((child) => child.depth)),
  };
}

function checkReference(json: Json, path: JsonPath, place: Place): CheckedCondition | null {
  const { context } = place;
  if (typeof json !== 'string') {
    report(context.faults, path, 'wrong_type', 'condition must be the name of a condition');
    return null;
  }
  const definition = context.named.get(json);
  if (definition === undefined) {
    const reserved = isReservedName(json);
    const code = reserved ? 'reserved_name' : 'unknown_condition';
    report(
      context.faults,
      path,
      code,
      reserved ? `the name ${json} is reserved` : `there is no condition ${json}`,
    );
    return null;
  }
  context.usedConditions.add(json);
  if (context.openNames >= DEPTH_MAX) {
    report(context.faults, path, 'too_deep', `is the end of more than ${DEPTH_MAX} references in a row`);
    return null;
  }
  const named = checkNamedCondition(json, definition, context);
  if (named === 'open') {
    report(context.faults, path, 'condition_cycle', `the condition ${json} refers to itself`);
    return null;
  }
  if (named === null || !spend(place, named.conditions, path)) return null;
  if (place.depth + named.depth > DEPTH_MAX) {
    report(
      context.faults,
      path,
      'too_deep',
      `is nested more than ${DEPTH_MAX} groups deep, ${json} included`,
    );
    return null;
  }
  return { ...named, depth: named.depth + 1 };
}

/** Takes `conditions` from the budget; says once where it is used up. */
function spend(place: Place, conditions: number, path: JsonPath): boolean {
  const { budget, context } = place;
  budget.left -= conditions;
  if (budget.left >= 0) return true;
  budget.left = -1;
  const message = `is one too many: a rule has at most ${RULE_CONDITIONS_MAX} conditions`;
  report(context.faults, path, 'too_many_conditions', message);
  return false;
}
