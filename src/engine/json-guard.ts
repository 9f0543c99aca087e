/**
 * The first look at anything that claims to be a rule set. It is copied, with bounded recursion and a bounded number
 * of values, into plain JSON of our own, so that whatever walks it afterwards (zod, hashing, the checks) can neither
 * overflow the stack, nor run a getter, nor meet a prototype.
 */
import {
  at,
  type FaultCode,
  type FaultList,
  faultList,
  type JsonPath,
  NAME_LENGTH_MAX,
  report,
} from './fault.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonRecord = { readonly [key: string]: Json | undefined };

/** Deeper than any rule of allowed depth can be: ten groups are twenty levels, and the rest of a file adds few. */
export const JSON_DEPTH_MAX = 64;
/** 20,000 conditions are some 150,000 values; the rest is room for lists and messages. */
export const JSON_VALUES_MAX = 500_000;

const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a name could reach an object's prototype in careless code, here or in whoever reads the file next. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}

export function isRecord(json: Json | undefined): json is JsonRecord {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function isArray(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

/** The record's own value; undefined where it has none of that name. */
export function own(record: JsonRecord, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** @returns `json` the copy, undefined where the input was too deep, too large or could not be read to its end */
export function guardJson(input: unknown): { readonly json: Json | undefined; readonly faults: FaultList } {
  const walk: Walk = { faults: faultList(), values: 0, stopped: false };
  try {
    const json = copy(input, null, 0, walk);
    return { json: walk.stopped ? undefined : json, faults: walk.faults };
  } catch {
    // Only a getter or a proxy throws here; what it throws is the caller's and is not passed on.
    report(walk.faults, null, 'not_json', 'cannot be read: it is not plain JSON');
    return { json: undefined, faults: walk.faults };
  }
}

interface Walk {
  readonly faults: FaultList;
  values: number;
  stopped: boolean;
}

function copy(value: unknown, path: JsonPath, depth: number, walk: Walk): Json {
  walk.values += 1;
  if (walk.values > JSON_VALUES_MAX) {
    return stop(walk, null, 'too_large', `holds more than ${JSON_VALUES_MAX} values`);
  }
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    return refuse(walk, path, 'not_finite', 'must be a finite number');
  }
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value;
    return refuse(walk, path, 'control_character', 'holds the character U+0000');
  }
  if (typeof value !== 'object') {
    return refuse(walk, path, 'not_json', `is not JSON: ${typeof value}; a rule set holds data, never code`);
  }
  if (depth >= JSON_DEPTH_MAX) {
    return stop(walk, path, 'too_deep', `is nested more than ${JSON_DEPTH_MAX} levels deep`);
  }
  return Array.isArray(value) ? copyArray(value, path, depth, walk) : copyRecord(value, path, depth, walk);
}

function copyArray(value: readonly unknown[], path: JsonPath, depth: number, walk: Walk): Json {
  const items: Json[] = [];
  for (let index = 0; index < value.length && !walk.stopped; index += 1) {
    const item: unknown = value[index];
    // Long lists of a condition need no path for each of their entries.
    if (typeof item === 'string' && !item.includes('\0') && walk.values < JSON_VALUES_MAX) {
      walk.values += 1;
      items.push(item);
    } else {
      items.push(copy(item, at(path, index), depth + 1, walk));
    }
  }
  return items;
}

function copyRecord(value: object, path: JsonPath, depth: number, walk: Walk): Json {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return refuse(walk, path, 'not_json', 'is not JSON: an object of some class');
  }
  const record: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    if (walk.stopped) break;
    if (key.length > NAME_LENGTH_MAX) {
      const message = `holds a name of ${key.length} characters; a name has at most ${NAME_LENGTH_MAX}`;
      report(walk.faults, path, 'too_large', message);
      continue;
    }
    const place = at(path, key);
    if (isReservedName(key)) {
      report(walk.faults, place, 'reserved_name', `the name ${key} is reserved`);
    } else if (key.includes('\0')) {
      report(walk.faults, place, 'control_character', 'the name holds the character U+0000');
    } else {
      record[key] = copy(item, place, depth + 1, walk);
    }
  }
  return record;
}

function refuse(walk: Walk, path: JsonPath, code: FaultCode, message: string): null {
  report(walk.faults, path, code, message);
  return null;
}

function stop(walk: Walk, path: JsonPath, code: FaultCode, message: string): null {
  walk.stopped = true;
  return refuse(walk, path, code, message);
}
