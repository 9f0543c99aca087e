/**
 * Facts that a program hands over, held to the catalogue. A name that is not there is refused: with it the fact that is
 * meant would silently be unknown. A value that does not fit makes its own fact unknown, and that is told.
 */
import type { FactDeclaration, FactRow, FactType, FactValue } from '../domain/fact.ts';
import { engineValue } from '../engine/fact-batch.ts';
import type { FaultCode } from '../engine/fault.ts';
import { type UnfitReason, type UnfitReasons, unfitReason } from './unfit-value.ts';

export interface InputFault {
  /** JSON pointer into the request. */
  readonly pointer: string;
  readonly code: FaultCode;
  readonly message: string;
}

export interface GivenFacts {
  /** Null where a value does not fit. */
  readonly facts: FactRow;
  readonly unfit: UnfitReasons;
  readonly faults: readonly InputFault[];
}

/** Comparing two lists takes the product of their lengths, in as many conditions as a rule set has. */
export const LIST_FACT_MAX = 200;

export function readGivenFacts(
  given: Readonly<Record<string, unknown>>,
  catalogue: readonly FactDeclaration[],
): GivenFacts {
  const types = new Map(catalogue.map((fact) => [fact.name, fact.type]));
  const faults: InputFault[] = [];
  const unfit = new Map<string, UnfitReason>();
  const facts: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = types.get(name);
    const pointer = `/facts/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (type === undefined) {
      const message = 'there is no such fact; GET /v1/facts lists them';
      faults.push({ pointer, code: 'unknown_fact', message });
    } else if (type === 'list' && Array.isArray(value) && value.length > LIST_FACT_MAX) {
      const message = `has ${value.length} entries; a list here has at most ${LIST_FACT_MAX}`;
      faults.push({ pointer, code: 'too_large', message });
    } else if (isOfType(type, value)) {
      facts[name] = value;
    } else {
      facts[name] = null;
      unfit.set(name, unfitReason(name, type, value));
    }
  }
  return { facts, unfit, faults };
}

/** Money is a text here, as everywhere outside: a number would have been rounded on its way. */
function isOfType(type: FactType, value: unknown): value is FactValue {
  if (value === null) return true;
  if (type === 'money' && typeof value !== 'string') return false;
  if (type === 'list') return Array.isArray(value) && engineValue(type, value) !== null;
  return isScalar(value) && engineValue(type, value) !== null;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
