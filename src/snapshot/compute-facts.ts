/** The snapshot: one customer's state as of a day becomes one row of facts. */
import { type Day, daysBetween } from '../domain/day.ts';
import type { FactRow, FactValue } from '../domain/fact.ts';
import type { CustomerState, PolicyEvent } from '../domain/ledger-state.ts';
import { type Currency, minorDigits } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { FACT_CATALOGUE } from './catalogue.ts';
import type { FactDefinition, FactInput, ModelPolicy } from './fact-definition.ts';
import { type FactNote, factNotes } from './fact-note.ts';
import { internalRatings } from './internal-ratings.ts';
import { type PolicyMatcher, policyMatcher } from './policy-match.ts';
import { agencyHistories, type GradeReader, leadingRating, withInternalRatings } from './rating-history.ts';
import { receivableFigures } from './receivable-figures.ts';
import { type RecoveryRates, recoveryRates } from './recovery-rates.ts';
import { statementHistory } from './statement-history.ts';

/** What all customers of a run share. */
export interface SnapshotContext {
  readonly catalogue: readonly FactDefinition[];
  /** Every fact of it, unknown. Rows that begin as copies of one have their names in common, and take a tenth of the memory of rows built by name. */
  readonly nothing_known: FactRow;
  readonly as_of: Day;
  /** Decimals of the base currency's smallest unit. */
  readonly money_digits: number;
  readonly grades: GradeReader;
  readonly policy: PolicyMatcher;
  readonly models: ModelPolicy;
  readonly recovery: RecoveryRates;
  /** See `FactInput`. */
  readonly ledger_days: number | null;
  readonly ledger_from_list: boolean;
}

/** Prepares a run. `policy_events` null: the ledger has no policy events, and policy facts are unknown. */
export function snapshotContext(input: {
  readonly as_of: Day;
  readonly policy_events: readonly PolicyEvent[] | null;
  readonly scales: RatingScalesFile;
  readonly base_currency: Currency;
  readonly models: ModelPolicy;
  /** From when on the ledger is complete; null where it holds no document. */
  readonly ledger_from: Day | null;
  /** See `FactInput`. */
  readonly ledger_from_list: boolean;
  /** The facts to compute, each after those it reads; absent: those there are. */
  readonly catalogue?: readonly FactDefinition[];
}): SnapshotContext {
  const { catalogue = FACT_CATALOGUE } = input;
  return {
    catalogue,
    nothing_known: Object.fromEntries(catalogue.map((fact) => [fact.name, null])),
    as_of: input.as_of,
    money_digits: minorDigits(input.base_currency),
    grades: {
      scales: new Map(input.scales.scales.map((scale) => [scale.scale, scale])),
      no_rating: input.scales.no_rating,
    },
    policy: policyMatcher(input.policy_events, input.as_of),
    models: input.models,
    recovery: recoveryRates(input.models.recovery_curve),
    ledger_days: input.ledger_from === null ? null : daysBetween(input.ledger_from, input.as_of),
    ledger_from_list: input.ledger_from_list,
  };
}

/** Every fact of the catalogue for one customer, null where unknown, and notes on some of them. */
export function computeFacts(
  context: SnapshotContext,
  state: CustomerState,
): { readonly facts: FactRow; readonly notes: readonly FactNote[] } {
  const { as_of, models } = context;
  const ratings = withInternalRatings(
    agencyHistories(state.ratings, context.grades, as_of),
    internalRatings(state.assessments, models.scorecards, as_of),
    context.grades,
  );
  const input: FactInput = {
    as_of,
    money_digits: context.money_digits,
    customer: state.customer,
    receivables: state.receivables && receivableFigures(state.receivables, context.money_digits),
    behaviour: state.behaviour,
    open_items: state.open_items,
    ledger_days: context.ledger_days,
    ledger_from_list: context.ledger_from_list,
    red_flags: state.red_flags,
    assessments: state.assessments,
    models,
    recovery: context.recovery,
    ratings,
    rating: leadingRating(ratings),
    statements: statementHistory(state.statements, as_of),
    policy: context.policy(state.customer),
  };
  const facts: Record<string, FactValue> = { ...context.nothing_known };
  for (const fact of context.catalogue) facts[fact.name] = fact.compute(input, facts);
  return { facts, notes: factNotes(input, facts) };
}
