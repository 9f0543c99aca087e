/** All figures of the ledger as of a day in one statement, from named subqueries that read each table once. */
import { type RawBuilder, sql } from 'kysely';
import type { DecimalText } from '../domain/money.ts';
import { behaviourSums } from './payment-behaviour-sql.ts';
import { receivableSums } from './receivable-sums-sql.ts';
import { documentTables, type ReceivablesQuery, type SumsOf, zeroOf } from './receivables-sql.ts';

/** Columns that add up, in base currency. */
export const MONEY_SUMS = [
  'current_amount',
  'overdue_1_30',
  'overdue_31_60',
  'overdue_61_90',
  'overdue_91_180',
  'overdue_181_plus',
  'unapplied_amount',
  'disputed_amount',
  'due_next_7_days',
  'due_next_30_days',
  'overdue_amount_days',
  'invoiced_amount_365d',
  'guarantee_cover',
  'receivable_total_30d_ago',
  'receivable_total_365d_ago',
  'overdue_amount_30d_ago',
  'sales_30d',
  'sales_90d',
  'sales_90d_before',
  'sales_365d',
  'fallen_due_365d',
  'settled_on_time_365d',
  'written_off_365d',
] as const;

/** Columns that add up and are no money. */
export const COUNT_SUMS = [
  'invoiced_count_365d',
  'open_invoice_count',
  'overdue_invoice_count',
  'settled_count_365d',
  'days_to_pay_365d',
  'settled_count_90d',
  'days_late_90d',
  'settled_count_prior',
  'days_late_prior',
  'broken_promises_180d',
] as const;

/** What some sum or other lacks a rate for, as soon as one of its documents does. */
export const GAPS = [
  'open_unrated',
  'receivables_unrated',
  'receivables_30d_unrated',
  'receivables_365d_unrated',
  'invoiced_unrated',
  'cover_unrated',
  'sales_30d_unrated',
  'sales_90d_unrated',
  'sales_90d_before_unrated',
  'sales_365d_unrated',
  'months_unrated',
  'fallen_due_unrated',
  'written_off_unrated',
] as const;

/** One row of sums as the database gives it. Money is there even where a gap says that some of it is missing. */
export type LedgerSums = {
  readonly [money in (typeof MONEY_SUMS)[number]]: DecimalText;
} & { readonly [count in (typeof COUNT_SUMS)[number]]: number } & {
  readonly [gap in (typeof GAPS)[number]]: boolean;
} & {
  readonly days_overdue_max: number;
  readonly guarantee_expires_on: string | null;
  readonly last_payment_on: string | null;
  /** `0 12.50,3 -1.00`: months back from that of `as_of`, with what was sold in them; null: nothing in any. */
  readonly sales_by_month: string | null;
  /** With repetitions, in any order. */
  readonly unrated_currencies: readonly string[];
};

/** One row of `LedgerSums` and `open_items` for each customer of the range that has anything to add up. */
export function customerSumsSql(query: ReceivablesQuery, has_promises: boolean): RawBuilder<unknown> {
  const where = sql`customer_id > ${query.after} and customer_id <= ${query.through}`;
  const tables = ledgerTables({ query, where, key: sql`customer_id`, has_promises });
  return sql`with ${tables} select * from ledger_sum`;
}

/** `ledger_sum`: one row of `LedgerSums` and `open_items` a key, after the subqueries that it is made of. */
export function ledgerTables(sums: SumsOf): RawBuilder<unknown> {
  const { query, where, key } = sums;
  const also = (...tables: readonly string[]): RawBuilder<unknown> =>
    sql.join(
      tables.map((table) => sql`full join ${sql.table(table)} using (${key})`),
      sql` `,
    );
  const isGap = (...gaps: readonly string[]): RawBuilder<unknown> =>
    sql.join(
      gaps.map((gap) => sql`coalesce(${sql.ref(gap)}, false)`),
      sql` or `,
    );
  const zero = zeroOf(query);
  const money = (name: string): RawBuilder<unknown> =>
    sql`coalesce(${sql.ref(name)}, ${zero}) as ${sql.ref(name)}`;
  const count = (name: string): RawBuilder<unknown> => sql`coalesce(${sql.ref(name)}, 0) as ${sql.ref(name)}`;
  const gap = (name: string): RawBuilder<unknown> => sql`${isGap(name)} as ${sql.ref(name)}`;
  const derived: readonly string[] = [...DERIVED_SUMS, ...DERIVED_COUNTS, ...DERIVED_GAPS];
  const plain = (names: readonly string[]): readonly string[] =>
    names.filter((one) => !derived.includes(one));
  return sql`
    ${documentTables(query, where)},
    ${receivableSums(sums)},
    ${behaviourSums(sums)},
    ledger_sum as (
      select ${key}, ${sql.join(plain(MONEY_SUMS).map(money))}, ${sql.join(plain(COUNT_SUMS).map(count))},
        ${sql.join(plain(GAPS).map(gap))},
        coalesce(open_30d, ${zero}) - coalesce(unapplied_30d, ${zero}) as receivable_total_30d_ago,
        coalesce(open_365d, ${zero}) - coalesce(unapplied_365d, ${zero}) as receivable_total_365d_ago,
        coalesce(overdue_30d, ${zero}) as overdue_amount_30d_ago,
        coalesce(settled_count_365d - settled_count_90d, 0) as settled_count_prior,
        coalesce(days_late_365d, 0) - coalesce(days_late_90d, 0) as days_late_prior,
        ${isGap('open_unrated', 'loose_unrated')} as receivables_unrated,
        ${isGap('open_30d_unrated', 'loose_30d_unrated')} as receivables_30d_unrated,
        ${isGap('open_365d_unrated', 'loose_365d_unrated')} as receivables_365d_unrated,
        coalesce(days_overdue_max, 0) as days_overdue_max, guarantee_expires_on,
        greatest(last_paid_on, last_settled_on) as last_payment_on, sales_by_month, open_items,
        to_jsonb(coalesce(gap.unrated, '{}') || coalesce(sold_gap.unrated, '{}') || coalesce(unapplied.unrated, '{}')
          || coalesce(cover.unrated, '{}')) as unrated_currencies
      from habit ${also('owed', 'unapplied', 'cover', 'sold', 'paid', 'promised', 'gap', 'sold_gap')}
    )`;
}

/** Columns that are made of others here. */
const DERIVED_SUMS = ['receivable_total_30d_ago', 'receivable_total_365d_ago', 'overdue_amount_30d_ago'];
const DERIVED_COUNTS = ['settled_count_prior', 'days_late_prior'];
const DERIVED_GAPS = ['receivables_unrated', 'receivables_30d_unrated', 'receivables_365d_unrated'];
