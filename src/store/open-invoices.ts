/** What one customer owes, document by document, as of a day: the same that `receivables-sql` adds up. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { UnappliedMoney } from '../domain/letter.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Database } from './database.ts';
import { latestRates, type ReceivablesQuery } from './receivables-sql.ts';
import { JOIN_LISTS, OWING, settlementTables } from './settlement-sql.ts';

export interface OpenInvoicesQuery
  extends Pick<ReceivablesQuery, 'as_of' | 'base_currency' | 'base_digits' | 'minimum_amount'> {
  readonly customer_id: string;
}

/** An invoice with something open; amounts in its own currency. */
export interface OpenInvoice {
  readonly invoice_id: string;
  readonly issued_on: Day;
  /** As the ledger has it, not moved to a business day. */
  readonly due_on: Day;
  readonly currency: Currency;
  readonly amount: DecimalText;
  readonly open_amount: DecimalText;
  readonly disputed: boolean;
  /** In base currency less is open than the policy's minimum amount, or nothing once it is rounded: never overdue. */
  readonly is_residue: boolean;
}

export interface OpenItems {
  /** The longest due first. */
  readonly invoices: readonly OpenInvoice[];
  /** A currency once, each above zero. */
  readonly unapplied: readonly UnappliedMoney[];
}

/** Read in one statement, so that an import that ends meanwhile is in all of it or in none. */
export async function readOpenItems(db: Database['db'], query: OpenInvoicesQuery): Promise<OpenItems> {
  const { rows } = await sql<OpenInvoice | UnappliedRow>`${openItemsSql(query)}`.execute(db);
  const invoices: OpenInvoice[] = [];
  const unapplied: UnappliedMoney[] = [];
  for (const row of rows) {
    if (row.invoice_id === null) unapplied.push({ currency: row.currency, amount: row.amount });
    else invoices.push(row);
  }
  return { invoices, unapplied };
}

interface UnappliedRow extends UnappliedMoney {
  readonly invoice_id: null;
}

/** See `receivablesSql`, whose `invoice`, `item` and `loose` these are for one customer. */
function openItemsSql(query: OpenInvoicesQuery): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  const where = sql`customer_id = ${query.customer_id}`;
  return sql`
    with rate as (${latestRates(query.as_of, query.base_currency)}),
    ${settlementTables({ as_of: query.as_of, where, lists: 'through' })},
    invoice as (
      select i.invoice_id, i.currency, i.amount, ${OWING} as owing, i.issued_on, i.due_on, i.disputed,
        coalesce(i.settled_on <= ${asOf}, false) or coalesce(i.written_off_on <= ${asOf}, false) as closed
      from (select * from invoices where ${where} and document_type = 'invoice' and issued_on <= ${asOf}) i ${JOIN_LISTS}
    ),
    item as (
      select invoice_id, currency, i.amount, i.issued_on, i.due_on, i.disputed,
        case when i.closed then 0 else greatest(i.owing - coalesce(s.amount, 0), 0) end as open,
        greatest(coalesce(s.amount, 0) - coalesce(i.owing, 0), 0) as over
      from invoice i full join settlement s using (invoice_id, currency)
    ),
    loose as (
      select currency, amount from payments where ${where} and invoice_id is null and paid_on <= ${asOf}
      union all
      select currency, coalesce(l.open_amount, amount)
      from invoices left join listed l using (customer_id, invoice_id)
      where ${where} and document_type = 'credit_note' and issued_on <= ${asOf}
        and coalesce(l.open_amount, case when applies_to_invoice_id is null then amount end) > 0
        and not coalesce(settled_on <= ${asOf}, false) and not coalesce(written_off_on <= ${asOf}, false)
      union all
      select currency, over from item where over > 0
    )
    select invoice_id, issued_on, due_on, currency, amount, open as open_amount, disputed,
      coalesce(round(open * rate, ${query.base_digits}) = 0
        or round(open * rate, ${query.base_digits}) < ${query.minimum_amount}::numeric, false) as is_residue
    from item left join rate using (currency) where open > 0
    union all
    select null, null, null, currency, sum(amount), null, null, null from loose group by currency
    order by due_on, invoice_id, currency`;
}
