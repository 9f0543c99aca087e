/** Keys that mean something where they stand, and those that never do. */
import { at, type FaultCode, type FaultList, type JsonPath, report } from '../fault.ts';
import type { JsonRecord } from '../json-guard.ts';

/** Keys under which json-rules-engine takes JavaScript; a file has none to give. */
const CODE_KEYS: ReadonlyMap<string, readonly [FaultCode, string]> = new Map([
  ['onSuccess', ['event_handler', 'event handlers are code; a rule set holds data']],
  ['onFailure', ['event_handler', 'event handlers are code; a rule set holds data']],
  ['operators', ['custom_operator', 'custom operators are code; a rule set holds data']],
  ['decorators', ['custom_operator', 'custom operator decorators are code; a rule set holds data']],
  ['operatorDecorators', ['custom_operator', 'custom operator decorators are code; a rule set holds data']],
  ['facts', ['dynamic_fact', 'computed facts are code; the facts are those of the catalogue']],
]);

export function checkKeys(
  record: JsonRecord,
  path: JsonPath,
  allowed: readonly string[],
  faults: FaultList,
): void {
  for (const key of Object.keys(record)) {
    if (!allowed.includes(key)) reportUnknownKey(faults, path, key);
  }
}

export function reportUnknownKey(faults: FaultList, path: JsonPath, key: string): void {
  const [code, message] = CODE_KEYS.get(key) ?? ['unknown_key', `${key} has no meaning here`];
  report(faults, at(path, key), code, message);
}
