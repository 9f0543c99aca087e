/** Sums of sales and payments over the documents of `receivables-sql`, one row a key: a customer, or one and a currency. */
import { type RawBuilder, sql } from 'kysely';
import { firstDayOfMonth, monthNumber } from '../domain/day.ts';
import { type LedgerQuery, type SumsOf, zeroOf } from './receivables-sql.ts';

/** Of how many calendar months sales are told, the month of `as_of` among them. */
export const SALES_MONTHS = 24;

/**
 * - `habit` how invoices were settled, fell due and were written off, and the sum of those issued;
 * - `sold_month` what was invoiced less what was credited, for each month counted back from that of `as_of`, and how much
 *   of it is in each window of days; `sold` the months together;
 * - `paid` the newest payment;
 * - `promised` the promises that were not kept;
 * - `gap`, `sold_gap` which of the sums lack a rate.
 */
export function behaviourSums({ query, where, key, has_promises }: SumsOf): RawBuilder<unknown> {
  return sql`
    habit as (${habits(query, key)}),
    ${sales(query, key)},
    paid as (
      select ${key}, max(day) as last_paid_on
      from (
        select customer_id, currency, day from dated where is_payment
        union all select customer_id, currency, day from loose where day is not null
      ) one group by ${key}
    ),
    promised as (${has_promises ? brokenPromises(query, where, key) : noPromises(key)}),
    gap as (${documentsWithoutRate(query, key)})`;
}

function habits({ as_of }: LedgerQuery, key: RawBuilder<unknown>): RawBuilder<unknown> {
  const asOf = sql`${as_of}::date`;
  return sql`
      select ${key},
        sum(amount) filter (where issued_on > ${asOf} - 365) as invoiced_amount_365d,
        (count(*) filter (where issued_on > ${asOf} - 365))::int as invoiced_count_365d,
        (count(*) filter (where settled_day > ${asOf} - 365))::int as settled_count_365d,
        (sum(settled_day - issued_on) filter (where settled_day > ${asOf} - 365))::int as days_to_pay_365d,
        (count(*) filter (where settled_day > ${asOf} - 90))::int as settled_count_90d,
        (sum(greatest(settled_day - due_on, 0)) filter (where settled_day > ${asOf} - 90))::int as days_late_90d,
        (sum(greatest(settled_day - due_on, 0)) filter (where settled_day > ${asOf} - 365))::int as days_late_365d,
        sum(amount) filter (where in_time is not null) as fallen_due_365d, sum(in_time) as settled_on_time_365d,
        sum(lost) as written_off_365d, max(settled_on) as last_settled_on
      from priced group by ${key}`;
}

/** The days that the months of `sales_by_month` begin on, the oldest first. */
function monthStarts({ as_of }: LedgerQuery): readonly string[] {
  const newest = monthNumber(as_of);
  return Array.from({ length: SALES_MONTHS }, (_, index) =>
    firstDayOfMonth(newest - SALES_MONTHS + 1 + index),
  );
}

function sales(query: LedgerQuery, key: RawBuilder<unknown>): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  const starts = monthStarts(query);
  const isTold = sql`issued_on >= ${starts[0]}::date`;
  const inWindow = (from: number, to: number): RawBuilder<unknown> =>
    to === 0
      ? sql`issued_on > ${asOf} - ${sql.lit(from)}`
      : sql`issued_on > ${asOf} - ${sql.lit(from)} and issued_on <= ${asOf} - ${sql.lit(to)}`;
  const sum = (from: number, to = 0): RawBuilder<unknown> =>
    sql`sum(amount) filter (where ${inWindow(from, to)})`;
  const lacks = (from: number, to = 0): RawBuilder<unknown> => sql`bool_or(${inWindow(from, to)})`;
  return sql`
    sale as not materialized (
      select customer_id, currency, issued_on, amount from priced where ${isTold}
      union all
      select customer_id, currency, issued_on, -round(amount * rate, ${query.base_digits}::int)
      from note left join rate using (currency) where ${isTold}
    ),
    sold_month as (
      select ${key}, ${sql.lit(SALES_MONTHS)} - width_bucket(issued_on, ${`{${starts.join(',')}}`}::date[]) as month,
        coalesce(sum(amount), ${zeroOf(query)}) as amount, ${sum(30)} as sales_30d, ${sum(90)} as sales_90d,
        ${sum(180, 90)} as sales_90d_before, ${sum(365)} as sales_365d
      from sale group by ${key}, month
    ),
    sold as (
      select ${key}, sum(sales_30d) as sales_30d, sum(sales_90d) as sales_90d, sum(sales_90d_before) as sales_90d_before,
        sum(sales_365d) as sales_365d, string_agg(month || ' ' || amount, ',') as sales_by_month
      from sold_month group by ${key}
    ),
    sold_gap as (
      select ${key}, true as months_unrated, ${lacks(30)} as sales_30d_unrated, ${lacks(90)} as sales_90d_unrated,
        ${lacks(180, 90)} as sales_90d_before_unrated, ${lacks(365)} as sales_365d_unrated,
        array_agg(distinct currency) as unrated
      from sale where amount is null group by ${key}
    )`;
}

function noPromises(key: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${key}, 0 as broken_promises_180d from invoice where false`;
}

/**
 * A promise is kept by what was paid from the day it was made to the day it named, grace days included: on its invoice,
 * or on any where it names none, in its own currency. Money that kept one promise can keep another. Nor is one broken whose
 * invoice was settled by then, in whatever way and however early.
 */
function brokenPromises(
  query: LedgerQuery,
  where: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  return sql`
      select ${key}, count(*)::int as broken_promises_180d
      from (
        select p.customer_id, p.currency
        from (
            select *, pay_by + ${query.promise_grace_days}::int as kept_until from promises
            where ${where} and promised_on <= ${asOf}
          ) p
          left join item i on i.customer_id = p.customer_id and i.invoice_id = p.invoice_id and i.is_invoice
          left join payments y on y.customer_id = p.customer_id and y.currency = p.currency
            and (y.invoice_id = p.invoice_id or p.invoice_id is null) and y.paid_on between p.promised_on and p.kept_until
        where p.kept_until > ${asOf} - 180 and p.kept_until < ${asOf}
          and coalesce(i.settled_day > p.kept_until, true)
        group by p.customer_id, p.currency, p.promise_id, p.amount
        having coalesce(sum(y.amount), 0) < p.amount
      ) broken group by ${key}`;
}

function documentsWithoutRate({ as_of }: LedgerQuery, key: RawBuilder<unknown>): RawBuilder<unknown> {
  const asOf = sql`${as_of}::date`;
  const isInvoiced = sql`issued_on > ${asOf} - 365`;
  return sql`
      select ${key}, bool_or(is_open) as open_unrated, bool_or(was_open_30d) as open_30d_unrated,
        bool_or(was_open_365d) as open_365d_unrated, bool_or(${isInvoiced}) as invoiced_unrated,
        bool_or(is_fallen_due) as fallen_due_unrated, bool_or(is_lost) as written_off_unrated,
        array_agg(distinct currency) filter (
          where is_open or was_open_30d or was_open_365d or ${isInvoiced} or is_fallen_due or is_lost) as unrated
      from priced where no_rate group by ${key}`;
}
