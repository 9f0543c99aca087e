import type { FactRow } from '../domain/fact.ts';
import { CASH_FLOW_FACTS } from './cash-flow-facts.ts';
import type { FactDefinition, FactInput } from './fact-definition.ts';
import { RATING_FACTS } from './rating-facts.ts';
import { RECEIVABLE_FACTS } from './receivable-facts.ts';
import { SECURITY_FACTS } from './security-facts.ts';
import { flowOf } from './statement-history.ts';

/**
 * What a reader of a customer's facts should know about some of them.
 * - `rate_missing`: unknown for lack of an exchange rate at most 7 days old
 * - `published_on_assumed`: rest on a statement whose day of publication is not recorded
 * - `grade_unreadable`: an agency's newest grade is not on its scale, and so counts as no rating
 * - `recomputed`: the day was evaluated later, and they may know what was not known then; see `keepUndatedFacts`
 * - `given`: the firm gave them for this day, and they are not computed from the ledger; see `withGivenFacts`
 * - `value_unfit`: unknown, because the value that was there is not of the fact's type: infinite, for one
 * - `previous_removed`: beside an explanation; the facts of all days before were removed, so none has a previous value
 */
export type FactNoteCode =
  | 'rate_missing'
  | 'published_on_assumed'
  | 'grade_unreadable'
  | 'recomputed'
  | 'given'
  | 'value_unfit'
  | 'previous_removed';

export interface FactNote {
  readonly code: FactNoteCode;
  /** Names of the facts it is about. */
  readonly facts: readonly string[];
  readonly message: string;
}

/** The notes on a row of facts and the input it was computed from. */
export function factNotes(input: FactInput, facts: FactRow): readonly FactNote[] {
  return [...receivableRateNotes(input, facts), ...statementNotes(input, facts), ...gradeNotes(input)];
}

function receivableRateNotes({ receivables }: FactInput, facts: FactRow): readonly FactNote[] {
  if (!receivables || receivables.currencies_without_rate.length === 0) return [];
  const unknown = namesWhere([...RECEIVABLE_FACTS, ...SECURITY_FACTS], (name) => facts[name] === null);
  // Without invoices in the year their average is unknown at any rate.
  const noInvoices = receivables.invoiced_count_365d === 0;
  return [
    rateNote(
      receivables.currencies_without_rate,
      unknown.filter((name) => !(noInvoices && name === 'invoice_amount_avg_365d')),
    ),
  ];
}

function statementNotes({ statements }: FactInput, facts: FactRow): readonly FactNote[] {
  const period = statements?.periods[0];
  if (!statements || !period) return [];
  const notes: FactNote[] = [];
  const flow = flowOf(statements, period, 'operating_cash_flow');
  if (flow && flow.rate === null) notes.push(rateNote([flow.currency], ['operating_cash_flow']));
  if (statements.newest.published_on === null) {
    notes.push({
      code: 'published_on_assumed',
      facts: namesWhere(CASH_FLOW_FACTS, (name) => facts[name] !== null),
      message: `The statement of ${statements.newest.period_end} has no day of publication; 90 days after its period end stand in for it.`,
    });
  }
  return notes;
}

function gradeNotes({ ratings }: FactInput): readonly FactNote[] {
  return ratings.flatMap(({ agency, steps }) => {
    const last = steps.at(-1);
    if (!last || last.unreadable === null) return [];
    return {
      code: 'grade_unreadable' as const,
      facts: namesWhere(RATING_FACTS, () => true),
      message: `The grade ${last.unreadable} of ${agency} on ${last.rated_on} is not on the scale ${last.scale}; it counts as no rating.`,
    };
  });
}

function rateNote(currencies: readonly string[], facts: readonly string[]): FactNote {
  return {
    code: 'rate_missing',
    facts,
    message: `No exchange rate at most 7 days old for ${currencies.join(', ')}.`,
  };
}

function namesWhere(
  definitions: readonly FactDefinition[],
  holds: (name: string) => boolean,
): readonly string[] {
  return definitions.map((definition) => definition.name).filter(holds);
}
