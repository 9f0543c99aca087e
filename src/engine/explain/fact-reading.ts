import type { Threshold } from '../../domain/rule-set.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { FactCondition, ValueSource } from '../checked-rule-set.ts';
import { type EngineFacts, type EngineValue, readFact } from '../fact-batch.ts';
import { holds, type Value } from '../operator.ts';
import { thresholdValue } from '../threshold-value.ts';

/** One comparison for one customer: both sides as they were read, and what comes of it. */
export interface FactReading {
  readonly verdict: Verdict;
  readonly value: EngineValue;
  readonly compared: Value | null;
  /** The segment whose override of the threshold applies. */
  readonly segment: Readonly<Record<string, string>> | null;
}

/** A comparison is unknown where either side is. */
export function readFactCondition(
  condition: FactCondition,
  thresholds: ReadonlyMap<string, Threshold>,
  facts: EngineFacts,
): FactReading {
  const value = readFact(facts, condition.fact, condition.type);
  const { compared, segment } = readSource(condition.value, thresholds, facts);
  if (value === null || compared === null) return { verdict: 'unknown', value, compared, segment };
  return { verdict: holds(condition.test, value, compared) ? 'fires' : 'clear', value, compared, segment };
}

function readSource(
  source: ValueSource,
  thresholds: ReadonlyMap<string, Threshold>,
  facts: EngineFacts,
): Pick<FactReading, 'compared' | 'segment'> {
  if (source.kind === 'literal') return { compared: source.value, segment: null };
  if (source.kind === 'fact') return { compared: readFact(facts, source.fact, source.type), segment: null };
  const threshold = thresholds.get(source.name);
  // Only a caller that took a threshold out of a checked rule set gets here without one.
  if (threshold === undefined) return { compared: null, segment: null };
  const { value, segment } = thresholdValue(threshold, facts);
  return { compared: value, segment };
}
