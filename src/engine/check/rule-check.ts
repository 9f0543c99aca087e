/** What both formats of rules have in common: names, conditions with their limits, events. */
import type { FactDeclaration } from '../../domain/fact.ts';
import type { Threshold } from '../../domain/rule-set.ts';
import { at, type FaultList, type JsonPath, report, type Warning, warn } from '../fault.ts';
import { isRecord, isReservedName, type Json, own } from '../json-guard.ts';
import { checkNamedCondition, checkRootCondition } from './condition-check.ts';
import type { CheckedCondition, ConditionContext } from './condition-context.ts';
import { checkEvent } from './event-check.ts';

/** In all rules together, named conditions counted wherever they are referred to. */
export const RULE_SET_CONDITIONS_MAX = 20_000;

/** A rule as written, and where. */
export interface WrittenRule {
  readonly json: Json;
  readonly path: JsonPath;
}

export function conditionContext(
  facts: ReadonlyMap<string, FactDeclaration>,
  thresholds: ReadonlyMap<string, Threshold | null>,
  named: Json | undefined,
  faults: FaultList,
): ConditionContext {
  const entries = isRecord(named) ? Object.entries(named) : [];
  return {
    facts,
    thresholds,
    named: new Map(entries.map(([name, json]) => [name, { json, path: at(null, 'conditions', name) }])),
    faults,
    usedThresholds: new Set(),
    usedConditions: new Set(),
    checkedNames: new Map(),
    places: new Map(),
    openNames: 0,
  };
}

/**
 * Checks names, conditions and events of the rules, and every named condition.
 * @returns a condition for each rule, null for a faulty one
 */
export function checkRules(
  rules: readonly WrittenRule[],
  context: ConditionContext,
): readonly (CheckedCondition | null)[] {
  checkNames(rules, context.faults);
  for (const { json, path } of rules) {
    if (isRecord(json)) checkEvent(own(json, 'event'), at(path, 'event'), context);
  }
  for (const [name, named] of context.named) checkNamedCondition(name, named, context);
  const checked: (CheckedCondition | null)[] = [];
  let conditions = 0;
  for (const { json, path } of rules) {
    const below = at(path, 'conditions');
    const root = isRecord(json) ? checkRootCondition(own(json, 'conditions'), below, context) : null;
    conditions += root?.conditions ?? 0;
    if (conditions > RULE_SET_CONDITIONS_MAX) {
      const message = `is one too many: a rule set has at most ${RULE_SET_CONDITIONS_MAX} conditions`;
      report(context.faults, below, 'too_many_conditions', message);
      return checked;
    }
    checked.push(root);
  }
  return checked;
}

/** A rule's own name, or one by its place. */
export function ruleName(json: Json, index: number): string {
  const name = isRecord(json) ? own(json, 'name') : undefined;
  return typeof name === 'string' ? name : `rule_${index + 1}`;
}

/** What a rule set holds but no rule reads; its thresholds only where they are its own. */
export function unusedParts(context: ConditionContext, ownThresholds: boolean): readonly Warning[] {
  const warnings: Warning[] = [];
  for (const name of ownThresholds ? context.thresholds.keys() : []) {
    if (context.usedThresholds.has(name)) continue;
    warn(warnings, at(null, 'thresholds', name), 'unused_threshold', `no condition uses ${name}`);
  }
  for (const name of context.named.keys()) {
    if (context.usedConditions.has(name)) continue;
    warn(warnings, at(null, 'conditions', name), 'unused_condition', `no rule uses ${name}`);
  }
  return warnings;
}

function checkNames(rules: readonly WrittenRule[], faults: FaultList): void {
  const names = new Set<string>();
  for (const [index, { json, path }] of rules.entries()) {
    const name = ruleName(json, index);
    const place = at(path, 'name');
    if (isReservedName(name)) report(faults, place, 'reserved_name', `the name ${name} is reserved`);
    if (names.has(name)) report(faults, place, 'duplicate_rule', `another rule is called ${name} too`);
    names.add(name);
  }
}
