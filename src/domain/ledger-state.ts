/**
 * What the ledger says of one customer as of a day: the store reduces the ledger to this, and the snapshot turns
 * it into facts. Only rows dated (and published, announced, rated) on or before the day are in it.
 */

import type { Day } from './day.ts';
import type { IndustryScheme, StatementAmount } from './file-kind.ts';
import type { Currency, DecimalText } from './money.ts';

export interface CustomerState {
  readonly customer: CustomerAttributes;
  /** Null where the ledger holds no invoices at all as of the day: then nothing is known of receivables. */
  readonly receivables: ReceivableAggregates | null;
  /** All rating actions, ordered by agency, then day. */
  readonly ratings: readonly RatingAction[];
  /** Ordered by period end, then period length. */
  readonly statements: readonly Statement[];
}

export interface CustomerAttributes {
  readonly customer_id: string;
  readonly name: string;
  readonly industry_scheme: IndustryScheme | null;
  readonly industry_code: string | null;
  readonly country: string | null;
  readonly currency: Currency;
  readonly credit_limit: DecimalText | null;
  readonly payment_terms_days: number | null;
  readonly customer_class: string | null;
  readonly customer_since: Day | null;
}

/**
 * Sums over one customer's documents, in base currency, each document converted and rounded to the base
 * currency's smallest unit before it is added, so that parts always add up to their whole.
 * Money is null as soon as one document that counts in it has no rate at most 7 days old; counts and days stay.
 */
export interface ReceivableAggregates {
  readonly current_amount: DecimalText | null;
  readonly overdue_1_30: DecimalText | null;
  readonly overdue_31_60: DecimalText | null;
  readonly overdue_61_90: DecimalText | null;
  readonly overdue_91_180: DecimalText | null;
  readonly overdue_181_plus: DecimalText | null;
  readonly unapplied_amount: DecimalText | null;
  readonly disputed_amount: DecimalText | null;
  readonly due_next_7_days: DecimalText | null;
  readonly due_next_30_days: DecimalText | null;
  /** Sum of open amount × days overdue over the overdue invoices. */
  readonly overdue_amount_days: DecimalText | null;
  /** Sum of the amounts of invoices issued in the last 365 days, and how many those are. */
  readonly invoiced_amount_365d: DecimalText | null;
  readonly invoiced_count_365d: number;
  readonly days_overdue_max: number;
  readonly open_invoice_count: number;
  readonly overdue_invoice_count: number;
  /** Guarantees valid on the day; zero where there are none. */
  readonly guarantee_cover: DecimalText | null;
  /** Currencies of documents that count and have no usable rate, in order. */
  readonly currencies_without_rate: readonly Currency[];
}

export interface RatingAction {
  readonly agency: string;
  readonly scale: string;
  readonly grade: string;
  readonly rated_on: Day;
  readonly outlook: string | null;
}

/** Amounts in the statement's own currency. `rate` turns them into base currency; null: no usable rate. */
export type Statement = {
  readonly period_end: Day;
  readonly period_months: number;
  /** Null: `period_end` + 90 days stood in for it. */
  readonly published_on: Day | null;
  readonly currency: Currency;
  readonly rate: DecimalText | null;
} & { readonly [amount in StatementAmount]: DecimalText | null };

export interface PolicyEvent {
  readonly event_id: string;
  readonly industry_scheme: IndustryScheme;
  readonly industry_codes: readonly string[];
  readonly direction: 'tightening' | 'easing';
  readonly severity: number;
  readonly title: string;
  readonly country: string | null;
  readonly announced_on: Day;
  /** Null: in force from its announcement. */
  readonly effective_on: Day | null;
  readonly expires_on: Day | null;
}
