/** Sums of receivables over the documents of `receivables-sql`, one row a key: a customer, or one and a currency. */
import { type RawBuilder, sql } from 'kysely';
import { type SumsOf, zeroOf } from './receivables-sql.ts';

/**
 * - `owed` what is open on invoices, by age, on the day and before it;
 * - `unapplied` the money that no invoice is open for;
 * - `cover` the guarantees valid on the day.
 */
export function receivableSums({ query, where, key }: SumsOf): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  const sum = (amount: string, when: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`coalesce(sum(${sql.ref(amount)}) filter (where ${when}), ${zeroOf(query)})`;
  const inBase = (amount: string): RawBuilder<unknown> =>
    sql`sum(round(${sql.ref(amount)} * rate, ${query.base_digits}::int))`;
  return sql`
    owed as (
      select ${key},
        ${sum('open', sql`days = 0`)} as current_amount,
        ${sum('open', sql`days between 1 and 30`)} as overdue_1_30,
        ${sum('open', sql`days between 31 and 60`)} as overdue_31_60,
        ${sum('open', sql`days between 61 and 90`)} as overdue_61_90,
        ${sum('open', sql`days between 91 and 180`)} as overdue_91_180,
        ${sum('open', sql`days > 180`)} as overdue_181_plus,
        ${sum('open', sql`disputed`)} as disputed_amount,
        ${sum('open', sql`due_on between ${asOf} and ${asOf} + 7`)} as due_next_7_days,
        ${sum('open', sql`due_on between ${asOf} and ${asOf} + 30`)} as due_next_30_days,
        coalesce(sum(open * days) filter (where days > 0), ${zeroOf(query)}) as overdue_amount_days,
        sum(open_30d) as open_30d, sum(open_30d) filter (where days_30d > 0) as overdue_30d, sum(open_365d) as open_365d,
        coalesce(max(days) filter (where is_open), 0)::int as days_overdue_max,
        count(*) filter (where is_open)::int as open_invoice_count,
        count(*) filter (where is_open and days > 0)::int as overdue_invoice_count,
        string_agg(open || ' ' || issued_on || ' ' || due_on, ',' order by due_on, issued_on, invoice_id)
          filter (where is_open) as open_items
      from priced where is_open or open_30d > 0 or open_365d > 0 group by ${key}
    ),
    unapplied as (
      select ${key}, ${inBase('amount')} as unapplied_amount, ${inBase('amount_30d')} as unapplied_30d,
        ${inBase('amount_365d')} as unapplied_365d, bool_or(rate is null and amount > 0) as loose_unrated,
        bool_or(rate is null and amount_30d > 0) as loose_30d_unrated,
        bool_or(rate is null and amount_365d > 0) as loose_365d_unrated,
        array_agg(distinct currency) filter (
          where rate is null and greatest(amount, amount_30d, amount_365d) > 0) as unrated
      from loose left join rate using (currency) group by ${key}
    ),
    cover as (
      select ${key}, ${inBase('amount')} as guarantee_cover, min(valid_to) as guarantee_expires_on,
        bool_or(rate is null) as cover_unrated, array_agg(distinct currency) filter (where rate is null) as unrated
      from guarantees left join rate using (currency)
      where ${where} and coalesce(valid_from <= ${asOf}, true) and coalesce(valid_to >= ${asOf}, true)
      group by ${key}
    )`;
}
