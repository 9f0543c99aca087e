/** Named thresholds: values within their range, and overrides for segments that exist. */
import type { FactDeclaration } from '../../domain/fact.ts';
import { type Threshold, thresholdSchema } from '../../domain/rule-set.ts';
import { at, type FaultList, type JsonPath, report } from '../fault.ts';
import { isArray, isRecord, type Json, type JsonRecord, own } from '../json-guard.ts';
import { reportUnknownName } from './unknown-name.ts';

/**
 * Checks what the schema cannot: that a value and its overrides lie within `min` and `max`, and that segments name
 * text facts.
 * @param parsed the thresholds as the schema of the whole document gives them; undefined where it found a fault, so
 *   that each is tried by itself, for the sake of the units that conditions are held to
 * @returns the thresholds by name, null for one that does not have the shape of a threshold
 */
export function checkThresholds(
  json: Json | undefined,
  parsed: Readonly<Record<string, Threshold>> | undefined,
  facts: ReadonlyMap<string, FactDeclaration>,
  faults: FaultList,
): ReadonlyMap<string, Threshold | null> {
  const thresholds = new Map<string, Threshold | null>();
  if (!isRecord(json)) return thresholds;
  for (const [name, threshold] of Object.entries(json)) {
    const sound = parsed ? parsed[name] : isRecord(threshold) && thresholdSchema.safeParse(threshold).data;
    thresholds.set(name, sound || null);
    if (isRecord(threshold)) checkThreshold(threshold, at(null, 'thresholds', name), facts, faults);
  }
  return thresholds;
}

function checkThreshold(
  json: JsonRecord,
  path: JsonPath,
  facts: ReadonlyMap<string, FactDeclaration>,
  faults: FaultList,
): void {
  const min = numberOr(own(json, 'min'), Number.NEGATIVE_INFINITY);
  const max = numberOr(own(json, 'max'), Number.POSITIVE_INFINITY);
  if (min > max) {
    report(faults, at(path, 'min'), 'out_of_range', `is above max: ${min} > ${max}`);
    return;
  }
  checkRange(own(json, 'value'), at(path, 'value'), min, max, faults);
  const overrides = own(json, 'overrides');
  if (!isArray(overrides)) return;
  for (const [index, override] of overrides.entries()) {
    if (!isRecord(override)) continue;
    const below = at(path, 'overrides', index);
    checkRange(own(override, 'value'), at(below, 'value'), min, max, faults);
    checkSegment(own(override, 'segment'), at(below, 'segment'), facts, faults);
  }
}

function checkRange(
  value: Json | undefined,
  path: JsonPath,
  min: number,
  max: number,
  faults: FaultList,
): void {
  if (typeof value === 'number' && (value < min || value > max)) {
    report(faults, path, 'out_of_range', `${value} is outside ${min} to ${max}`);
  }
}

function checkSegment(
  segment: Json | undefined,
  path: JsonPath,
  facts: ReadonlyMap<string, FactDeclaration>,
  faults: FaultList,
): void {
  if (!isRecord(segment)) return;
  for (const name of Object.keys(segment)) {
    const type = facts.get(name)?.type;
    if (type === undefined) {
      reportUnknownName(faults, at(path, name), 'unknown_fact', name, [...facts.keys()]);
    } else if (type !== 'text') {
      report(
        faults,
        at(path, name),
        'segment_not_text',
        `${name} is ${type}; a segment is made of text facts`,
      );
    }
  }
}

function numberOr(json: Json | undefined, otherwise: number): number {
  return typeof json === 'number' ? json : otherwise;
}
