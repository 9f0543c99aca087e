/** What a rule says when it fires: the event's type, and the names in its params. */
import type { FactDeclaration } from '../../domain/fact.ts';
import { at, type FaultList, type JsonPath, report } from '../fault.ts';
import { isRecord, isReservedName, type Json, type JsonRecord, own } from '../json-guard.ts';
import { thresholdOfPath } from '../threshold-path.ts';
import { reportUnknownName } from './unknown-name.ts';

export interface EventContext {
  readonly facts: ReadonlyMap<string, FactDeclaration>;
  readonly thresholds: ReadonlyMap<string, unknown>;
  readonly faults: FaultList;
}

/** The library's own event names: a rule of such a type makes a whole run fail, or hear what it should not. */
const RESERVED_TYPES: ReadonlySet<string> = new Set(['error', 'success', 'failure']);

/** Checks of an event that hold in either format; its shape is checked elsewhere. */
export function checkEvent(event: Json | undefined, path: JsonPath, context: EventContext): void {
  if (!isRecord(event)) return;
  const type = own(event, 'type');
  if (typeof type === 'string' && RESERVED_TYPES.has(type)) {
    const message = `the event type ${type} means something of its own to json-rules-engine`;
    report(context.faults, at(path, 'type'), 'reserved_event_type', message);
  }
  if (typeof type === 'string' && isReservedName(type)) {
    report(context.faults, at(path, 'type'), 'reserved_name', `the name ${type} is reserved`);
  }
  checkPaths(own(event, 'params'), at(path, 'params'), context);
}

/** The facts and thresholds that the firm's own params name. */
export function checkEventParams(params: Json | undefined, path: JsonPath, context: EventContext): void {
  if (!isRecord(params)) return;
  const exposure = own(params, 'exposure');
  if (typeof exposure === 'string') checkExposure(exposure, at(path, 'exposure'), context);
  const message = own(params, 'message');
  if (!isRecord(message)) return;
  for (const language of ['en', 'zh']) {
    const text = own(message, language);
    if (typeof text === 'string') checkMessage(text, at(path, 'message', language), context);
  }
}

function checkExposure(exposure: string, path: JsonPath, context: EventContext): void {
  const type = context.facts.get(exposure)?.type;
  if (type === undefined) {
    reportUnknownName(context.faults, path, 'unknown_fact', exposure, [...context.facts.keys()]);
  } else if (type !== 'money') {
    report(context.faults, path, 'exposure_not_money', `${exposure} is ${type}; an exposure is money`);
  }
}

const THRESHOLD_PREFIX = 'thresholds.';

function checkMessage(text: string, path: JsonPath, context: EventContext): void {
  for (const [, name = ''] of text.matchAll(/\{([^{}]*)\}/g)) {
    const known = name.startsWith(THRESHOLD_PREFIX)
      ? context.thresholds.has(name.slice(THRESHOLD_PREFIX.length))
      : context.facts.has(name);
    if (!known) report(context.faults, path, 'unknown_placeholder', `there is no {${name}} to put in`);
  }
}

/** With its option `replaceFactsInEventParams` the library resolves fact references in params, paths included. */
function checkPaths(json: Json | undefined, path: JsonPath, context: EventContext): void {
  if (typeof json !== 'object' || json === null) return;
  if (isRecord(json) && Object.hasOwn(json, 'path')) checkPath(json, at(path, 'path'), context);
  for (const [key, item] of Object.entries(json)) {
    checkPaths(item, at(path, isRecord(json) ? key : Number(key)), context);
  }
}

function checkPath(record: JsonRecord, path: JsonPath, context: EventContext): void {
  const name = thresholdOfPath(own(record, 'path'));
  if (own(record, 'fact') !== 'thresholds' || name === null) {
    report(context.faults, path, 'path_refused', 'must be exactly $.name on the fact thresholds');
  } else if (!context.thresholds.has(name)) {
    reportUnknownName(context.faults, path, 'unknown_threshold', name, [...context.thresholds.keys()]);
  }
}
