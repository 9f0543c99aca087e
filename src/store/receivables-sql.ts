/**
 * The ledger reduced to one row a customer, as of a day. Everything is set-based: the customers of one chunk are a
 * range of ids, and each table is read once for the range.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import { JOIN_LISTS, OWING, settlementTables } from './settlement-sql.ts';

export interface ReceivablesQuery {
  readonly as_of: Day;
  readonly base_currency: Currency;
  /** Decimals of the base currency's smallest unit. */
  readonly base_digits: number;
  /** In base currency: an overdue residue below it counts as current. */
  readonly minimum_amount: DecimalText;
  /** Due days that are no business days, and the business day each moves to. */
  readonly due_day_moves: readonly { readonly day: Day; readonly moved_to: Day }[];
  /** Customers with `after < customer_id <= through`. */
  readonly after: string;
  readonly through: string;
}

/** A rate older than this many days before `as_of` is not used. */
export const RATE_AGE_MAX_DAYS = 7;

/** `(currency, rate)`: units of base currency for one unit, the latest on or before `as_of`. */
export function latestRates(asOf: Day, base: Currency): RawBuilder<unknown> {
  return sql`
    select ${base}::text as currency, 1::numeric as rate
    union all
    (select distinct on (currency) currency, rate from fx_rates
      where day <= ${asOf}::date and day >= ${asOf}::date - ${sql.lit(RATE_AGE_MAX_DAYS)} and currency <> ${base}
      order by currency, day desc)`;
}

/**
 * One row for each customer of the range that has documents or guarantees.
 *
 * - `settlement`, `listed` and `in_list` what payments, credit notes and lists of open items take off each invoice;
 * - `item` every invoice of the day joined with it: what is left open, and what is over. A settlement whose invoice
 *   is not there yet on the day (paid in advance) has no invoice to join and is unapplied as a whole;
 * - `loose` money received or credited and not matched to an invoice: of a credit note what a list says is left of it;
 * - `priced` the same in base currency, rounded item by item, so that buckets add up to their total to the cent; what
 *   rounds to nothing is not open.
 */
export function receivablesSql(query: ReceivablesQuery): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  // With the decimals of the base currency, as every sum has.
  const zero = sql`round(0, ${query.base_digits}::int)`;
  const inRange = sql`customer_id > ${query.after} and customer_id <= ${query.through}`;
  return sql`
    with rate as materialized (${latestRates(query.as_of, query.base_currency)}),
    moved as (
      select * from jsonb_to_recordset(${JSON.stringify(query.due_day_moves)}::jsonb) as m(day date, moved_to date)
    ),
    ${settlementTables({ as_of: query.as_of, where: inRange, lists: 'through' })},
    invoice as (
      select i.customer_id, i.invoice_id, i.currency, i.amount, ${OWING} as owing, i.issued_on,
        coalesce(m.moved_to, i.due_on) as due_on, i.disputed,
        coalesce(i.settled_on <= ${asOf}, false) or coalesce(i.written_off_on <= ${asOf}, false) as closed
      from (select * from invoices where ${inRange} and document_type = 'invoice' and issued_on <= ${asOf}) i
        left join moved m on m.day = i.due_on ${JOIN_LISTS}
    ),
    item as (
      select customer_id, currency, invoice_id is not null and i.amount is not null as is_invoice, i.amount, i.issued_on,
        i.disputed, greatest(${asOf} - i.due_on, 0) as days, i.due_on,
        case when i.closed then 0 else greatest(i.owing - coalesce(s.amount, 0), 0) end as open,
        greatest(coalesce(s.amount, 0) - coalesce(i.owing, 0), 0) as over
      from invoice i full join settlement s using (customer_id, invoice_id, currency)
    ),
    loose as (
      select customer_id, currency, amount from payments
      where ${inRange} and invoice_id is null and paid_on <= ${asOf}
      union all
      select customer_id, currency, coalesce(l.open_amount, amount)
      from invoices left join listed l using (customer_id, invoice_id)
      where ${inRange} and document_type = 'credit_note' and issued_on <= ${asOf}
        and coalesce(l.open_amount, case when applies_to_invoice_id is null then amount end) > 0
        and not coalesce(settled_on <= ${asOf}, false) and not coalesce(written_off_on <= ${asOf}, false)
      union all
      select customer_id, currency, over from item where over > 0
    ),
    priced as (
      select customer_id, currency, rate is null as no_rate, disputed, due_on,
        case when rate is null then open > 0 else round(open * rate, ${query.base_digits}) > 0 end as is_open,
        issued_on > ${asOf} - 365 as issued_365d, round(amount * rate, ${query.base_digits}) as amount,
        round(open * rate, ${query.base_digits}) as open,
        case when round(open * rate, ${query.base_digits}) < ${query.minimum_amount}::numeric then 0 else days end as days
      from item left join rate using (currency) where is_invoice
    ),
    owed as (
      select customer_id,
        coalesce(bool_or(is_open and no_rate), false) as open_unrated,
        coalesce(sum(open) filter (where days = 0), ${zero}) as current_amount,
        coalesce(sum(open) filter (where days between 1 and 30), ${zero}) as overdue_1_30,
        coalesce(sum(open) filter (where days between 31 and 60), ${zero}) as overdue_31_60,
        coalesce(sum(open) filter (where days between 61 and 90), ${zero}) as overdue_61_90,
        coalesce(sum(open) filter (where days between 91 and 180), ${zero}) as overdue_91_180,
        coalesce(sum(open) filter (where days > 180), ${zero}) as overdue_181_plus,
        coalesce(sum(open) filter (where disputed), ${zero}) as disputed_amount,
        coalesce(sum(open) filter (where due_on between ${asOf} and ${asOf} + 7), ${zero}) as due_next_7_days,
        coalesce(sum(open) filter (where due_on between ${asOf} and ${asOf} + 30), ${zero}) as due_next_30_days,
        coalesce(sum(open * days) filter (where days > 0), ${zero}) as overdue_amount_days,
        coalesce(bool_or(issued_365d and no_rate), false) as invoiced_unrated,
        coalesce(sum(amount) filter (where issued_365d), ${zero}) as invoiced_amount_365d,
        count(*) filter (where issued_365d)::int as invoiced_count_365d,
        coalesce(max(days) filter (where is_open), 0)::int as days_overdue_max,
        count(*) filter (where is_open)::int as open_invoice_count,
        count(*) filter (where is_open and days > 0)::int as overdue_invoice_count,
        array_agg(distinct currency) filter (where no_rate and (is_open or issued_365d)) as unrated
      from priced group by customer_id
    ),
    unapplied as (
      select customer_id, bool_or(rate is null) as loose_unrated,
        sum(round(amount * rate, ${query.base_digits})) as unapplied_amount,
        array_agg(distinct currency) filter (where rate is null) as unrated
      from loose left join rate using (currency) group by customer_id
    ),
    cover as (
      select customer_id, bool_or(rate is null) as cover_unrated,
        sum(round(amount * rate, ${query.base_digits})) as guarantee_cover,
        array_agg(distinct currency) filter (where rate is null) as unrated
      from guarantees left join rate using (currency)
      where ${inRange} and coalesce(valid_from <= ${asOf}, true) and coalesce(valid_to >= ${asOf}, true)
      group by customer_id
    )
    select customer_id, coalesce(open_unrated, false) or coalesce(loose_unrated, false) as unrated,
      coalesce(invoiced_unrated, false) as invoiced_unrated, coalesce(cover_unrated, false) as cover_unrated,
      current_amount, overdue_1_30, overdue_31_60, overdue_61_90, overdue_91_180, overdue_181_plus, disputed_amount,
      due_next_7_days, due_next_30_days, overdue_amount_days, invoiced_amount_365d, invoiced_count_365d,
      days_overdue_max, open_invoice_count, overdue_invoice_count, unapplied_amount, guarantee_cover,
      to_jsonb(coalesce(o.unrated, '{}') || coalesce(u.unrated, '{}') || coalesce(g.unrated, '{}')) as unrated_currencies
    from owed o full join unapplied u using (customer_id) full join cover g using (customer_id)`;
}
