import type { FactRow } from '../domain/fact.ts';
import { asIfRated } from './as-if-rated.ts';
import { CASH_FLOW_FACTS } from './cash-flow-facts.ts';
import type { FactDefinition, FactInput } from './fact-definition.ts';
import { LOSS_FACTS } from './loss-facts.ts';
import { MODEL_FACTS } from './model-facts.ts';
import { PAYMENT_BEHAVIOUR_FACTS } from './payment-behaviour-facts.ts';
import { RATING_FACTS } from './rating-facts.ts';
import { RECEIVABLE_FACTS } from './receivable-facts.ts';
import { redFlagsWithoutSeverity } from './red-flag-facts.ts';
import { SECURITY_FACTS } from './security-facts.ts';

/** Facts that turn the ledger's amounts into base currency, and those that turn statements'. */
const LEDGER_FACTS = [...RECEIVABLE_FACTS, ...PAYMENT_BEHAVIOUR_FACTS, ...SECURITY_FACTS, ...LOSS_FACTS];
const STATEMENT_FACTS = [...CASH_FLOW_FACTS, ...MODEL_FACTS];

/**
 * What a reader of a customer's facts should know about some of them.
 * - `rate_missing`: unknown for lack of an exchange rate at most 7 days old
 * - `published_on_assumed`: rest on a statement whose day of publication is not recorded
 * - `grade_unreadable`: an agency's newest grade is not on its scale, and so counts as no rating
 * - `severity_missing`: red flags that came without a severity, with codes that are not listed, are left out of it
 * - `recomputed`: the day was evaluated later, and they may know what was not known then; see `keepUndatedFacts`
 * - `given`: the firm gave them for this day, and they are not computed from the ledger; see `givenFactsReader`
 * - `given_earlier`: the firm's own facts, given for an earlier day and still valid
 * - `value_unfit`: unknown, because the value that was there is not of the fact's type: infinite, for one
 * - `previous_removed`: beside an explanation; the facts of all days before were removed, so none has a previous value
 */
export type FactNoteCode =
  | 'rate_missing'
  | 'published_on_assumed'
  | 'grade_unreadable'
  | 'severity_missing'
  | 'recomputed'
  | 'given'
  | 'given_earlier'
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
  return [
    ...rateNotes(input, facts),
    ...publicationNotes(input, facts),
    ...gradeNotes(input),
    ...severityNotes(input),
  ];
}

/** What rests on the ledger's documents and the credit limit, and what rests on statements. */
function rateNotes(input: FactInput, facts: FactRow): readonly FactNote[] {
  const ofLedger = ledgerCurrenciesWithoutRate(input);
  const ofStatements = statementCurrenciesWithoutRate(input);
  if (ofLedger.length === 0 && ofStatements.length === 0) return [];
  const rated = factsOtherwise([...STATEMENT_FACTS, ...LEDGER_FACTS], asIfRated(input), facts);
  return [
    ...rateNote(ofLedger, LEDGER_FACTS, facts, rated),
    ...rateNote(ofStatements, STATEMENT_FACTS, facts, rated),
  ];
}

/** The row of facts with those of `definitions` as they were of another input. */
function factsOtherwise(definitions: readonly FactDefinition[], input: FactInput, facts: FactRow): FactRow {
  const row = { ...facts };
  for (const { name, compute } of definitions) row[name] = compute(input, row);
  return row;
}

/** @param rated the facts as if every currency had a rate */
function rateNote(
  currencies: readonly string[],
  definitions: readonly FactDefinition[],
  facts: FactRow,
  rated: FactRow,
): readonly FactNote[] {
  const lacking = definitions
    .map(({ name }) => name)
    .filter((name) => facts[name] === null && rated[name] !== null);
  if (currencies.length === 0 || lacking.length === 0) return [];
  return [
    {
      code: 'rate_missing',
      facts: lacking,
      message: `No exchange rate at most 7 days old for ${currencies.join(', ')}.`,
    },
  ];
}

function ledgerCurrenciesWithoutRate({ receivables, customer }: FactInput): readonly string[] {
  const ofLimit =
    customer.credit_limit !== null && customer.currency_rate === null ? [customer.currency] : [];
  return [...new Set([...(receivables?.currencies_without_rate ?? []), ...ofLimit])].sort();
}

/** Of the newest period: older ones are only read for what its flow is a difference of. */
function statementCurrenciesWithoutRate({ statements }: FactInput): readonly string[] {
  if (statements === null) return [];
  const unrated = statements.filed.filter(
    ({ statement }) => statement.period_end === statements.newest.period_end && statement.rate === null,
  );
  return [...new Set(unrated.map(({ statement }) => statement.currency))].sort();
}

function publicationNotes(input: FactInput, facts: FactRow): readonly FactNote[] {
  const { statements } = input;
  if (!statements || statements.newest.published_on !== null) return [];
  const without = factsOtherwise(STATEMENT_FACTS, { ...input, statements: null }, facts);
  const resting = STATEMENT_FACTS.map(({ name }) => name).filter(
    (name) => facts[name] !== null && without[name] === null,
  );
  return [
    {
      code: 'published_on_assumed',
      facts: resting,
      message: `The statement of ${statements.newest.period_end} has no day of publication; 90 days after its period end stand in for it.`,
    },
  ];
}

function gradeNotes({ ratings }: FactInput): readonly FactNote[] {
  return ratings.flatMap(({ agency, steps }) => {
    const last = steps.at(-1);
    if (!last || last.unreadable === null) return [];
    return {
      code: 'grade_unreadable' as const,
      facts: RATING_FACTS.map(({ name }) => name),
      message: `The grade ${last.unreadable} of ${agency} on ${last.rated_on} is not on the scale ${last.scale}; it counts as no rating.`,
    };
  });
}

function severityNotes(input: FactInput): readonly FactNote[] {
  const seen = input.red_flags ?? [];
  const without = redFlagsWithoutSeverity(seen, input.models.red_flag_codes);
  if (without.length === 0) return [];
  const codes = [...new Set(without.map(({ code }) => code))].sort().join(', ');
  return [
    {
      code: 'severity_missing',
      facts: ['red_flag_severity_max_180d'],
      message: `Left out of the worst severity, ${without.length} of ${seen.length}: red flags without a severity whose code is not listed (${codes}).`,
    },
  ];
}
