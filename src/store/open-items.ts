/**
 * A list of open items: it says what is open at the end of a day, and by leaving out, what is not. Everything is
 * set-based; the steps are `rejectOpenItems`, `closingShares`, `mergeOpenItems`.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import { kindSpec } from '../domain/file-kind.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Session } from './database.ts';
import { type MergeCounts, mergeRecords } from './merge-records.ts';
import { latestRates } from './receivables-sql.ts';
import { JOIN_LISTS, OWING, type SettlementQuery, settlementTables } from './settlement-sql.ts';

/** Rejected rows whose id could not be read: which documents they list is not known. */
export async function countUnreadable(session: Session): Promise<number> {
  const { rows } = await sql<{ unreadable: string }>`
    select count(*) as unreadable from staging where rejected_code is not null and coalesce(rejected_id, invoice_id) is null`.execute(
    session.db,
  );
  return Number(rows[0]?.unreadable ?? 0);
}

/** Rejects rows without an amount of which nothing is open and the ledger knows nothing: there is nothing to keep. */
export async function rejectOpenItems(session: Session): Promise<void> {
  await sql`
    update staging s set rejected_field = 'amount', rejected_code = 'missing',
      rejected_message = format('amount is missing: invoice_id "%s" is not in the ledger, and nothing of it is open', s.invoice_id)
    where s.rejected_code is null and s.amount is null and s.open_amount = 0
      and not exists (select from invoices i where i.invoice_id = s.invoice_id)`.execute(session.db);
}

/** What would be closed, of how much, in one currency. */
export interface ClosingShare {
  /** The base currency, or a currency that has no rate. */
  readonly currency: Currency;
  readonly documents: number;
  readonly closing: DecimalText;
  readonly open: DecimalText;
}

/**
 * What the list would close, by leaving it out or by an open amount of zero: a share for all that has a rate, in base
 * currency, and one for each currency that has none. A credit note counts like an invoice. Nothing is closed yet.
 */
export async function closingShares(
  session: Session,
  base: Currency,
  as_of: Day,
): Promise<readonly ClosingShare[]> {
  await noteOpenDocuments(session, as_of);
  const { rows } = await sql<ClosingShare>`
    with rate as (${latestRates(as_of, base)})
    select coalesce(base, currency) as currency, (count(*) filter (where closing))::int as documents,
      round(coalesce(sum(open * factor) filter (where closing), 0), 2) as closing, round(sum(open * factor), 2) as open
    from (
      select o.currency, case when r.rate is not null then ${base}::text end as base, coalesce(r.rate, 1) as factor, o.open,
        o.absent or o.listed_closed as closing
      from open_on_day o left join rate r on r.currency = o.currency
    ) one group by 1 order by 1`.execute(session.db);
  return rows;
}

/** Keeps what the ledger has open on the day, before the merge, and what the list says of each. */
async function noteOpenDocuments(session: Session, as_of: Day): Promise<void> {
  await sql`
    create temporary table open_on_day (invoice_id text collate "C", currency text, open numeric, absent boolean, listed_closed boolean)
    on commit drop`.execute(session.db);
  // A row that was rejected lists its document all the same, even where its id lost the zeros before it.
  await sql`
    insert into open_on_day
    with ${openDocuments({ as_of, where: sql`true`, lists: 'through' })},
    rejected as (
      select distinct ltrim(coalesce(rejected_id, invoice_id), '0') as id from staging where rejected_code is not null
    )
    select d.invoice_id, d.currency, d.open,
      not exists (select from staging s where s.invoice_id = d.invoice_id)
        and not exists (select from rejected r where r.id = ltrim(d.invoice_id, '0')),
      exists (select from staging s where s.invoice_id = d.invoice_id and s.rejected_code is null and s.open_amount = 0)
    from document d
    where d.open > 0 and not d.closed and d.issued_on <= ${as_of}::date`.execute(session.db);
  await sql`analyze open_on_day`.execute(session.db);
}

export interface OpenItemsCounts extends MergeCounts {
  /** Documents of the ledger that the list left out. */
  readonly settled: number;
}

/** Merges the list and settles what it leaves out; after `closingShares`. */
export async function mergeOpenItems(session: Session, base: Currency, as_of: Day): Promise<OpenItemsCounts> {
  await completeRows(session, as_of);
  await sql`create temporary table touched (id text collate "C") on commit drop`.execute(session.db);
  const counts = await mergeRecords(session, kindSpec('invoices'), base, 'touched');
  await sql`analyze touched`.execute(session.db);
  const corrected = await noteOpenAmounts(session, as_of);
  const settled = await sql`
    update invoices i set settled_on = ${as_of}::date
    from open_on_day o where o.absent and o.invoice_id = i.invoice_id`.execute(session.db);
  return {
    new: counts.new,
    changed: counts.changed + corrected,
    settled: Number(settled.numAffectedRows ?? 0n),
  };
}

/**
 * What a list leaves to the ledger: the amount of an invoice, and the day it was settled. A document with something
 * open is settled no more, unless the ledger knows that it was later; one with nothing open is settled on the list's
 * day, unless the ledger knows why already.
 */
async function completeRows(session: Session, as_of: Day): Promise<void> {
  const day = sql`${as_of}::date`;
  await sql`
    update staging s set amount = coalesce(s.amount, greatest(i.amount, s.open_amount)),
      settled_on = coalesce(s.settled_on, case
        when s.open_amount = 0 and i.settled_on <= ${day} then i.settled_on
        when s.open_amount = 0 and (i.invoice_id is null or o.invoice_id is not null) then greatest(${day}, s.issued_on)
        when i.settled_on > ${day} then i.settled_on end)
    from staging f
      left join invoices i on i.invoice_id = f.invoice_id
      left join open_on_day o on o.invoice_id = f.invoice_id
    where f.staged_line = s.staged_line and s.rejected_code is null
      and (s.amount is null or s.open_amount = 0 or i.settled_on > ${day})`.execute(session.db);
}

/**
 * Keeps what the list says is open where the ledger would say otherwise, and takes away what an earlier list of the
 * same day said.
 * @returns how many documents changed by nothing else
 */
async function noteOpenAmounts(session: Session, as_of: Day): Promise<number> {
  const { rows } = await sql<{ changed: string; only: string }>`
    with ${openDocuments({ as_of, where: sql`true`, lists: 'before' })},
    wanted as materialized (
      select d.customer_id, d.invoice_id,
        case when d.closed or d.open = coalesce(s.open_amount, s.amount) then null else coalesce(s.open_amount, s.amount) end as open_amount
      from staging s join document d on d.invoice_id = s.invoice_id
      where s.rejected_code is null
    ),
    removed as (
      delete from open_amounts o using wanted w
      where o.as_of = ${as_of}::date and o.invoice_id = w.invoice_id and o.customer_id = w.customer_id and w.open_amount is null
      returning o.invoice_id
    ),
    kept as (
      insert into open_amounts as o (customer_id, invoice_id, as_of, open_amount)
      select customer_id, invoice_id, ${as_of}::date, open_amount from wanted where open_amount is not null
      on conflict (customer_id, invoice_id, as_of) do update set open_amount = excluded.open_amount
        where o.open_amount <> excluded.open_amount
      returning o.invoice_id
    ),
    changed as (select invoice_id from removed union all select invoice_id from kept)
    select count(*) as changed, count(*) filter (where t.id is null) as only
    from changed left join touched t on t.id = invoice_id`.execute(session.db);
  const { changed = '0', only = '0' } = rows[0] ?? {};
  if (Number(changed) > 0) await sql`analyze open_amounts`.execute(session.db);
  return Number(only);
}

/** `document`: each invoice and credit note with what the ledger has open of it on the day, in its own currency. */
function openDocuments(query: SettlementQuery): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  return sql`${settlementTables(query)},
    document as (
      select i.invoice_id, i.customer_id, i.currency, i.issued_on,
        coalesce(i.settled_on <= ${asOf}, false) or coalesce(i.written_off_on <= ${asOf}, false) as closed,
        case when i.document_type = 'invoice' then greatest(${OWING} - coalesce(s.amount, 0), 0)
          when i.applies_to_invoice_id is null then coalesce(l.open_amount, i.amount)
          else coalesce(l.open_amount, 0) end as open
      from invoices i ${JOIN_LISTS}
        left join settlement s
          on s.customer_id = i.customer_id and s.invoice_id = i.invoice_id and s.currency = i.currency
      where ${query.where}
    )`;
}
