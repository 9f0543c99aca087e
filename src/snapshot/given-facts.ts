/** Facts that the firm gave: those of the catalogue take the place of ours, its own stand beside them. */
import { type Day, daysBetween } from '../domain/day.ts';
import { type FactDeclaration, type FactRow, type FactValue, isOwnFact } from '../domain/fact.ts';
import { moneyText } from './exact-decimal.ts';
import type { FactNote } from './fact-note.ts';
import type { ComputedFacts } from './undated-facts.ts';

/** What was given for one customer and counts on a day. */
export interface Given {
  /** By name, nothing unknown. */
  readonly facts: FactRow;
  /** Of those that were given for an earlier day, that day. */
  readonly given_on: ReadonlyMap<string, Day>;
}

/** Puts what was given for a customer into the facts that were computed of it. */
export type GivenFactsReader = (computed: ComputedFacts, given: Given) => ComputedFacts;

/**
 * The reader of one run. Of the catalogue only what is given is replaced, and a note names it: a given
 * `overdue_amount` leaves `overdue_ratio` as the ledger has it. The other notes are about computed values, and so no
 * longer about these. The firm's own facts replace nothing; of a value of an earlier day a note tells the day.
 * @param facts every fact there is
 * @param money_digits decimals that money is rounded to
 */
export function givenFactsReader(
  as_of: Day,
  facts: readonly FactDeclaration[],
  money_digits: number,
): GivenFactsReader {
  const money = new Set(facts.filter(({ type }) => type === 'money').map(({ name }) => name));
  const own = new Set(facts.filter(isOwnFact).map(({ name }) => name));
  return (computed, given) => {
    const names = Object.keys(given.facts);
    if (names.length === 0) return computed;
    const values = Object.entries(given.facts).map(([name, value]): readonly [string, FactValue] => {
      return [name, money.has(name) && typeof value === 'string' ? moneyText(value, money_digits) : value];
    });
    const replaced = names.filter((name) => !own.has(name));
    return {
      facts: { ...computed.facts, ...Object.fromEntries(values) },
      notes: [
        ...notesWithout(computed.notes, replaced),
        ...(replaced.length === 0 ? [] : [givenNote(replaced)]),
        ...earlierNotes(as_of, given.given_on),
      ],
    };
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

/** One for each day that values are of, the newest day first. */
function earlierNotes(as_of: Day, given_on: ReadonlyMap<string, Day>): readonly FactNote[] {
  const days = [...new Set(given_on.values())].sort().reverse();
  return days.map((day) => {
    const age = daysBetween(day, as_of);
    return {
      code: 'given_earlier',
      facts: [...given_on].filter(([, given]) => given === day).map(([name]) => name),
      message: `The firm gave these values for ${day}, ${age === 1 ? '1 day' : `${age} days`} before, and no newer ones; they still count.`,
    };
  });
}
