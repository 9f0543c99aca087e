/**
 * A list of open items: it says what is open at the end of a day, and by leaving out, what is not. Everything is
 * set-based; the steps are `judgeRecords`, `closingShares`, `mergeOpenItems`.
 *
 * What a list says of a document is kept in `open_amounts` only where the ledger's own sum says otherwise on that day.
 * So what becomes of a payment dated on or before a list's day, but imported after the list, depends on the list:
 * - where the list differed from the ledger, the payment may be just what the ledger lacked, and counts as in the list
 *   already: from the list's day on it takes nothing off what the list said is open, only before that day;
 * - where the list agreed with the ledger, it did not know of the payment either, and the payment comes off as ever.
 * A credit note that is applied to the invoice counts like a payment of its issue day. The next list puts either right.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import { kindSpec } from '../domain/file-kind.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Session } from './database.ts';
import { type MergeCounts, mergeRecords } from './merge-records.ts';
import { latestRates } from './receivables-sql.ts';
import { JOIN_LISTS, OWING, type SettlementQuery, settlementTables } from './settlement-sql.ts';

/** What the list takes off what is open, of how much, in one currency. */
export interface ClosingShare {
  /** The base currency, or a currency that has no rate. */
  readonly currency: Currency;
  /** Of which less is open than the ledger has. */
  readonly documents: number;
  readonly closing: DecimalText;
  readonly open: DecimalText;
}

/**
 * What the list would take off, by leaving a document out or by having less open of it: a share for all that has a
 * rate, in base currency, and one for each currency that has none. A credit note counts like an invoice, and more that
 * is open of one document makes up for nothing. Nothing is closed yet.
 */
export async function closingShares(
  session: Session,
  base: Currency,
  as_of: Day,
): Promise<readonly ClosingShare[]> {
  await noteOpenDocuments(session, as_of);
  const { rows } = await sql<ClosingShare>`
    with rate as (${latestRates(as_of, base)})
    select coalesce(base, currency) as currency, (count(*) filter (where left_open < open))::int as documents,
      round(sum((open - left_open) * factor), 2) as closing, round(sum(open * factor), 2) as open
    from (
      select o.currency, case when r.rate is not null then ${base}::text end as base, coalesce(r.rate, 1) as factor, o.open, o.left_open
      from open_on_day o left join rate r on r.currency = o.currency
    ) one group by 1 order by 1`.execute(session.db);
  return rows;
}

/** How many documents the list leaves out that the ledger has open on its day; after `closingShares`. */
export async function countLeftOut(session: Session): Promise<number> {
  const { rows } = await sql<{ absent: string }>`
    select count(*) as absent from open_on_day where absent`.execute(session.db);
  return Number(rows[0]?.absent ?? 0);
}

/** Keeps what the ledger has open on the day, before the merge, and how much of it the list leaves open. */
async function noteOpenDocuments(session: Session, as_of: Day): Promise<void> {
  const day = sql`${as_of}::date`;
  await sql`
    create temporary table open_on_day (invoice_id text collate "C", currency text, open numeric, absent boolean, left_open numeric)
    on commit drop`.execute(session.db);
  // A row that was rejected lists its document all the same, even where its id lost the zeros before it.
  await sql`
    insert into open_on_day
    with ${openDocuments({ as_of, where: sql`true`, lists: 'through' })},
    rejected as (
      select distinct ltrim(coalesce(rejected_id, invoice_id), '0') as id from staging where rejected_code is not null
    ),
    judged as (
      select d.invoice_id, d.currency, d.open, r.id is not null as rejected, s.invoice_id is not null as listed,
        case when s.settled_on <= ${day} or s.written_off_on <= ${day} then 0
          else least(d.open, coalesce(s.open_amount, s.amount)) end as left_open
      from document d
        left join staging s on s.invoice_id = d.invoice_id and s.rejected_code is null
        left join rejected r on r.id = ltrim(d.invoice_id, '0')
      where d.open > 0 and not d.closed and d.issued_on <= ${day}
    )
    select invoice_id, currency, open, not listed and not rejected,
      case when listed then left_open when rejected then open else 0 end
    from judged`.execute(session.db);
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
  // What settles an invoice depends on what is open of its credit notes.
  const notes = await noteOpenAmounts(session, as_of, 'credit_note');
  const invoices = await noteOpenAmounts(session, as_of, 'invoice');
  const settled = await sql`
    update invoices i set settled_on = ${as_of}::date
    from open_on_day o where o.absent and o.invoice_id = i.invoice_id`.execute(session.db);
  const reopened = await settleReopened(session, as_of);
  return {
    new: counts.new,
    changed: counts.changed + notes + invoices,
    settled: Number(settled.numAffectedRows ?? 0n) + reopened,
  };
}

/**
 * What a list leaves to the ledger: the amount of an invoice, and the day it was settled. A document with something
 * open is settled no more, unless the ledger knows that it was later; one with nothing open is settled on the list's
 * day, unless the ledger knows why already: it was settled, written off or paid before. A write-off of a later day stays.
 */
async function completeRows(session: Session, as_of: Day): Promise<void> {
  const day = sql`${as_of}::date`;
  await sql`
    update staging s set amount = coalesce(s.amount, greatest(i.amount, s.open_amount)),
      settled_on = coalesce(s.settled_on, case
        when s.open_amount = 0 and i.settled_on <= ${day} then i.settled_on
        when s.open_amount = 0 and (i.invoice_id is null or o.invoice_id is not null)
          and coalesce(s.written_off_on > ${day}, true) then greatest(${day}, s.issued_on)
        when i.settled_on > ${day} then i.settled_on end),
      written_off_on = coalesce(s.written_off_on, case
        when s.open_amount = 0 or i.written_off_on > ${day} then i.written_off_on end)
    from staging f
      left join invoices i on i.invoice_id = f.invoice_id
      left join open_on_day o on o.invoice_id = f.invoice_id
    where f.staged_line = s.staged_line and s.rejected_code is null
      and (s.amount is null or s.open_amount = 0 or i.settled_on > ${day} or i.written_off_on > ${day})`.execute(
    session.db,
  );
}

/**
 * Keeps what the list says is open where the ledger would say otherwise, and takes away what an earlier list of the
 * same day said.
 * @returns how many documents changed by nothing else
 */
async function noteOpenAmounts(
  session: Session,
  as_of: Day,
  type: 'invoice' | 'credit_note',
): Promise<number> {
  if (!(await lists(session, type))) return 0;
  const { rows } = await sql<{ changed: string; only: string }>`
    with ${openDocuments({ as_of, where: sql`true`, lists: 'before' }, type)},
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

/**
 * Settles what the list leaves out although a credit note takes less off it now: the list has something open of the
 * note that the ledger had used up.
 */
async function settleReopened(session: Session, as_of: Day): Promise<number> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from staging where rejected_code is null and applies_to_invoice_id is not null and coalesce(open_amount, amount) > 0
    ) as found`.execute(session.db);
  if (!rows[0]?.found) return 0;
  const settled = await sql`
    with ${openDocuments({ as_of, where: sql`true`, lists: 'through' }, 'invoice')},
    left_out as (
      select d.invoice_id from document d
      where d.open > 0 and not d.closed and d.issued_on <= ${as_of}::date
        and d.invoice_id in (select applies_to_invoice_id from staging where rejected_code is null)
        and not exists (select from staging s where s.invoice_id = d.invoice_id)
        and ltrim(d.invoice_id, '0') not in (
          select ltrim(rejected_id, '0') from staging where rejected_id is not null
          union all select ltrim(invoice_id, '0') from staging where rejected_code is not null and invoice_id is not null)
    )
    update invoices i set settled_on = ${as_of}::date from left_out o where o.invoice_id = i.invoice_id`.execute(
    session.db,
  );
  return Number(settled.numAffectedRows ?? 0n);
}

async function lists(session: Session, type: 'invoice' | 'credit_note'): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from staging where rejected_code is null and document_type = ${type}) as found`.execute(
    session.db,
  );
  return rows[0]?.found ?? false;
}

/** `document`: each invoice and credit note (or only the one or the other) with what the ledger has open of it on the day, in its own currency. */
function openDocuments(query: SettlementQuery, only?: 'invoice' | 'credit_note'): RawBuilder<unknown> {
  const asOf = sql`${query.as_of}::date`;
  const where = only === undefined ? query.where : sql`${query.where} and i.document_type = ${only}`;
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
      where ${where}
    )`;
}
