/** The shape of plain json-rules-engine rules: `conditions`, `event {type, params?}`, `name?`, `priority?`. */

import { at, type FaultList, type JsonPath, report } from '../fault.ts';
import { isArray, isRecord, type Json, type JsonRecord, own } from '../json-guard.ts';
import { checkPriority } from './condition-context.ts';
import { checkKeys } from './known-keys.ts';
import type { WrittenRule } from './rule-check.ts';

/** The rules of a document and its named conditions, in any of the three forms there are. */
export function writtenRules(
  json: Json,
  faults: FaultList,
): { readonly rules: readonly WrittenRule[]; readonly named: Json | undefined } {
  if (isArray(json)) return { rules: listed(json, null, faults), named: undefined };
  if (!isRecord(json)) {
    report(faults, null, 'wrong_type', 'must be a list of rules, an object with rules, or one rule');
    return { rules: [], named: undefined };
  }
  if (!Object.hasOwn(json, 'rules')) return { rules: [{ json, path: null }], named: undefined };
  checkKeys(json, null, ['rules', 'conditions'], faults);
  const named = own(json, 'conditions');
  if (named !== undefined && !isRecord(named)) {
    report(faults, at(null, 'conditions'), 'wrong_type', 'must be an object of conditions by name');
  }
  const rules = json.rules;
  if (isArray(rules)) return { rules: listed(rules, at(null, 'rules'), faults), named };
  report(faults, at(null, 'rules'), 'wrong_type', 'must be a list of rules');
  return { rules: [], named };
}

/** @returns the event's type; empty where it has none, which is a fault */
export function checkBareRule({ json, path }: WrittenRule, faults: FaultList): string {
  if (!isRecord(json)) {
    report(faults, path, 'wrong_type', 'must be a rule: an object with conditions and event');
    return '';
  }
  checkKeys(json, path, ['conditions', 'event', 'name', 'priority'], faults);
  checkPriority(json, path, faults);
  const name = own(json, 'name');
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    report(faults, at(path, 'name'), 'invalid_name', 'must be a text that is not empty');
  }
  const event = own(json, 'event');
  if (isRecord(event)) return checkEventShape(event, at(path, 'event'), faults);
  report(faults, at(path, 'event'), event === undefined ? 'missing' : 'wrong_type', 'must be {"type": "…"}');
  return '';
}

function checkEventShape(event: JsonRecord, path: JsonPath, faults: FaultList): string {
  checkKeys(event, path, ['type', 'params'], faults);
  const params = own(event, 'params');
  if (params !== undefined && !isRecord(params)) {
    report(faults, at(path, 'params'), 'wrong_type', 'must be an object');
  }
  const type = own(event, 'type');
  if (typeof type === 'string' && type !== '') return type;
  report(
    faults,
    at(path, 'type'),
    type === undefined ? 'missing' : 'wrong_type',
    'must be a text, not empty',
  );
  return '';
}

function listed(rules: readonly Json[], path: JsonPath, faults: FaultList): readonly WrittenRule[] {
  if (rules.length === 0) report(faults, path, 'empty', 'holds no rule');
  return rules.map((json, index) => ({ json, path: at(path, index) }));
}
