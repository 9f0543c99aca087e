/** Values that are not of their fact's type: to every rule unknown, and the reason is told. */
import type { FactDeclaration, FactRow, FactType } from '../domain/fact.ts';
import { engineValue } from '../engine/fact-batch.ts';
import { showValue } from '../ingest/show-value.ts';
import type { FactNote } from '../snapshot/fact-note.ts';

/** Why a fact is unknown though a value was there. */
export interface UnfitReason {
  readonly fact: string;
  /** At most some 150 characters, whatever the value. */
  readonly message: string;
}

/** By fact. */
export type UnfitReasons = ReadonlyMap<string, UnfitReason>;

/** Nobody reads more at once. */
const REASONS_MAX = 20;

const MUST_BE: Readonly<Record<FactType, string>> = {
  money: 'money in a decimal text such as "1234.50"',
  ratio: 'a number',
  days: 'a number of days',
  count: 'a number',
  score: 'a number',
  text: 'a text',
  flag: 'true or false',
  list: 'a list of texts',
};

export function unfitReason(fact: string, type: FactType, value: unknown): UnfitReason {
  return { fact, message: `${shown(value)} is not ${MUST_BE[type]}, so the fact is unknown` };
}

/** Those of the missing facts that are missing because their values do not fit, twenty at most. */
export function reasonsFor(missing: readonly string[], unfit: UnfitReasons): readonly UnfitReason[] {
  if (unfit.size === 0) return [];
  return missing.flatMap((fact) => unfit.get(fact) ?? []).slice(0, REASONS_MAX);
}

/** One note for each, so that no value is passed over in silence, whatever rules make of its fact. */
export function unfitNotes(unfit: UnfitReasons): readonly FactNote[] {
  return [...unfit.values()].map(({ fact, message }) => ({
    code: 'value_unfit',
    facts: [fact],
    message: `${message[0]?.toUpperCase()}${message.slice(1)}.`,
  }));
}

/** The facts with nothing in the place of values that are not of their declared type, and why. */
export function fitFacts(
  facts: FactRow,
  declarations: readonly FactDeclaration[],
): { readonly facts: FactRow; readonly unfit: UnfitReasons } {
  const unfit = new Map<string, UnfitReason>();
  for (const { name, type } of declarations) {
    const value = Object.hasOwn(facts, name) ? facts[name] : null;
    if (value == null || engineValue(type, value) !== null) continue;
    unfit.set(name, unfitReason(name, type, value));
  }
  if (unfit.size === 0) return { facts, unfit };
  return { facts: { ...facts, ...Object.fromEntries([...unfit.keys()].map((name) => [name, null])) }, unfit };
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'the empty text' : `the text ${showValue(value)}`;
    case 'number':
      return Number.isFinite(value) ? `the number ${value}` : `${value}`;
    case 'boolean':
      return `the value ${value}`;
    default:
      if (!Array.isArray(value)) return 'an object';
      return value.every((item) => typeof item === 'string') ? 'a list' : 'a list of other things than texts';
  }
}
