import { isReservedName, type Json } from './json-guard.ts';

/** The fact that thresholds come from, as json-rules-engine sees them. */
export const THRESHOLDS_FACT = 'thresholds';

const PATH = /^\$\.([A-Za-z][A-Za-z0-9_]{0,63})$/;

/**
 * The threshold that a `path` names; null unless it is exactly `$.name`. Everything else that JSONPath can say is
 * refused unread: its filters run as code in the library that json-rules-engine hands them to.
 */
export function thresholdOfPath(path: Json | undefined): string | null {
  const name = typeof path === 'string' ? PATH.exec(path)?.[1] : undefined;
  return name === undefined || isReservedName(name) ? null : name;
}
