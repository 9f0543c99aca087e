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
  /** Lists of open items up to this day count, or only those before it. */
  readonly lists: 'through' | 'before';
}

/**
 * - `settlement (customer_id, invoice_id, currency, amount)` what payments and credit notes take off each invoice;
 * - `opened (customer_id, invoice_id, currency, open_amount, owing)` documents of which a list of open items said
 *   `open_amount`. What settled such an invoice up to the list's day is in that already, so it counts as invoiced with
 *   `owing`, from which the whole settlement comes off and leaves what the list said less what came later.
 */
export function settlementTables({ as_of, where, lists }: SettlementQuery): RawBuilder<unknown> {
  const asOf = sql`${as_of}::date`;
  return sql`
    dated as not materialized (
      select customer_id, invoice_id, currency, amount, paid_on as day from payments
      where ${where} and invoice_id is not null and paid_on <= ${asOf}
      union all
      select customer_id, applies_to_invoice_id, currency, amount, issued_on from invoices
      where ${where} and document_type = 'credit_note' and applies_to_invoice_id is not null and issued_on <= ${asOf}
    ),
    settlement as (
      select customer_id, invoice_id, currency, sum(amount) as amount from dated
      group by customer_id, invoice_id, currency
    ),
    newest_list as (
      select distinct on (customer_id, invoice_id) customer_id, invoice_id, as_of, open_amount from open_amounts
      where ${where} and as_of ${lists === 'through' ? sql`<=` : sql`<`} ${asOf}
      order by customer_id, invoice_id, as_of desc
    ),
    opened as (
      select n.customer_id, n.invoice_id, i.currency, n.open_amount, n.open_amount + coalesce(sum(d.amount), 0) as owing
      from newest_list n
        join invoices i on i.customer_id = n.customer_id and i.invoice_id = n.invoice_id
        left join dated d on d.customer_id = n.customer_id and d.invoice_id = n.invoice_id and d.currency = i.currency
          and d.day <= n.as_of
      group by n.customer_id, n.invoice_id, i.currency, n.open_amount
    )`;
}
