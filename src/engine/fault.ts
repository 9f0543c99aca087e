/** What is wrong with a rule set, where, and why: the one shape in which every check reports. */

export const FAULT_CODES = [
  // The document as JSON.
  'not_json',
  'not_finite',
  'control_character',
  'too_large',
  'too_deep',
  'reserved_name',
  // Its outer shape.
  'missing',
  'wrong_type',
  'unknown_key',
  'empty',
  'out_of_range',
  'invalid_value',
  'invalid_name',
  'duplicate_rule',
  // Conditions.
  'too_many_conditions',
  'root_not_group',
  'empty_group',
  'mixed_group',
  'condition_cycle',
  'unknown_condition',
  'unknown_fact',
  'unknown_operator',
  'unknown_threshold',
  'type_mismatch',
  'unit_mismatch',
  'path_refused',
  'params_refused',
  // Events and thresholds.
  'reserved_event_type',
  'unknown_indicator',
  'unknown_placeholder',
  'exposure_not_money',
  'segment_not_text',
  // What json-rules-engine takes from code and a file cannot say.
  'custom_operator',
  'dynamic_fact',
  'event_handler',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** What can be evaluated, and is hardly meant. */
export type WarningCode =
  | 'unused_threshold'
  | 'unused_condition'
  | 'unreachable_override'
  | 'never_true'
  | 'always_true'
  | 'duplicate_condition'
  | 'implied_condition'
  | 'unreachable_level'
  | 'overlapping_rules'
  | 'analysis_stopped';

export interface Fault extends Finding<FaultCode> {}

export interface Warning extends Finding<WarningCode> {}

export interface Finding<Code extends string> {
  /** RFC 6901, from the root of the document: `/rules/0/conditions/all/2/operator`. */
  readonly pointer: string;
  readonly code: Code;
  /** One sentence a person can act on. */
  readonly message: string;
}

/**
 * The way from the root to a value, as links to the parent: a walk over 100,000 conditions builds pointer text
 * only for the few values that are at fault. Null is the root.
 */
export type JsonPath = { readonly parent: JsonPath; readonly key: string | number } | null;

/** The path `keys` further down from `parent`. */
export function at(parent: JsonPath, ...keys: readonly (string | number)[]): JsonPath {
  return keys.reduce<JsonPath>((path, key) => ({ parent: path, key }), parent);
}

/** The RFC 6901 pointer of a path; the root is the empty text. */
export function pointerOf(path: JsonPath): string {
  const segments: string[] = [];
  for (let step = path; step !== null; step = step.parent) {
    segments.push(`/${String(step.key).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
  return segments.reverse().join('');
}

export function report<Code extends string>(
  findings: Finding<Code>[],
  path: JsonPath,
  code: Code,
  message: string,
): void {
  findings.push({ pointer: pointerOf(path), code, message });
}
