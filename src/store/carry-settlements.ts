/** What belongs to an invoice goes along when the invoice is corrected to another customer or currency, or goes. */
import { sql } from 'kysely';
import type { Currency } from '../domain/money.ts';
import type { Session } from './database.ts';

/** Invoices of this file that the ledger has under another customer or in another currency; before the merge. */
export async function noteReassignedInvoices(session: Session, base: Currency): Promise<void> {
  await sql`
    create temporary table reassigned (invoice_id text collate "C", customer_id text collate "C", currency text)
    on commit drop`.execute(session.db);
  await sql`
    insert into reassigned
    select s.invoice_id, s.customer_id, coalesce(s.currency, c.currency, ${base})
    from staging s join customers c on c.customer_id = s.customer_id join invoices i on i.invoice_id = s.invoice_id
    where s.rejected_code is null
      and (i.customer_id <> s.customer_id or i.currency <> coalesce(s.currency, c.currency, ${base}))`.execute(
    session.db,
  );
}

/** After the merge: what settles an invoice, or was said of it, is its customer's and in its currency. */
export async function carrySettlements(session: Session): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from reassigned) as found`.execute(
    session.db,
  );
  if (!rows[0]?.found) return;
  for (const table of ['payments', 'promises']) {
    await sql`
      update ${sql.table(table)} t set customer_id = r.customer_id, currency = r.currency
      from reassigned r where t.invoice_id = r.invoice_id`.execute(session.db);
  }
  await sql`
    update invoices i set customer_id = r.customer_id, currency = r.currency
    from reassigned r where i.applies_to_invoice_id = r.invoice_id`.execute(session.db);
  // Lists of open items speak of invoices and of credit notes, which have just gone along.
  for (const column of ['invoice_id', 'applies_to_invoice_id']) {
    await sql`
      update open_amounts o set customer_id = i.customer_id
      from reassigned r join invoices i on i.${sql.ref(column)} = r.invoice_id
      where o.invoice_id = i.invoice_id and o.customer_id <> i.customer_id`.execute(session.db);
  }
}

/**
 * Before the merge of a plain file: where it corrects what a document is, how much, or what it applies to, lists of
 * open items spoke of something else, and what they said of it is forgotten. The same goes for the invoices that a
 * credit note did or does apply to, of which other amounts now come off.
 */
export async function forgetOpenAmounts(session: Session): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from open_amounts) as found`.execute(
    session.db,
  );
  if (!rows[0]?.found) return;
  await sql`
    with corrected as materialized (
      select i.invoice_id, i.applies_to_invoice_id as before, s.applies_to_invoice_id as after
      from staging s join invoices i on i.invoice_id = s.invoice_id
      where s.rejected_code is null and (i.amount, i.document_type, i.applies_to_invoice_id)
        is distinct from (s.amount, s.document_type, s.applies_to_invoice_id)
    ), spoken_of as (
      select invoice_id from corrected
      union select before from corrected where before is distinct from after
      union select after from corrected where before is distinct from after
    )
    delete from open_amounts o using spoken_of f where o.invoice_id = f.invoice_id`.execute(session.db);
}
