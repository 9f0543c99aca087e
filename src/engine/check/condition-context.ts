/** What the checks of conditions share. */
import type { FactDeclaration } from '../../domain/fact.ts';
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionNode } from '../checked-rule-set.ts';
import { at, type FaultList, type JsonPath, report } from '../fault.ts';
import { isReservedName, type Json, type JsonRecord, own } from '../json-guard.ts';

export interface NamedCondition {
  readonly json: Json | undefined;
  readonly path: JsonPath;
}

/** What conditions may refer to, and what is learnt about them on the way. */
export interface ConditionContext {
  readonly facts: ReadonlyMap<string, FactDeclaration>;
  /** Null for a threshold that is itself faulty: it may be named, and says nothing of units. */
  readonly thresholds: ReadonlyMap<string, Threshold | null>;
  readonly named: ReadonlyMap<string, NamedCondition>;
  readonly faults: FaultList;
  readonly usedThresholds: Set<string>;
  readonly usedConditions: Set<string>;
  /** Named conditions met so far: checked, faulty (null), or still being checked. */
  readonly checkedNames: Map<string, CheckedCondition | null | 'open'>;
  /** Where each checked condition is written. */
  readonly places: Map<ConditionNode, JsonPath>;
  /** How many named conditions are being checked at this moment, one inside the other. */
  openNames: number;
}

export interface CheckedCondition {
  readonly node: ConditionNode;
  /** Comparisons of facts, named conditions counted wherever they are referred to. */
  readonly conditions: number;
  /** Nested groups and references. */
  readonly depth: number;
}

/** `name` and `priority` of a condition: kept for the library's sake; priority is order only and decides nothing. */
export function checkLabels(record: JsonRecord, path: JsonPath, faults: FaultList): void {
  const name = own(record, 'name');
  if (name !== undefined && typeof name !== 'string') {
    report(faults, at(path, 'name'), 'wrong_type', 'must be a text');
  } else if (name !== undefined && isReservedName(name)) {
    report(faults, at(path, 'name'), 'reserved_name', `the name ${name} is reserved`);
  }
  checkPriority(record, path, faults);
}

export function checkPriority(record: JsonRecord, path: JsonPath, faults: FaultList): void {
  const priority = own(record, 'priority');
  if (priority !== undefined && !(Number.isInteger(priority) && Number(priority) >= 1)) {
    report(faults, at(path, 'priority'), 'invalid_value', 'must be a whole number of at least 1');
  }
}
