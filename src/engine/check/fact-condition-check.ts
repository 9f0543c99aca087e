/** One comparison: a fact, an operator and what it is held against. */
import { type FactDeclaration, isNumeric } from '../../domain/fact.ts';
import type { FactCondition, ValueSource } from '../checked-rule-set.ts';
import { at, type JsonPath, report } from '../fault.ts';
import { isArray, isRecord, isReservedName, type Json, type JsonRecord, own } from '../json-guard.ts';
import { BASE_OPERATORS, type Operator, parseOperator } from '../operator.ts';
import { THRESHOLDS_FACT, thresholdOfPath } from '../threshold-path.ts';
import { type ConditionContext, checkLabels } from './condition-context.ts';
import { checkKeys } from './known-keys.ts';
import { kindOfFact, misfit, readLiteral, type ValueKind } from './operator-fit.ts';
import { reportUnknownName } from './unknown-name.ts';

/** A list may be gone through once a customer; longer ones are an attribute of the customer, not a condition. */
export const LITERAL_LIST_MAX = 1_000;

export function checkFactCondition(
  json: JsonRecord,
  path: JsonPath,
  context: ConditionContext,
): FactCondition | null {
  const { faults } = context;
  checkKeys(json, path, ['fact', 'operator', 'value', 'name', 'priority', 'path', 'params'], faults);
  checkLabels(json, path, faults);
  const refused = refusePathAndParams(json, path, context);
  const fact = checkFactName(own(json, 'fact'), at(path, 'fact'), context);
  const test = checkOperator(own(json, 'operator'), at(path, 'operator'), context);
  const value = checkValue(own(json, 'value'), at(path, 'value'), context);
  if (refused || !fact || !test || !value) return null;
  if (!checkFit(fact, test, value, path, context)) return null;
  return { kind: 'fact', ...factOf(fact), unit: fact.unit, ...test, value: value.source };
}

interface CheckedOperator {
  readonly operator: string;
  readonly test: Operator;
}

interface CheckedValue {
  readonly source: ValueSource;
  readonly kind: ValueKind;
  /** Null for a literal, which has no unit of its own. */
  readonly unit: string | null;
}

function factOf(declaration: FactDeclaration): Pick<FactCondition, 'fact' | 'type'> {
  return { fact: declaration.name, type: declaration.type };
}

function refusePathAndParams(json: JsonRecord, path: JsonPath, context: ConditionContext): boolean {
  const hasPath = Object.hasOwn(json, 'path');
  const hasParams = Object.hasOwn(json, 'params');
  if (hasPath) {
    const message =
      'a condition has no path; only a value may have one: {"fact": "thresholds", "path": "$.name"}';
    report(context.faults, at(path, 'path'), 'path_refused', message);
  }
  if (hasParams) {
    report(context.faults, at(path, 'params'), 'params_refused', 'facts here take no params');
  }
  return hasPath || hasParams;
}

function checkFactName(
  json: Json | undefined,
  path: JsonPath,
  context: ConditionContext,
): FactDeclaration | null {
  if (typeof json !== 'string') {
    reportNoText(json, path, context, 'fact');
    return null;
  }
  if (isReservedName(json)) {
    report(context.faults, path, 'reserved_name', `the name ${json} is reserved`);
    return null;
  }
  const declaration = context.facts.get(json);
  if (declaration) return declaration;
  if (json === THRESHOLDS_FACT) {
    report(context.faults, path, 'unknown_fact', 'a threshold stands in value, with the fact on the left');
  } else {
    reportUnknownName(context.faults, path, 'unknown_fact', json, [...context.facts.keys()]);
  }
  return null;
}

function checkOperator(
  json: Json | undefined,
  path: JsonPath,
  context: ConditionContext,
): CheckedOperator | null {
  if (typeof json !== 'string') {
    reportNoText(json, path, context, 'operator');
    return null;
  }
  const test = parseOperator(json);
  if (test) return { operator: json, test };
  reportUnknownName(context.faults, path, 'unknown_operator', json, BASE_OPERATORS);
  return null;
}

function checkValue(json: Json | undefined, path: JsonPath, context: ConditionContext): CheckedValue | null {
  if (json === undefined) {
    report(context.faults, path, 'missing', 'has no value');
    return null;
  }
  if (isRecord(json)) return checkReference(json, path, context);
  if (isArray(json) && json.length > LITERAL_LIST_MAX) {
    const message = `holds ${json.length} entries; a list in a condition has at most ${LITERAL_LIST_MAX}`;
    report(context.faults, path, 'too_large', message);
    return null;
  }
  const literal = readLiteral(json);
  if (literal) return { source: { kind: 'literal', value: literal.value }, kind: literal.kind, unit: null };
  const message = 'must be a number, a text, a flag, a list of one of these, or {"fact": …}';
  report(context.faults, path, 'invalid_value', message);
  return null;
}

function checkReference(json: JsonRecord, path: JsonPath, context: ConditionContext): CheckedValue | null {
  const { faults } = context;
  checkKeys(json, path, ['fact', 'path', 'params'], faults);
  if (Object.hasOwn(json, 'params')) {
    report(faults, at(path, 'params'), 'params_refused', 'facts here take no params');
  }
  if (own(json, 'fact') === THRESHOLDS_FACT) return checkThreshold(json, path, context);
  if (Object.hasOwn(json, 'path')) {
    const message = 'only the fact thresholds has a path, and it is exactly $.name';
    report(faults, at(path, 'path'), 'path_refused', message);
  }
  const fact = checkFactName(own(json, 'fact'), at(path, 'fact'), context);
  return fact && { source: { kind: 'fact', ...factOf(fact) }, kind: kindOfFact(fact.type), unit: fact.unit };
}

function checkThreshold(json: JsonRecord, path: JsonPath, context: ConditionContext): CheckedValue | null {
  const below = at(path, 'path');
  const text = own(json, 'path');
  if (text === undefined) {
    report(context.faults, below, 'missing', 'does not say which threshold: "path": "$.name"');
    return null;
  }
  const name = thresholdOfPath(text);
  if (name === null) {
    report(context.faults, below, 'path_refused', 'must be exactly $.name of a threshold');
    return null;
  }
  if (!context.thresholds.has(name)) {
    reportUnknownName(context.faults, below, 'unknown_threshold', name, [...context.thresholds.keys()]);
    return null;
  }
  context.usedThresholds.add(name);
  const unit = context.thresholds.get(name)?.unit ?? null;
  return { source: { kind: 'threshold', name }, kind: { of: 'number', list: false }, unit };
}

function checkFit(
  fact: FactDeclaration,
  { operator, test }: CheckedOperator,
  value: CheckedValue,
  path: JsonPath,
  context: ConditionContext,
): boolean {
  const reason = misfit(test, kindOfFact(fact.type), value.kind);
  if (reason !== null) {
    const message = `${fact.name} is ${fact.type}: the operator ${operator} ${reason}`;
    report(context.faults, at(path, 'value'), 'type_mismatch', message);
    return false;
  }
  if (isNumeric(fact.type) && value.unit !== null && value.unit !== fact.unit) {
    const message = `${fact.name} is in ${fact.unit}, but is held against ${value.unit}`;
    report(context.faults, at(path, 'value'), 'unit_mismatch', message);
    return false;
  }
  return true;
}

function reportNoText(json: Json | undefined, path: JsonPath, context: ConditionContext, what: string): void {
  if (json === undefined) report(context.faults, path, 'missing', `has no ${what}`);
  else report(context.faults, path, 'wrong_type', `${what} must be a text`);
}
