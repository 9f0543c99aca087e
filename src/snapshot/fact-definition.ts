import type { Day } from '../domain/day.ts';
import type { FactDescription, FactRow, FactValue } from '../domain/fact.ts';
import type {
  Assessment,
  CustomerAttributes,
  OpenItem,
  PaymentAggregates,
  RedFlag,
} from '../domain/ledger-state.ts';
import type { RecoveryCurve } from '../domain/recovery-curve.ts';
import type { RedFlagCodes } from '../domain/red-flag-code.ts';
import type { Scorecards } from '../domain/scorecard.ts';
import type { PolicyTouch } from './policy-match.ts';
import type { AgencyHistory, RatingInForce } from './rating-history.ts';
import type { ReceivableFigures } from './receivable-figures.ts';
import type { RecoveryRates } from './recovery-rates.ts';
import type { StatementHistory } from './statement-history.ts';

/** One customer's state as of a day, prepared once for all facts: what a fact is computed from. */
export interface FactInput {
  readonly as_of: Day;
  /** Decimals of the base currency's smallest unit. */
  readonly money_digits: number;
  readonly customer: CustomerAttributes;
  /** Null where nothing is known of receivables. */
  readonly receivables: ReceivableFigures | null;
  /** Null where `receivables` is. */
  readonly behaviour: PaymentAggregates | null;
  /** Null where nothing is known of receivables, or an open invoice has no rate. */
  readonly open_items: readonly OpenItem[] | null;
  /**
   * How many days before `as_of` the ledger begins, with its first document or the list of open items that it began with:
   * nothing is known of a longer window. Null where there is none.
   */
  readonly ledger_days: number | null;
  /** Whether the ledger began with a list of open items: what had been paid by then was never in it. */
  readonly ledger_from_list: boolean;
  /** Null where the ledger holds no red flags. */
  readonly red_flags: readonly RedFlag[] | null;
  readonly assessments: readonly Assessment[];
  readonly models: ModelPolicy;
  /** Of `models.recovery_curve`. */
  readonly recovery: RecoveryRates;
  readonly ratings: readonly AgencyHistory[];
  /** Of these the one that speaks for the customer; null where no rating is in force. */
  readonly rating: RatingInForce | null;
  /** Null where no statement is published yet. */
  readonly statements: StatementHistory | null;
  /** Null where nothing is known of policy: no events, or no industry to match them with. */
  readonly policy: readonly PolicyTouch[] | null;
}

/** The part of the policy that facts are computed by. */
export interface ModelPolicy {
  readonly scorecards: Scorecards;
  readonly recovery_curve: RecoveryCurve;
  readonly red_flag_codes: RedFlagCodes;
}

/** A fact of the catalogue with the function that computes it. */
export interface FactDefinition extends FactDescription {
  /** @param earlier the facts that stand before it in the catalogue, computed already */
  readonly compute: (input: FactInput, earlier: FactRow) => FactValue;
}

export type FactSection =
  | 'receivables'
  | 'payment_behaviour'
  | 'security'
  | 'attributes'
  | 'rating'
  | 'cash_flow'
  | 'industry_policy'
  | 'models'
  | 'red_flags'
  | 'loss';

/** The facts of one section of the catalogue. */
export function factSection(
  section: FactSection,
  facts: readonly Omit<FactDefinition, 'section'>[],
): readonly FactDefinition[] {
  return facts.map((fact) => ({ ...fact, section }));
}
