/** Facts that a program hands over, held to the catalogue: a mistyped one would silently be unknown. */
import type { FactDeclaration, FactRow, FactType, FactValue } from '../domain/fact.ts';
import { engineValue } from '../engine/fact-batch.ts';
import type { FaultCode } from '../engine/fault.ts';

export interface InputFault {
  /** JSON pointer into the request. */
  readonly pointer: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** Comparing two lists takes the product of their lengths, in as many conditions as a rule set has. */
export const LIST_FACT_MAX = 200;

const MUST_BE: Readonly<Record<FactType, string>> = {
  money: 'must be money: a decimal number in a string, such as "1234.50", or null',
  ratio: 'must be a number, 1 for 100 %, or null',
  days: 'must be a number of days, or null',
  count: 'must be a number, or null',
  score: 'must be a number, or null',
  text: 'must be text, or null',
  flag: 'must be true, false or null',
  list: `must be a list of at most ${LIST_FACT_MAX} texts, or null`,
};

/** The facts as a row, or everything that is wrong with them. */
export function readGivenFacts(
  given: Readonly<Record<string, unknown>>,
  catalogue: readonly FactDeclaration[],
): { readonly facts: FactRow; readonly faults: readonly InputFault[] } {
  const types = new Map(catalogue.map((fact) => [fact.name, fact.type]));
  const faults: InputFault[] = [];
  const facts: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = types.get(name);
    const pointer = `/facts/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (type === undefined) {
      faults.push({
        pointer,
        code: 'unknown_fact',
        message: 'there is no such fact; GET /v1/facts lists them',
      });
    } else if (!isOfType(type, value)) {
      faults.push({ pointer, code: 'wrong_type', message: MUST_BE[type] });
    } else facts[name] = value;
  }
  return { facts, faults };
}

function isOfType(type: FactType, value: unknown): value is FactValue {
  if (value === null) return true;
  if (type === 'money' && typeof value !== 'string') return false;
  if (type === 'list') {
    return Array.isArray(value) && value.length <= LIST_FACT_MAX && engineValue(type, value) !== null;
  }
  return isScalar(value) && engineValue(type, value) !== null;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
