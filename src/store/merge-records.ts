/**
 * From staging into the ledger in a fixed number of statements, whatever the file's size: references and repeated
 * keys are judged, then one upsert writes the rows that are new or differ.
 */
import { sql } from 'kysely';
import type { FileKind, KindSpec } from '../domain/file-kind.ts';
import type { Currency } from '../domain/money.ts';
import type { Session } from './database.ts';
import { quoteName } from './sql-names.ts';

export interface MergeCounts {
  readonly new: number;
  readonly changed: number;
  readonly rejected: number;
}

/** How a kind's staged rows become rows of its table. */
interface MergePlan {
  /** The table's primary key: the file's key, and the customer where an id alone is the file's key. */
  readonly conflict: readonly string[];
  /** The id column whose row is moved when its customer has changed. */
  readonly moves?: string;
  readonly of_customer: boolean;
  /** Where it is not named after the kind. */
  readonly table?: string;
  /** Columns that are not copied as they are; `s` staging, `c` customers, `i` the invoice that is paid. */
  readonly expressions?: Readonly<Record<string, string>>;
  readonly joins?: string;
}

/** Imports that touch fewer rows leave the table's statistics to the server. */
const ANALYZE_FROM_ROWS = 1_000;

const CURRENCY_OF_CUSTOMER = 'coalesce(s.currency, c.currency, $base)';

const PLANS: Readonly<Record<FileKind, MergePlan>> = {
  customers: { conflict: ['customer_id'], of_customer: false },
  fx_rates: { conflict: ['currency', 'day'], of_customer: false },
  invoices: {
    conflict: ['invoice_id', 'customer_id'],
    moves: 'invoice_id',
    of_customer: true,
    expressions: { currency: CURRENCY_OF_CUSTOMER },
  },
  payments: {
    conflict: ['payment_id', 'customer_id'],
    moves: 'payment_id',
    of_customer: true,
    expressions: { currency: 'coalesce(s.currency, i.currency, c.currency, $base)' },
    joins: 'left join invoices i on i.invoice_id = s.invoice_id and i.customer_id = s.customer_id',
  },
  promises: {
    conflict: ['promise_id', 'customer_id'],
    moves: 'promise_id',
    of_customer: true,
    expressions: { currency: 'coalesce(s.currency, i.currency, c.currency, $base)' },
    joins: 'left join invoices i on i.invoice_id = s.invoice_id and i.customer_id = s.customer_id',
  },
  red_flags: { conflict: ['red_flag_id', 'customer_id'], moves: 'red_flag_id', of_customer: true },
  assessments: { conflict: ['customer_id', 'model', 'item', 'assessed_on'], of_customer: true },
  facts: { conflict: ['customer_id', 'as_of'], of_customer: true, table: 'given_facts' },
  ratings: { conflict: ['customer_id', 'agency', 'rated_on'], of_customer: true },
  statements: {
    conflict: ['customer_id', 'period_end', 'period_months'],
    of_customer: true,
    expressions: { currency: CURRENCY_OF_CUSTOMER },
  },
  policy_events: {
    conflict: ['event_id'],
    of_customer: false,
    expressions: { industry_codes: `string_to_array(s.industry_codes, ';')` },
  },
  guarantees: {
    conflict: ['guarantee_id', 'customer_id'],
    moves: 'guarantee_id',
    of_customer: true,
    expressions: { currency: CURRENCY_OF_CUSTOMER },
  },
  outcomes: { conflict: ['customer_id', 'kind', 'occurred_on'], of_customer: true },
};

/** The table that a kind's rows are kept in. */
export function ledgerTable(kind: FileKind): string {
  return PLANS[kind].table ?? kind;
}

/** Judges and merges what `stageRecords` staged, in the same session. */
export async function mergeRecords(session: Session, spec: KindSpec, base: Currency): Promise<MergeCounts> {
  const { kind } = spec;
  const plan = PLANS[kind];
  const table = ledgerTable(kind);
  if (plan.of_customer) await rejectUnknownCustomers(session);
  if (kind === 'invoices') await rejectCreditNotes(session, base);
  if (kind === 'payments') await rejectPayments(session);
  await settleRepeatedKeys(session, spec);
  if (kind === 'invoices') await noteReassignedInvoices(session, base);
  const moved = plan.moves === undefined ? 0 : await moveBetweenCustomers(session, table, plan.moves);
  const { inserted, updated } = await upsert(session, spec, plan, base);
  if (kind === 'invoices') await carrySettlements(session);
  // The planner knows nothing of a table that was just filled, and would read it customer by customer.
  if (inserted + updated >= ANALYZE_FROM_ROWS) await sql`analyze ${sql.table(table)}`.execute(session.db);
  const rejected = await countRejected(session);
  return { new: inserted - moved, changed: updated + moved, rejected };
}

async function rejectUnknownCustomers(session: Session): Promise<void> {
  await sql`
    update staging s set rejected_field = 'customer_id', rejected_code = 'unknown_customer',
      rejected_message = format('customer_id "%s" is not in the ledger: import its customers file first', s.customer_id)
    where s.rejected_code is null
      and not exists (select from customers c where c.customer_id = s.customer_id)`.execute(session.db);
}

/**
 * A key that stands twice in one file: the first row counts, a later one that says the same adds nothing, a later
 * one that says something else is rejected.
 */
async function settleRepeatedKeys(session: Session, { key, columns }: KindSpec): Promise<void> {
  const keys = key.map(quoteName).join(', ');
  const all = (alias: string): string =>
    columns.map((column) => `${alias}.${quoteName(column.name)}`).join(', ');
  await sql
    .raw(`create temporary table repeated on commit drop as
      select ${keys}, min(staged_line) as first_line from staging
      where rejected_code is null group by ${keys} having count(*) > 1`)
    .execute(session.db);
  const { rows } = await sql<{ found: boolean }>`select exists (select from repeated) as found`.execute(
    session.db,
  );
  if (!rows[0]?.found) return;
  const sameKey = key.map((name) => `s.${quoteName(name)} = r.${quoteName(name)}`).join(' and ');
  const later = `staging s, repeated r, staging f
    where ${sameKey} and f.staged_line = r.first_line and s.staged_line > r.first_line and s.rejected_code is null`;
  await sql
    .raw(`delete from staging where staged_line in
      (select s.staged_line from ${later} and row(${all('s')}) is not distinct from row(${all('f')}))`)
    .execute(session.db);
  const what = `format('the %s %s stands on line %s already, with other values', '${key.join(', ')}', concat_ws(', ', ${key.map((name) => `'"' || s.${quoteName(name)} || '"'`).join(', ')}), r.first_line)`;
  await sql
    .raw(`update staging t set rejected_field = '${key.at(-1)}', rejected_code = 'duplicate_id', rejected_message = d.message
      from (select s.staged_line, ${what} as message from ${later}) d where t.staged_line = d.staged_line`)
    .execute(session.db);
}

/** A credit note applies to an invoice of the same customer and currency, in the ledger or in this very file. */
async function rejectCreditNotes(session: Session, base: Currency): Promise<void> {
  await sql`
    with target as (
      select s.staged_line, s.customer_id, s.applies_to_invoice_id as id, coalesce(s.currency, c.currency, ${base}) as currency,
        coalesce(t.customer_id, i.customer_id) as target_customer,
        coalesce(t.document_type, i.document_type) as target_type,
        case when t.invoice_id is null then i.currency else coalesce(t.currency, tc.currency, ${base}) end as target_currency
      from staging s
        join customers c on c.customer_id = s.customer_id
        left join staging t on t.invoice_id = s.applies_to_invoice_id and t.rejected_code is null
        left join customers tc on tc.customer_id = t.customer_id
        left join invoices i on i.invoice_id = s.applies_to_invoice_id
      where s.applies_to_invoice_id is not null and s.rejected_code is null
    ), fault as (
      select *, case
        when target_customer is null then 'unknown_invoice'
        when target_customer <> customer_id then 'customer_differs'
        when target_type = 'credit_note' then 'applies_to_credit_note'
        when target_currency <> currency then 'currency_differs' end as code
      from target
    )
    update staging s set rejected_field = 'applies_to_invoice_id', rejected_code = f.code, rejected_message =
      case f.code
        when 'unknown_invoice' then format('invoice "%s" is neither in the ledger nor in this file', f.id)
        when 'customer_differs' then format('invoice "%s" belongs to customer "%s", not to "%s"', f.id, f.target_customer, f.customer_id)
        when 'applies_to_credit_note' then format('"%s" is itself a credit note', f.id)
        else format('invoice "%s" is in %s, this credit note in %s', f.id, f.target_currency, f.currency) end
    from fault f where f.staged_line = s.staged_line and f.code is not null`.execute(session.db);
}

async function rejectPayments(session: Session): Promise<void> {
  await sql`
    with fault as (
      select s.staged_line, i.customer_id as target_customer, i.currency as target_currency, case
        when i.invoice_id is null then 'unknown_invoice'
        when i.customer_id <> s.customer_id then 'customer_differs'
        when i.document_type = 'credit_note' then 'applies_to_credit_note'
        when i.currency <> s.currency then 'currency_differs' end as code
      from staging s left join invoices i on i.invoice_id = s.invoice_id
      where s.invoice_id is not null and s.rejected_code is null
    )
    update staging s set rejected_code = f.code,
      rejected_field = case f.code when 'customer_differs' then 'customer_id' when 'currency_differs' then 'currency' else 'invoice_id' end,
      rejected_message = case f.code
        when 'unknown_invoice' then format('invoice_id "%s" is not in the ledger: import its invoices file first', s.invoice_id)
        when 'customer_differs' then format('invoice "%s" belongs to customer "%s", not to "%s"', s.invoice_id, f.target_customer, s.customer_id)
        when 'applies_to_credit_note' then format('"%s" is a credit note: a payment settles an invoice', s.invoice_id)
        else format('invoice "%s" is in %s, this payment in %s', s.invoice_id, f.target_currency, s.currency) end
    from fault f where f.staged_line = s.staged_line and f.code is not null`.execute(session.db);
}

/** Invoices of this file that the ledger has under another customer or in another currency. */
async function noteReassignedInvoices(session: Session, base: Currency): Promise<void> {
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

/** What settles an invoice is its customer's and in its currency, so it goes along when the invoice is corrected. */
async function carrySettlements(session: Session): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from reassigned) as found`.execute(
    session.db,
  );
  if (!rows[0]?.found) return;
  await sql`
    update payments p set customer_id = r.customer_id, currency = r.currency
    from reassigned r where p.invoice_id = r.invoice_id`.execute(session.db);
  await sql`
    update invoices i set customer_id = r.customer_id, currency = r.currency
    from reassigned r where i.applies_to_invoice_id = r.invoice_id`.execute(session.db);
}

async function moveBetweenCustomers(session: Session, table: string, id: string): Promise<number> {
  const deleted = await sql
    .raw(`delete from ${quoteName(table)} t using staging s
      where s.rejected_code is null and t.${quoteName(id)} = s.${quoteName(id)} and t.customer_id <> s.customer_id`)
    .execute(session.db);
  return Number(deleted.numAffectedRows ?? 0n);
}

async function upsert(
  session: Session,
  spec: KindSpec,
  plan: MergePlan,
  base: Currency,
): Promise<{ readonly inserted: number; readonly updated: number }> {
  const names = spec.columns.map((column) => column.name);
  const values = names.map((name) => plan.expressions?.[name] ?? `s.${quoteName(name)}`);
  const changeable = names.filter((name) => !plan.conflict.includes(name));
  const joins = `${plan.of_customer ? 'join customers c on c.customer_id = s.customer_id' : ''} ${plan.joins ?? ''}`;
  const [select, ...afterBase] = values.join(', ').split('$base');
  const update =
    changeable.length === 0
      ? sql.raw('nothing')
      : sql.raw(`update set ${changeable.map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`).join(', ')}
          where (${changeable.map((name) => `t.${quoteName(name)}`).join(', ')})
            is distinct from (${changeable.map((name) => `excluded.${quoteName(name)}`).join(', ')})`);
  const counts = await sql<{ inserted: string; updated: string }>`
    with merged as (
      insert into ${sql.table(ledgerTable(spec.kind))} as t (${sql.raw(names.map(quoteName).join(', '))})
      select ${sql.raw(select ?? '')}${sql.join(
        afterBase.map((rest) => sql`${base}::text${sql.raw(rest)}`),
        sql.raw(''),
      )}
      from staging s ${sql.raw(joins)} where s.rejected_code is null
      on conflict (${sql.raw(plan.conflict.map(quoteName).join(', '))}) do ${update}
      returning (xmax = 0) as inserted
    )
    select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated
    from merged`.execute(session.db);
  const row = counts.rows[0];
  return { inserted: Number(row?.inserted ?? 0), updated: Number(row?.updated ?? 0) };
}

async function countRejected(session: Session): Promise<number> {
  const counted = await sql<{ rejected: string }>`
    select count(*) as rejected from staging where rejected_code is not null`.execute(session.db);
  return Number(counted.rows[0]?.rejected ?? 0);
}
