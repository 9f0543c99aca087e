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
  'fact_of_catalogue',
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
  // The rest of a list that would be too long.
  'more_faults',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** What can be evaluated, and is hardly meant. */
export type WarningCode =
  | 'unused_threshold'
  | 'unused_condition'
  | 'unreachable_override'
  | 'unknown_text'
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

/** Faults side by side share all of their way but the last step, which may be long. */
const POINTERS = new WeakMap<NonNullable<JsonPath>, string>();

/** The RFC 6901 pointer of a path; the root is the empty text. */
export function pointerOf(path: JsonPath): string {
  if (path === null) return '';
  const known = POINTERS.get(path);
  if (known !== undefined) return known;
  const { parent, key } = path;
  const pointer = `${pointerOf(parent)}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  POINTERS.set(path, pointer);
  return pointer;
}

/** Longer than any name that rules, thresholds and facts may have; a pointer repeats every name on its way. */
export const NAME_LENGTH_MAX = 200;

/** A check's faults are at most this many; the last then says how many more there are. Nobody reads more at once. */
export const FAULTS_MAX = 1_000;

/**
 * Where a check reports: it keeps `FAULTS_MAX` faults and counts the others. Each carries its whole pointer, so that
 * without a limit a small document could ask for more memory than there is.
 */
export interface FaultList {
  readonly kept: Fault[];
  more: number;
}

export function faultList(): FaultList {
  return { kept: [], more: 0 };
}

export function report(faults: FaultList, path: JsonPath, code: FaultCode, message: string): void {
  if (faults.kept.length < FAULTS_MAX) faults.kept.push({ pointer: pointerOf(path), code, message });
  else faults.more += 1;
}

/** The faults in the order of their report, `FAULTS_MAX` at most. One place and code reported by two checks is one. */
export function distinctFaults({ kept, more }: FaultList): readonly Fault[] {
  const distinct: Fault[] = [];
  const byEnd = new Map<string, Fault[]>();
  for (const fault of kept) {
    // A map finds long texts by their length alone, of which a thousand may be the same.
    const end = `${fault.code} ${fault.pointer.slice(-NAME_LENGTH_MAX)}`;
    const alike = byEnd.get(end) ?? [];
    if (alike.some(({ pointer }) => pointer === fault.pointer)) continue;
    byEnd.set(end, [...alike, fault]);
    distinct.push(fault);
  }
  if (more === 0) return distinct;
  const listed = distinct.slice(0, FAULTS_MAX - 1);
  const rest = more + distinct.length - listed.length;
  // Those that are only counted may be of one place and code, too.
  const message = rest === 1 ? 'and perhaps one more fault' : `and up to ${rest} more faults`;
  return [...listed, { pointer: '', code: 'more_faults', message }];
}

export function warn(warnings: Warning[], path: JsonPath, code: WarningCode, message: string): void {
  warnings.push({ pointer: pointerOf(path), code, message });
}
