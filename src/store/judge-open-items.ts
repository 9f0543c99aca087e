/** What is wrong with the rows of a list of open items, and what the list leaves to the ledger. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { Currency } from '../domain/money.ts';
import type { Session } from './database.ts';

export interface OpenItemsList {
  readonly as_of: Day;
  /** The columns of ours that the file has or the mapping fills in. */
  readonly spoken: readonly string[];
}

/** A list has a total for each currency and company at most, which is few: more of them are items that lost their ids. */
const TOTALS_ALWAYS_BELIEVED = 5;
const TOTALS_PERCENT_MAX = 1;

/**
 * Rejected rows whose id could not be read: which documents they list is not known. A total lists none; but where more
 * than five and more than a hundredth of the rows look like totals, they are not believed to be any.
 */
export async function countUnreadable(session: Session): Promise<number> {
  const { rows } = await sql<{ unreadable: string; totals: string; all: string }>`
    select count(*) filter (where rejected_code <> 'total_row' and coalesce(rejected_id, invoice_id) is null) as unreadable,
      count(*) filter (where rejected_code = 'total_row') as totals, count(*) as "all"
    from staging`.execute(session.db);
  const { unreadable = '0', totals = '0', all = '0' } = rows[0] ?? {};
  const believed = Math.max(TOTALS_ALWAYS_BELIEVED, (Number(all) * TOTALS_PERCENT_MAX) / 100);
  return Number(unreadable) + (Number(totals) > believed ? Number(totals) : 0);
}

/**
 * Rejects rows without an amount of which nothing is open and the ledger knows nothing (there is nothing to keep), and
 * rows that say of a document both that it is open and that it is settled or written off.
 */
export async function rejectOpenItems(session: Session, as_of: Day): Promise<void> {
  const day = sql`${as_of}::date`;
  await sql`
    update staging s set rejected_field = 'amount', rejected_code = 'missing',
      rejected_message = format('amount is missing: invoice_id "%s" is not in the ledger, and nothing of it is open', s.invoice_id)
    where s.rejected_code is null and s.amount is null and s.open_amount = 0
      and not exists (select from invoices i where i.invoice_id = s.invoice_id)`.execute(session.db);
  await sql`
    update staging s set rejected_field = f.field, rejected_code = 'not_allowed',
      rejected_message = format('%s %s says that nothing was open on %s, and open_amount says that %s was: leave out the one that is wrong',
        f.field, f.closed_on, ${as_of}::text, s.open_amount)
    from (
      select staged_line, case when settled_on <= ${day} then 'settled_on' else 'written_off_on' end as field,
        case when settled_on <= ${day} then settled_on else written_off_on end as closed_on
      from staging where rejected_code is null and open_amount > 0 and (settled_on <= ${day} or written_off_on <= ${day})
    ) f where f.staged_line = s.staged_line`.execute(session.db);
}

/**
 * Gives rows of invoices that the ledger knows what it knows of them, in the columns that the list does not speak of.
 * The amount and the day it was settled follow from what is open: see `mergeOpenItems`.
 */
export async function keepUnspoken(session: Session, base: Currency, list: OpenItemsList): Promise<void> {
  const kept = Object.entries(keptColumns(base, list)).filter(([name]) => !list.spoken.includes(name));
  if (kept.length === 0) return;
  const column = (name: string): RawBuilder<unknown> => sql.ref(name);
  await sql`
    update staging s set ${sql.join(kept.map(([name, { known }]) => sql`${column(name)} = ${known}`))}
    from invoices i, customers c
    where s.rejected_code is null and i.invoice_id = s.invoice_id and c.customer_id = s.customer_id
      and row(${sql.join(kept.map(([, { given }]) => given))}) is distinct from row(${sql.join(kept.map(([, { known }]) => known))})`.execute(
    session.db,
  );
}

/** What each column would be by the row alone, and what it is in the ledger. */
function keptColumns(
  base: Currency,
  { spoken }: OpenItemsList,
): Readonly<Record<string, { readonly given: RawBuilder<unknown>; readonly known: RawBuilder<unknown> }>> {
  const type = sql.ref(spoken.includes('document_type') ? 's.document_type' : 'i.document_type');
  return {
    currency: { given: sql`coalesce(s.currency, c.currency, ${base})`, known: sql`i.currency` },
    disputed: { given: sql`s.disputed`, known: sql`i.disputed` },
    document_type: { given: sql`s.document_type`, known: sql`i.document_type` },
    applies_to_invoice_id: {
      given: sql`s.applies_to_invoice_id`,
      known: sql`case when ${type} = 'credit_note' then i.applies_to_invoice_id end`,
    },
    written_off_on: { given: sql`s.written_off_on`, known: sql`i.written_off_on` },
    overdue_reason: { given: sql`s.overdue_reason`, known: sql`i.overdue_reason` },
  };
}
