/**
 * What comes off the ledger's documents up to a day, as named subqueries that `receivables-sql` and `open-items`
 * share, so that what is open is the same to both.
 */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day } from '../domain/day.ts';

/**
 * A day of the past that the ledger is looked at from as well, from the rows dated up to it. `suffix` ends the names of
 * the columns that hold what was then.
 */
export interface Horizon {
  readonly suffix: '' | '_30d' | '_365d';
  readonly day: Day;
}

/** The day itself, 30 and 365 days before it. */
export function horizonsOf(asOf: Day): readonly Horizon[] {
  return [
    { suffix: '', day: asOf },
    { suffix: '_30d', day: addDays(asOf, -30) },
    { suffix: '_365d', day: addDays(asOf, -365) },
  ];
}

export interface SettlementQuery {
  readonly as_of: Day;
  /** The rows to look at, by `customer_id`. */
  readonly where: RawBuilder<unknown>;
  /** What lists of open items up to this day say counts, or, of invoices, only what those before it say. */
  readonly lists: 'through' | 'before';
}

/**
 * The tables of `datedTables` for the day alone, and `settlement (customer_id, invoice_id, currency, amount)`: what
 * payments and credit notes take off each invoice.
 */
export function settlementTables(query: SettlementQuery): RawBuilder<unknown> {
  return sql`${datedTables(query, [{ suffix: '', day: query.as_of }])},
    settlement as (
      select customer_id, invoice_id, currency, sum(amount) as amount from dated
      group by customer_id, invoice_id, currency
    )`;
}

/**
 * - `listed (customer_id, invoice_id, as_of, open_amount)` what the newest list of open items says of a document;
 * - `dated (customer_id, invoice_id, currency, day, is_payment, amount)` each payment and credit note that takes
 *   something off an invoice: of a credit note what is not open any more by the newest list that speaks of it, the whole
 *   of it where none does;
 * - `in_list (customer_id, invoice_id, currency, amount)` the part of an invoice's that came up to the list's day and is
 *   in `open_amount` already: see `owing`.
 *
 * @param horizons the day itself without a suffix, and any days before it: `as_of`, `open_amount` and `amount` are there
 *   once for each
 */
export function datedTables(
  { as_of, where, lists }: SettlementQuery,
  horizons: readonly Horizon[],
): RawBuilder<unknown> {
  const through = sql`as_of <= ${as_of}::date`;
  const before = sql`as_of < ${as_of}::date`;
  const paid = columns(horizons, ({ suffix, day }) => {
    const amount = until(sql`paid_on`, day, as_of, sql`amount`);
    return sql`${amount} as ${name('amount', suffix)}`;
  });
  const credited = columns(horizons, ({ suffix, day }) => {
    const used = sql`greatest(amount - coalesce(${name('open_amount', suffix)}, 0), 0)`;
    return until(sql`issued_on`, day, as_of, used);
  });
  const inList = columns(horizons, ({ suffix }) => {
    const came = sql`filter (where d.day <= l.${name('as_of', suffix)})`;
    return sql`sum(d.${name('amount', suffix)}) ${came} as ${name('amount', suffix)}`;
  });
  return sql`
    listed as (${newestLists(where, lists === 'through' ? through : before, horizons)}),
    ${lists === 'through' ? sql`` : sql`noted as (${newestLists(where, through, horizons)}),`}
    dated as (
      select customer_id, invoice_id, currency, paid_on as day, true as is_payment, ${paid}
      from payments where ${where} and invoice_id is not null and paid_on <= ${as_of}::date
      union all
      select customer_id, applies_to_invoice_id, currency, issued_on, false, ${credited}
      from invoices left join ${lists === 'through' ? sql`listed` : sql`noted`} using (customer_id, invoice_id)
      where ${where} and document_type = 'credit_note' and applies_to_invoice_id is not null
        and issued_on <= ${as_of}::date
    ),
    in_list as (
      select customer_id, invoice_id, currency, ${inList}
      from listed l join dated d using (customer_id, invoice_id) where d.day <= l.as_of
      group by customer_id, invoice_id, currency
    )`;
}

/** What counts of a row dated `column`: nothing before it came. */
function until(
  column: RawBuilder<unknown>,
  day: Day,
  as_of: Day,
  amount: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return day === as_of ? amount : sql`case when ${column} <= ${day}::date then ${amount} else 0 end`;
}

function newestLists(
  where: RawBuilder<unknown>,
  until: RawBuilder<unknown>,
  horizons: readonly Horizon[],
): RawBuilder<unknown> {
  return sql`
      select customer_id, invoice_id, ${columns(horizons, ({ suffix, day }) => {
        const there = sql`filter (where as_of <= ${day}::date)`;
        return sql`max(as_of) ${there} as ${name('as_of', suffix)},
          (array_agg(open_amount order by as_of desc) ${there})[1] as ${name('open_amount', suffix)}`;
      })}
      from open_amounts where ${where} and ${until} group by customer_id, invoice_id`;
}

/**
 * What an invoice counts with on a horizon, so that the whole settlement taken off it leaves what the list said less
 * what came later: its amount where no list spoke of it. `i` is the invoice, `l` is `listed`, `n` is `in_list`.
 */
export function owing(suffix: Horizon['suffix']): RawBuilder<unknown> {
  const column = (table: string, of: string): RawBuilder<unknown> =>
    sql`${sql.ref(table)}.${name(of, suffix)}`;
  return sql`coalesce(${column('l', 'open_amount')} + coalesce(${column('n', 'amount')}, 0), i.amount)`;
}

/** `owing` on the day itself. */
export const OWING: RawBuilder<unknown> = owing('');

/** Joins `listed` and `in_list` to documents `i`. */
export const JOIN_LISTS: RawBuilder<unknown> = sql`
  left join listed l on l.customer_id = i.customer_id and l.invoice_id = i.invoice_id
  left join in_list n on n.customer_id = i.customer_id and n.invoice_id = i.invoice_id and n.currency = i.currency`;

/** One expression, or several, for each of some things. */
export function columns<T>(of: readonly T[], column: (one: T) => RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(of.map(column));
}

/** A column's name on a horizon. */
export function name(column: string, suffix: Horizon['suffix']): RawBuilder<unknown> {
  return sql.ref(`${column}${suffix}`);
}
