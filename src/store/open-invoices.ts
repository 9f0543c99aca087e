/** What one customer owes, document by document, as of a day: the very rows that its figures are sums over. */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { UnappliedMoney } from '../domain/letter.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Database } from './database.ts';
import { documentTables, type LedgerQuery } from './receivables-sql.ts';

/** An invoice with something open; amounts in its own currency. */
export interface OpenInvoice {
  readonly invoice_id: string;
  readonly issued_on: Day;
  /** Moved to a business day. */
  readonly due_on: Day;
  /** 0 where it is not overdue. */
  readonly days_overdue: number;
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
  /** Each currency once, above zero. */
  readonly unapplied: readonly UnappliedMoney[];
}

/** Read in one statement, so that an import that ends meanwhile is in all of it or in none. */
export async function readOpenItems(
  db: Database['db'],
  query: LedgerQuery,
  customerId: string,
): Promise<OpenItems> {
  const { rows } = await sql<OpenInvoice | UnappliedRow>`
    with ${documentTables(query, sql`customer_id = ${customerId}`)}
    select invoice_id, i.issued_on, i.due_on, greatest(${query.as_of}::date - i.due_on, 0)::int as days_overdue, currency,
      i.amount, i.open as open_amount, i.disputed,
      coalesce(p.open = 0 or p.open < ${query.minimum_amount}::numeric, false) as is_residue
    from item i join priced p using (customer_id, invoice_id, currency) where i.open > 0
    union all
    select null, null, null, null, currency, sum(amount), null, null, null
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
