import type { Threshold } from '../domain/rule-set.ts';
import type { EngineFacts } from './fact-batch.ts';

export interface ThresholdValue {
  readonly value: number;
  /** The segment whose override applies; null where the threshold's own value does. */
  readonly segment: Readonly<Record<string, string>> | null;
}

/** A threshold's value for one customer: the first override whose every fact matches, else its own value. */
export function thresholdValue(threshold: Threshold, facts: EngineFacts): ThresholdValue {
  for (const { segment, value } of threshold.overrides) {
    if (matches(segment, facts)) return { value, segment };
  }
  return { value: threshold.value, segment: null };
}

/** An unknown fact matches no segment: a customer whose class is not known is measured like everybody else. */
function matches(segment: Readonly<Record<string, string>>, facts: EngineFacts): boolean {
  return Object.entries(segment).every(([fact, text]) => Object.hasOwn(facts, fact) && facts[fact] === text);
}
