/**
 * What the ledger says of one customer as of a day: the store reduces the ledger to this, and the snapshot turns
 * it into facts. Only rows dated (and published, announced, rated) on or before the day are in it.
 */

import type { Day } from './day.ts';
import type { IndustryScheme, RedFlagFamily, StatementAmount } from './file-kind.ts';
import type { Currency, DecimalText } from './money.ts';

export interface CustomerState {
  readonly customer: CustomerAttributes;
  /** Null where the ledger holds no invoices at all as of the day: then nothing is known of receivables. */
  readonly receivables: ReceivableAggregates | null;
  /** What the ledger tells of sales and paying habits; null where `receivables` is. */
  readonly behaviour: PaymentAggregates | null;
  /**
   * Every open invoice, whatever its age, oldest due day first; null where one has no rate at most 7 days old, or
   * `receivables` is null.
   */
  readonly open_items: readonly OpenItem[] | null;
  /** Observed in the 180 days up to the day, oldest first; null where the ledger holds no red flag up to the day. */
  readonly red_flags: readonly RedFlag[] | null;
  /** All filled-in scorecards up to the day, ordered by day, model and item. */
  readonly assessments: readonly Assessment[];
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
  /** In the customer's currency. */
  readonly credit_limit: DecimalText | null;
  /** Units of base currency for one of the customer's; null where there is none at most 7 days old. */
  readonly currency_rate: DecimalText | null;
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
  /** The soonest last day of the guarantees valid on the day; null where none of them ends. */
  readonly guarantee_expires_on: Day | null;
  /** Currencies of documents that count and have no usable rate, in order. */
  readonly currencies_without_rate: readonly Currency[];
}

/**
 * Sales and payments of one customer (or of any group of documents: every number but the ranges' last days is a sum),
 * in base currency at the rates of `as_of`, rounded document by document as in `ReceivableAggregates`. A window of N
 * days is (as_of − N, as_of]. Money is null as soon as one document that counts in it has no rate.
 * Sales are invoices issued less credit notes issued, applied or not.
 */
export interface PaymentAggregates {
  /** What `receivable_total` was 30 days before, from rows dated up to then. */
  readonly receivable_total_30d_ago: DecimalText | null;
  readonly receivable_total_365d_ago: DecimalText | null;
  /** What `overdue_amount` was 30 days before. */
  readonly overdue_amount_30d_ago: DecimalText | null;
  readonly sales_30d: DecimalText | null;
  readonly sales_90d: DecimalText | null;
  /** Of the 90 days before those. */
  readonly sales_90d_before: DecimalText | null;
  readonly sales_365d: DecimalText | null;
  /** Of 24 calendar months, newest first: the month of `as_of` up to `as_of`, then whole months. */
  readonly sales_by_month: readonly DecimalText[] | null;
  /** Invoices settled in full in the 365 days, and the days from issue to settlement of all of them. */
  readonly settled_count_365d: number;
  readonly days_to_pay_365d: number;
  /** Invoices settled in the 90 days, and by how many days each was late (0 where not), of all of them. */
  readonly settled_count_90d: number;
  readonly days_late_90d: number;
  /** The same of the 275 days before those. */
  readonly settled_count_prior: number;
  readonly days_late_prior: number;
  /**
   * Amount of the invoices whose last day in time, grace days included, was in [as_of − 365, as_of − 1]; how much of it
   * was settled by then.
   */
  readonly fallen_due_365d: DecimalText | null;
  readonly settled_on_time_365d: DecimalText | null;
  /** The newest day on which anything was paid or settled; null where nothing ever was. */
  readonly last_payment_on: Day | null;
  /** Promises that fell due in the 180 days and were not kept; null where the ledger holds no promise up to the day. */
  readonly broken_promises_180d: number | null;
  /** What was open on invoices written off in the 365 days. */
  readonly written_off_365d: DecimalText | null;
}

/** An open invoice as loss is counted from: in base currency. */
export interface OpenItem {
  readonly open_amount: DecimalText;
  readonly issued_on: Day;
  /** Moved to a business day already. */
  readonly due_on: Day;
}

export interface RedFlag {
  readonly family: RedFlagFamily;
  readonly code: string;
  readonly observed_on: Day;
  /** 1 to 5; null: what the policy gives to the code. */
  readonly severity: number | null;
}

/** One item of a scorecard as somebody filled it in. */
export interface Assessment {
  readonly model: string;
  readonly item: string;
  /** Null where only a note was taken. */
  readonly score: DecimalText | null;
  readonly assessed_on: Day;
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
