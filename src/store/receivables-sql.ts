/** The documents of the ledger as of a day, priced in base currency: what every figure of receivables is a sum over. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import { columns, datedTables, horizonsOf, JOIN_LISTS, name, owing } from './settlement-sql.ts';

/** What every customer's figures of one day are read with. */
export interface LedgerQuery {
  readonly as_of: Day;
  readonly base_currency: Currency;
  /** Decimals of the base currency's smallest unit. */
  readonly base_digits: number;
  /** In base currency: an overdue residue below it counts as current. */
  readonly minimum_amount: DecimalText;
  /** Due days that are no business days, and the business day each moves to. */
  readonly due_day_moves: readonly { readonly day: Day; readonly moved_to: Day }[];
  /** Calendar days after the due day on which money still counts as paid in time. */
  readonly payment_grace_days: number;
  /** Calendar days after the day promised on which a promise is still kept. */
  readonly promise_grace_days: number;
}

export interface ReceivablesQuery extends LedgerQuery {
  /** Customers with `after < customer_id <= through`. */
  readonly after: string;
  readonly through: string;
}

/** Which documents are added up, and to what. */
export interface SumsOf {
  readonly query: LedgerQuery;
  /** The rows to look at, by `customer_id`. */
  readonly where: RawBuilder<unknown>;
  /** The columns that each row of sums is for: `customer_id`, or that and `currency`. */
  readonly key: RawBuilder<unknown>;
  /** Whether the ledger holds any promise up to the day: where it does not, none is looked for. */
  readonly has_promises: boolean;
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

/** Zero with the decimals of the base currency, as every sum has. */
export function zeroOf(query: LedgerQuery): RawBuilder<unknown> {
  return sql`round(0, ${query.base_digits}::int)`;
}

/**
 * The named subqueries that every figure is a sum over. Columns that end in `_30d` and `_365d` are the same as of 30 and
 * 365 days before, from the rows dated up to then, at the rates of `as_of`.
 *
 * - `invoice` every invoice of the day, with its due day moved to a business day and what it counts with;
 * - `settlement` what comes off each invoice, and from when to when; `instalment` of those that came in several parts
 *   how much came up to the due day and the write-off, and since when it is as much as the invoice counts with;
 * - `item` both joined: what is left open, what is over, since when it is settled, how much was in time, and what was
 *   lost by a write-off. A settlement whose invoice is not there yet on the day (paid in advance) has no invoice to
 *   join and is unapplied as a whole;
 * - `note` every credit note, and what is left of it;
 * - `loose` money received or credited and not matched to an invoice;
 * - `priced` the items in base currency, rounded item by item, so that buckets add up to their total to the cent; what
 *   rounds to nothing is not open.
 */
export function documentTables(query: LedgerQuery, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const horizons = horizonsOf(query.as_of);
  return sql`
    rate as materialized (${latestRates(query.as_of, query.base_currency)}),
    moved as (
      select * from jsonb_to_recordset(${JSON.stringify(query.due_day_moves)}::jsonb) as m(day date, moved_to date)
    ),
    ${datedTables({ as_of: query.as_of, where, lists: 'through' }, horizons)},
    invoice as materialized (${invoices(query, where)}),
    settlement as materialized (${settlements()}),
    instalment as (${instalments()}),
    item as materialized (${items(query)}),
    note as materialized (${creditNotes(query, where)}),
    loose as (${looseMoney(query, where)}),
    priced as materialized (${pricedItems(query)})`;
}

function invoices(query: LedgerQuery, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  return sql`
      select i.customer_id, i.invoice_id, i.currency, i.amount, i.issued_on, i.disputed,
        coalesce(m.moved_to, i.due_on) as due_on,
        coalesce(m.moved_to, i.due_on) + ${query.payment_grace_days}::int as in_time_until,
        case when i.settled_on <= ${asOf} then i.settled_on end as settled_on,
        case when i.written_off_on <= ${asOf} then i.written_off_on end as written_off_on, l.as_of as listed_on,
        case when l.open_amount = 0 then l.as_of end as emptied_on,
        ${columns(horizonsOf(query.as_of), ({ suffix }) => sql`${owing(suffix)} as ${name('owing', suffix)}`)}
      from (select * from invoices where ${where} and document_type = 'invoice' and issued_on <= ${asOf}) i
        left join moved m on m.day = i.due_on ${JOIN_LISTS}`;
}

/**
 * A sum that nothing goes into costs nothing, and a sum of numbers much memory: so of the last 30 days what came is added
 * up, and not what came before.
 */
function settlements(): RawBuilder<unknown> {
  return sql`
      select *, amount - coalesce(since_30d, 0) as amount_30d
      from (
        select customer_id, invoice_id, currency, sum(amount) as amount,
          sum(amount - amount_30d) filter (where amount_30d <> amount) as since_30d,
          sum(amount_365d) filter (where amount_365d > 0) as amount_365d,
          min(day) filter (where amount > 0) as first_on, max(day) filter (where amount > 0) as last_on
        from dated group by customer_id, invoice_id, currency
      ) one`;
}

/**
 * Most invoices are paid at once: only where parts came on several days is it looked at when. What is written as
 * `coalesce(… in (…), false)` is looked up in a hash; as a join, the planner, which knows nothing of these subqueries,
 * may compare every part with every invoice.
 */
function instalments(): RawBuilder<unknown> {
  return sql`
      select customer_id, invoice_id, currency, min(day) filter (where up_to_day >= owing) as reached_on,
        sum(amount) filter (where day <= in_time_until) as in_time,
        sum(amount) filter (where day <= written_off_on) as before_write_off
      from (
        select customer_id, invoice_id, currency, i.owing, i.in_time_until, i.written_off_on, d.day, d.amount,
          sum(d.amount) over (partition by customer_id, invoice_id, currency order by d.day) as up_to_day
        from dated d join invoice i using (invoice_id, customer_id, currency)
        where coalesce((d.invoice_id, d.customer_id, d.currency) in (
          select invoice_id, customer_id, currency from settlement where first_on < last_on), false)
      ) one group by customer_id, invoice_id, currency`;
}

function items(query: LedgerQuery): RawBuilder<unknown> {
  // What a list says replaces what came up to its day, and is known from that day on.
  const leftOn = (column: string, parts: string): RawBuilder<unknown> => {
    const day = sql.ref(`i.${column}`);
    return sql`
      greatest(case when i.listed_on <= ${day} then i.owing else i.amount end - coalesce(
        case when s.last_on <= ${day} then s.amount when s.first_on <= ${day} then ${sql.ref(`p.${parts}`)} end, 0), 0)`;
  };
  const open = columns(horizonsOf(query.as_of), ({ suffix, day }) => {
    const isClosed = sql`least(i.settled_on, i.written_off_on) <= ${day}::date`;
    const there = sql`i.issued_on <= ${day}::date`;
    const came = sql`coalesce(s.${name('amount', suffix)}, 0)`;
    const owed = sql`i.${name('owing', suffix)}`;
    return sql`
        case when ${isClosed} or not ${there} then 0 else greatest(${owed} - ${came}, 0) end as ${name('open', suffix)},
        greatest(${came} - case when ${there} then ${owed} else 0 end, 0) as ${name('over', suffix)}`;
  });
  return sql`
      select *, case when settled_by <= coalesce(written_off_on, settled_by) then greatest(settled_by, issued_on) end as settled_day
      from (
        select customer_id, currency, i.amount is not null as is_invoice, invoice_id, i.amount, i.issued_on, i.due_on, i.disputed,
          i.in_time_until, i.settled_on, i.written_off_on, ${open},
          least(i.settled_on, case when coalesce(s.amount, 0) >= i.owing
            then coalesce(i.emptied_on, p.reached_on, s.last_on) end) as settled_by,
          ${leftOn('in_time_until', 'in_time')} as left_in_time,
          ${leftOn('written_off_on', 'before_write_off')} as left_at_write_off
        from invoice i full join settlement s using (invoice_id, customer_id, currency)
          left join instalment p using (invoice_id, customer_id, currency)
      ) one`;
}

function creditNotes(query: LedgerQuery, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const left = columns(horizonsOf(query.as_of), ({ suffix, day }) => {
    const isClosed = sql`least(settled_on, written_off_on) <= ${day}::date`;
    return sql`
        case when ${isClosed} or issued_on > ${day}::date then 0
          else coalesce(l.${name('open_amount', suffix)}, case when applies_to_invoice_id is null then amount else 0 end)
        end as ${name('left', suffix)}`;
  });
  return sql`
      select customer_id, currency, issued_on, amount, ${left}
      from invoices left join listed l using (customer_id, invoice_id)
      where ${where} and document_type = 'credit_note' and issued_on <= ${query.as_of}::date`;
}

function looseMoney(query: LedgerQuery, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const horizons = horizonsOf(query.as_of);
  const all = (column: string): RawBuilder<unknown> =>
    columns(horizons, ({ suffix }) => name(column, suffix));
  const anyOf = (column: string): RawBuilder<unknown> =>
    sql`greatest(${columns(horizons, ({ suffix }) => name(column, suffix))}) > 0`;
  return sql`
      select customer_id, currency, paid_on as day, ${columns(
        horizons,
        ({ suffix, day }) =>
          sql`case when paid_on <= ${day}::date then amount else 0 end as ${name('amount', suffix)}`,
      )}
      from payments where ${where} and invoice_id is null and paid_on <= ${query.as_of}::date
      union all
      select customer_id, currency, null, ${all('left')} from note where ${anyOf('left')}
      union all
      select customer_id, currency, null, ${all('over')} from item where ${anyOf('over')}`;
}

function pricedItems(query: LedgerQuery): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  const inBase = (amount: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`round(${amount} * rate, ${query.base_digits}::int)`;
  // Most are settled.
  const leftInBase = (column: string): RawBuilder<unknown> =>
    sql`case when ${sql.ref(column)} > 0 then ${inBase(sql.ref(column))} else ${zeroOf(query)} end`;
  const days = (suffix: '' | '_30d', day: Day): RawBuilder<unknown> => sql`
        case when ${name('open', suffix)} < ${query.minimum_amount}::numeric then 0
          else greatest(${day}::date - due_on, 0) end as ${name('days', suffix)}`;
  const [, monthBefore] = horizonsOf(query.as_of);
  // The offset keeps the planner from rounding once for each place that an amount is looked at.
  return sql`
      select *, case when no_rate then in_documents > 0 else open > 0 end as is_open,
        ${days('', query.as_of)}, ${days('_30d', monthBefore?.day ?? query.as_of)}
      from (
        select customer_id, currency, invoice_id, rate is null as no_rate, disputed, issued_on, due_on, settled_day,
          settled_on, open as in_documents, open_30d > 0 as was_open_30d, open_365d > 0 as was_open_365d,
          ${inBase(sql`amount`)} as amount, ${leftInBase('open')} as open,
          ${leftInBase('open_30d')} as open_30d, ${leftInBase('open_365d')} as open_365d,
          in_time_until > ${asOf} - 366 and in_time_until < ${asOf} as is_fallen_due,
          case when in_time_until > ${asOf} - 366 and in_time_until < ${asOf} then ${inBase(sql`
            case when settled_day <= in_time_until then amount else greatest(amount - left_in_time, 0) end`)}
          end as in_time,
          case when written_off_on > ${asOf} - 365 and settled_day is null then ${inBase(sql`left_at_write_off`)} end as lost,
          written_off_on > ${asOf} - 365 and settled_day is null and left_at_write_off > 0 as is_lost
        from item left join rate using (currency) where is_invoice
        offset 0
      ) one`;
}
