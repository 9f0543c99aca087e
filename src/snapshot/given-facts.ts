/** Facts that the firm computed itself: for exactly their day they take the place of ours. */
import type { FactRow, FactValue } from '../domain/fact.ts';
import { FACT_CATALOGUE } from './catalogue.ts';
import { moneyText } from './exact-decimal.ts';
import type { FactNote } from './fact-note.ts';
import type { ComputedFacts } from './undated-facts.ts';

const MONEY_FACTS: ReadonlySet<string> = new Set(
  FACT_CATALOGUE.filter((fact) => fact.type === 'money').map((fact) => fact.name),
);

/**
 * The facts with given values in the place of computed ones, and a note that names them. Only what is given is
 * replaced: a given `overdue_amount` leaves `overdue_ratio` as the ledger has it. The other notes are about computed
 * values, and so no longer about these.
 * @param given by name, nothing unknown; empty where nothing was given
 * @param money_digits decimals that money is rounded to
 */
export function withGivenFacts(computed: ComputedFacts, given: FactRow, money_digits: number): ComputedFacts {
  const names = Object.keys(given);
  if (names.length === 0) return computed;
  const values = names.map((name): readonly [string, FactValue] => {
    const value = given[name] ?? null;
    return [
      name,
      MONEY_FACTS.has(name) && typeof value === 'string' ? moneyText(value, money_digits) : value,
    ];
  });
  return {
    facts: { ...computed.facts, ...Object.fromEntries(values) },
    notes: [...notesWithout(computed.notes, names), givenNote(names)],
  };
}

/** A note that is left with no fact has nothing to say. */
function notesWithout(notes: readonly FactNote[], names: readonly string[]): readonly FactNote[] {
  return notes.flatMap((note) => {
    const facts = note.facts.filter((name) => !names.includes(name));
    if (facts.length === note.facts.length) return note;
    return facts.length === 0 ? [] : { ...note, facts };
  });
}

function givenNote(facts: readonly string[]): FactNote {
  return {
    code: 'given',
    facts,
    message:
      "The firm gave these values for this day: the ledger's own computation was not used for them. Other facts are the ledger's, those that rest on these among them.",
  };
}
