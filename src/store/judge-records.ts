/** What is wrong with staged rows beside other rows: references that lead nowhere, and keys that stand twice. */
import { sql } from 'kysely';
import type { KindSpec } from '../domain/file-kind.ts';
import type { Currency } from '../domain/money.ts';
import type { Session } from './database.ts';
import { rejectTooManyDecimals } from './judge-decimals.ts';
import { keepUnspoken, type OpenItemsList, rejectOpenItems } from './judge-open-items.ts';
import { keepUnspokenOfCustomers } from './keep-customers.ts';
import { rejectLostZeros, sameButForZeros, zerosHint } from './lost-zeros.ts';
import { type MergePlan, mergePlan } from './merge-plans.ts';
import { quoteName } from './sql-names.ts';

export interface JudgeInput {
  /** Given where the rows are a list of open items. */
  readonly list?: OpenItemsList;
  /** Given where a mapping reads the file: the columns of ours that it has or the mapping fills in. */
  readonly spoken?: readonly string[];
}

/** Marks what is rejected in the staging table, takes repetitions out of it, and fills in what is left to the ledger. */
export async function judgeRecords(
  session: Session,
  spec: KindSpec,
  base: Currency,
  { list, spoken }: JudgeInput = {},
): Promise<void> {
  const { kind } = spec;
  const { of_customer, of_invoice } = mergePlan(kind);
  if (of_customer) await rejectUnknownCustomers(session);
  if (kind === 'customers' || kind === 'invoices') {
    await rejectLostZeros(session, kind, { list: list !== undefined });
  }
  if (list !== undefined) {
    // Before the credit notes: none is to go in that applies to an invoice which does not.
    await settleRepeatedKeys(session, spec, 'all');
    await rejectOpenItems(session, list.as_of);
    await keepUnspoken(session, base, list);
  }
  // References before decimals: an amount may be in the currency of what it refers to.
  if (of_invoice !== undefined) await rejectReferences(session, kind, of_invoice);
  if (kind === 'invoices') await rejectCreditNotes(session, base);
  // What a mapping does not give of a customer is filled in last, its currency too.
  const tooFine = kind !== 'customers' && (await rejectTooManyDecimals(session, spec, base));
  // Nor does a credit note go in whose invoice has just been rejected.
  if (kind === 'invoices' && tooFine) await rejectCreditNotes(session, base);
  if (list === undefined) await settleRepeatedKeys(session, spec, 'later');
  if (kind === 'customers' && spoken !== undefined) await keepUnspokenOfCustomers(session, spoken);
  if (kind === 'customers') await rejectTooManyDecimals(session, spec, base);
}

async function rejectUnknownCustomers(session: Session): Promise<void> {
  const hint = zerosHint(sameButForZeros('customers', sql`s.customer_id`));
  await sql`
    update staging s set rejected_field = 'customer_id', rejected_code = 'unknown_customer',
      rejected_message = format('customer_id "%s" is not in the ledger', s.customer_id)
        || coalesce(${hint}, ': import its customers file first')
    where s.rejected_code is null
      and not exists (select from customers c where c.customer_id = s.customer_id)`.execute(session.db);
}

/**
 * A credit note applies to an invoice of the same customer and currency, in the ledger or in this very file. Credit
 * notes are few, so that only the rows they name are looked at, in one pass over the file.
 */
async function rejectCreditNotes(session: Session, base: Currency): Promise<void> {
  const hint = zerosHint(sameButForZeros('invoices', sql`f.id`));
  await sql`
    with note as materialized (
      select staged_line, customer_id, currency, applies_to_invoice_id as id from staging
      where applies_to_invoice_id is not null and rejected_code is null
    ), named as materialized (
      select invoice_id, customer_id, document_type, currency from staging
      where rejected_code is null and invoice_id in (select id from note)
    ), target as (
      select n.staged_line, n.customer_id, n.id, coalesce(n.currency, c.currency, ${base}) as currency,
        coalesce(t.customer_id, i.customer_id) as target_customer,
        coalesce(t.document_type, i.document_type) as target_type,
        case when t.invoice_id is null then i.currency else coalesce(t.currency, tc.currency, ${base}) end as target_currency
      from note n
        join customers c on c.customer_id = n.customer_id
        left join named t on t.invoice_id = n.id
        left join customers tc on tc.customer_id = t.customer_id
        left join invoices i on i.invoice_id = n.id
    ), fault as materialized (
      select * from (
        select *, case
          when target_customer is null then 'unknown_invoice'
          when target_customer <> customer_id then 'customer_differs'
          when target_type = 'credit_note' then 'applies_to_credit_note'
          when target_currency <> currency then 'currency_differs' end as code
        from target
      ) judged where code is not null
    )
    update staging s set rejected_field = 'applies_to_invoice_id', rejected_code = f.code, rejected_message =
      case f.code
        when 'unknown_invoice' then format('invoice "%s" is neither in the ledger nor in this file', f.id) || coalesce(${hint}, '')
        when 'customer_differs' then format('invoice "%s" belongs to customer "%s", not to "%s"', f.id, f.target_customer, f.customer_id)
        when 'applies_to_credit_note' then format('"%s" is itself a credit note', f.id)
        else format('invoice "%s" is in %s, this credit note in %s', f.id, f.target_currency, f.currency) end
    from fault f where f.staged_line = s.staged_line`.execute(session.db);
}

/**
 * A payment or promise that names an invoice is of its customer and in its currency. The table `misfit` keeps those that
 * are not, and payments larger than their invoice (`exceeds_invoice`), which go in and are noted.
 */
async function rejectReferences(
  session: Session,
  kind: KindSpec['kind'],
  { noun, deed }: NonNullable<MergePlan['of_invoice']>,
): Promise<void> {
  const hint = zerosHint(sameButForZeros('invoices', sql`s.invoice_id`));
  const larger = sql.raw(kind === 'payments' ? `when s.amount > i.amount then 'exceeds_invoice'` : '');
  await sql`
    create temporary table misfit on commit drop as select * from (
      select s.staged_line, i.customer_id as target_customer, i.currency as target_currency, i.amount as invoice_amount, case
        when i.invoice_id is null then 'unknown_invoice'
        when i.customer_id <> s.customer_id then 'customer_differs'
        when i.document_type = 'credit_note' then 'applies_to_credit_note'
        when i.currency <> s.currency then 'currency_differs' ${larger} end as code
      from staging s left join invoices i on i.invoice_id = s.invoice_id
      where s.invoice_id is not null and s.rejected_code is null
    ) judged where code is not null`.execute(session.db);
  await sql`
    update staging s set rejected_code = f.code,
      rejected_field = case f.code when 'customer_differs' then 'customer_id' when 'currency_differs' then 'currency' else 'invoice_id' end,
      rejected_message = case f.code
        when 'unknown_invoice' then format('invoice_id "%s" is not in the ledger', s.invoice_id)
          || coalesce(${hint}, ': import its invoices file first')
        when 'customer_differs' then format('invoice "%s" belongs to customer "%s", not to "%s"', s.invoice_id, f.target_customer, s.customer_id)
        when 'applies_to_credit_note' then format('"%s" is a credit note: %s', s.invoice_id, ${deed}::text)
        else format('invoice "%s" is in %s, this %s in %s', s.invoice_id, f.target_currency, ${noun}::text, s.currency) end
    from misfit f where f.staged_line = s.staged_line and f.code <> 'exceeds_invoice'`.execute(session.db);
}

/**
 * A key that stands twice in one file: the first row counts, a later one that says the same adds nothing, a later
 * one that says something else is rejected. In a list of open items it cannot be known which of them counts, and all
 * rows of such a key are rejected.
 */
async function settleRepeatedKeys(
  session: Session,
  { key, columns }: KindSpec,
  rejected: 'later' | 'all',
): Promise<void> {
  if (!(await mayRepeat(session, key))) return;
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
  const theKey = `concat_ws(', ', ${key.map((name) => `'"' || s.${quoteName(name)} || '"'`).join(', ')})`;
  if (rejected === 'all') {
    await sql
      .raw(`update staging s set rejected_field = '${key.at(-1)}', rejected_code = 'duplicate_id', rejected_message =
          format('the %s %s stands on lines %s and %s with different values: one row for each', '${key.join(', ')}', ${theKey}, d.first_line, d.other_line)
        from (
          select ${key.map((name) => `s.${quoteName(name)}`).join(', ')}, r.first_line, min(s.staged_line) as other_line from ${later}
            and row(${all('s')}) is distinct from row(${all('f')}) group by ${key.map((name) => `s.${quoteName(name)}`).join(', ')}, r.first_line
        ) d where s.rejected_code is null and ${key.map((name) => `s.${quoteName(name)} = d.${quoteName(name)}`).join(' and ')}`)
      .execute(session.db);
  }
  await sql
    .raw(`delete from staging where staged_line in
      (select s.staged_line from ${later} and row(${all('s')}) is not distinct from row(${all('f')}))`)
    .execute(session.db);
  const what = `format('the %s %s stands on line %s already, with other values', '${key.join(', ')}', ${theKey}, r.first_line)`;
  await sql
    .raw(`update staging t set rejected_field = '${key.at(-1)}', rejected_code = 'duplicate_id', rejected_message = d.message
      from (select s.staged_line, ${what} as message from ${later}) d where t.staged_line = d.staged_line`)
    .execute(session.db);
}

/**
 * Whether a key stands twice. Files are mostly in the order of their ids, which makes sorting a million of them three
 * times as fast as grouping them.
 */
async function mayRepeat(session: Session, key: readonly string[]): Promise<boolean> {
  const [id, ...more] = key;
  if (id === undefined || more.length > 0) return true;
  const { rows } = await sql<{ repeats: boolean }>`
    select count(*) > count(distinct ${sql.ref(id)}) as repeats from staging where rejected_code is null`.execute(
    session.db,
  );
  return rows[0]?.repeats ?? true;
}
