/**
 * What comes off the ledger's documents up to a day, as named subqueries that `receivables-sql` and `open-items` share,
 * so that what is open is the same to both.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';

export interface SettlementQuery {
  readonly as_of: Day;
  /** The rows to look at, by `customer_id`. */
  readonly where: RawBuilder<unknown>;
  /** What lists of open items up to this day say counts, or, of invoices, only what those before it say. */
  readonly lists: 'through' | 'before';
}

/**
 * - `settlement (customer_id, invoice_id, currency, amount)` what payments and credit notes take off each invoice: of a
 *   credit note what is not open any more by the newest list that speaks of it, the whole of it where none does;
 * - `listed (customer_id, invoice_id, as_of, open_amount)` what the newest list of open items says of a document;
 * - `in_list (customer_id, invoice_id, currency, amount)` the part of the settlement that came up to the list's day and
 *   is in `open_amount` already: see `owing`.
 */
export function settlementTables({ as_of, where, lists }: SettlementQuery): RawBuilder<unknown> {
  const asOf = sql`${as_of}::date`;
  return sql`
    listed as (${newestLists(where, sql`as_of ${lists === 'through' ? sql`<=` : sql`<`} ${asOf}`)}),
    ${lists === 'through' ? sql`` : sql`noted as (${newestLists(where, sql`as_of <= ${asOf}`)}),`}
    dated as not materialized (
      select customer_id, invoice_id, currency, amount, paid_on as day from payments
      where ${where} and invoice_id is not null and paid_on <= ${asOf}
      union all
      select customer_id, applies_to_invoice_id, currency, greatest(amount - coalesce(open_amount, 0), 0), issued_on
      from invoices left join ${lists === 'through' ? sql`listed` : sql`noted`} using (customer_id, invoice_id)
      where ${where} and document_type = 'credit_note' and applies_to_invoice_id is not null and issued_on <= ${asOf}
    ),
    settlement as (
      select customer_id, invoice_id, currency, sum(amount) as amount from dated
      group by customer_id, invoice_id, currency
    ),
    in_list as (
      select customer_id, invoice_id, currency, sum(d.amount) as amount
      from listed l join dated d using (customer_id, invoice_id) where d.day <= l.as_of
      group by customer_id, invoice_id, currency
    )`;
}

function newestLists(where: RawBuilder<unknown>, until: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
      select distinct on (customer_id, invoice_id) customer_id, invoice_id, as_of, open_amount from open_amounts
      where ${where} and ${until}
      order by customer_id, invoice_id, as_of desc`;
}

/**
 * What an invoice counts with, so that the whole settlement taken off it leaves what the list said less what came
 * later: its amount where no list spoke of it. `l` is `listed`, `n` is `in_list`.
 */
export const OWING: RawBuilder<unknown> = sql`coalesce(l.open_amount + coalesce(n.amount, 0), i.amount)`;

/** Joins `listed` and `in_list` to documents `i`. */
export const JOIN_LISTS: RawBuilder<unknown> = sql`
  left join listed l on l.customer_id = i.customer_id and l.invoice_id = i.invoice_id
  left join in_list n on n.customer_id = i.customer_id and n.invoice_id = i.invoice_id and n.currency = i.currency`;
