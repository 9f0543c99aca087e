/** What one customer owes, document by document, as of a day: the very rows that its figures are sums over. */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { LetterInvoice, UnappliedMoney } from '../domain/letter.ts';
import type { Database } from './database.ts';
import { documentTables, type LedgerQuery } from './receivables-sql.ts';

/** An invoice with something open; amounts in its own currency. */
export type OpenInvoice = Omit<LetterInvoice, 'settled_amount'>;

/** Which of a customer's invoices are read. */
export interface OpenInvoicesOf {
  readonly customer_id: string;
  /** The last day on which they are due, moved to a business day. */
  readonly due_until: Day;
  /** The first so many of them. */
  readonly limit: number;
}

export interface OpenItems {
  /** The longest due first, by what their invoices say. */
  readonly invoices: readonly OpenInvoice[];
  /** Each currency once, above zero. */
  readonly unapplied: readonly UnappliedMoney[];
}

/**
 * Left out are residues, which are never overdue: of what less than the policy's minimum amount is open in base currency,
 * or nothing once it is rounded. Read in one statement, so that an import that ends meanwhile is in all of it or in none.
 */
export async function readOpenItems(
  db: Database['db'],
  query: LedgerQuery,
  { customer_id, due_until, limit }: OpenInvoicesOf,
): Promise<OpenItems> {
  const { rows } = await sql<OpenInvoice | UnappliedRow>`
    with ${documentTables(query, sql`customer_id = ${customer_id}`)}
    (select invoice_id, i.issued_on, o.due_on, nullif(i.due_on, o.due_on) as due_moved_to,
      greatest(${query.as_of}::date - i.due_on, 0)::int as days_overdue, i.currency, i.amount, i.open as open_amount,
      i.disputed
    from item i join priced p using (customer_id, invoice_id, currency) join invoices o using (customer_id, invoice_id)
    where i.open > 0 and i.due_on <= ${due_until}::date
      and not coalesce(p.open = 0 or p.open < ${query.minimum_amount}::numeric, false)
    order by i.due_on, invoice_id limit ${limit}::int)
    union all
    select null, null, null, null, null, currency, sum(amount), null, null
    from loose group by currency having sum(amount) > 0
    order by due_on, invoice_id, currency`.execute(db);
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
