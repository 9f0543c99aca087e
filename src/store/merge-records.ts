/**
 * From staging into the ledger in a fixed number of statements, whatever the file's size: one upsert writes the rows
 * that are new or differ.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ColumnSpec, KindSpec } from '../domain/file-kind.ts';
import type { Currency } from '../domain/money.ts';
import { carrySettlements, forgetOpenAmounts, noteReassignedInvoices } from './carry-settlements.ts';
import type { Session } from './database.ts';
import { ledgerTable, mergePlan } from './merge-plans.ts';
import { OWN_FACTS_COLUMN, ownFactsObject } from './own-facts.ts';
import { quoteName } from './sql-names.ts';

export interface MergeCounts {
  readonly new: number;
  readonly changed: number;
}

/** Imports that touch fewer rows leave the table's statistics to the server. */
const ANALYZE_FROM_ROWS = 1_000;

/**
 * Merges what `stageRecords` staged and `judgeRecords` let through, in the same session.
 * @param touched a table with the column `id` that takes the `moves` id of every row that is new or changed
 */
export async function mergeRecords(
  session: Session,
  spec: KindSpec,
  base: Currency,
  touched?: string,
): Promise<MergeCounts> {
  const { kind } = spec;
  const plan = mergePlan(kind);
  const table = ledgerTable(kind);
  const empty = await isEmpty(session, table);
  if (kind === 'invoices' && !empty) {
    await noteReassignedInvoices(session, base);
    // A list of open items says itself what is open, and is the only one to ask for what it touched.
    if (touched === undefined) await forgetOpenAmounts(session);
  }
  const moved =
    plan.moves === undefined || empty ? 0 : await moveBetweenCustomers(session, table, plan.moves);
  const insert = insertion(spec, base, plan.currency !== undefined && (await lacksCurrency(session)));
  const { inserted, updated } =
    empty && touched === undefined
      ? { inserted: await insertAll(session, insert), updated: 0 }
      : await upsert(session, spec, insert, touched);
  if (kind === 'invoices' && !empty) await carrySettlements(session);
  // The planner knows nothing of a table that was just filled, and would read it customer by customer.
  if (inserted + updated >= ANALYZE_FROM_ROWS) await sql`analyze ${sql.table(table)}`.execute(session.db);
  return { new: inserted - moved, changed: updated + moved };
}

/** How many rows of the file were left out: rejected by the reader or by a judge, or totals of a list. */
export async function countRejected(
  session: Session,
): Promise<{ readonly rejected: number; readonly totals: number }> {
  const { rows } = await sql<{ left_out: string; totals: string }>`
    select count(*) as left_out, count(*) filter (where rejected_code = 'total_row') as totals
    from staging where rejected_code is not null`.execute(session.db);
  const { left_out = '0', totals = '0' } = rows[0] ?? {};
  return { rejected: Number(left_out) - Number(totals), totals: Number(totals) };
}

async function isEmpty(session: Session, table: string): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from ${sql.table(table)}) as empty`.execute(session.db);
  return rows[0]?.empty ?? false;
}

async function moveBetweenCustomers(session: Session, table: string, id: string): Promise<number> {
  const deleted = await sql
    .raw(`delete from ${quoteName(table)} t using staging s
      where s.rejected_code is null and t.${quoteName(id)} = s.${quoteName(id)} and t.customer_id <> s.customer_id`)
    .execute(session.db);
  return Number(deleted.numAffectedRows ?? 0n);
}

/**
 * Whether a row leaves its currency to its invoice, its customer or the installation. Where none does, nothing has to
 * be looked up, and the rows go in in the order of the file, which indexes are filled by fastest.
 */
async function lacksCurrency(session: Session): Promise<boolean> {
  const { rows } = await sql<{ lacks: boolean }>`
    select exists (select from staging where currency is null and rejected_code is null) as lacks`.execute(
    session.db,
  );
  return rows[0]?.lacks ?? true;
}

/** Into an empty table, where nothing can be in the way: a third less work than the upsert. */
async function insertAll(session: Session, insert: RawBuilder<unknown>): Promise<number> {
  const inserted = await insert.execute(session.db);
  return Number(inserted.numAffectedRows ?? 0n);
}

async function upsert(
  session: Session,
  spec: KindSpec,
  insert: RawBuilder<unknown>,
  touched: string | undefined,
): Promise<{ readonly inserted: number; readonly updated: number }> {
  const { conflict, moves } = mergePlan(spec.kind);
  const changeable = storedColumns(spec).filter((name) => !conflict.includes(name));
  const update =
    changeable.length === 0
      ? sql.raw('nothing')
      : sql.raw(`update set ${changeable.map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`).join(', ')}
          where (${changeable.map((name) => `t.${quoteName(name)}`).join(', ')})
            is distinct from (${changeable.map((name) => `excluded.${quoteName(name)}`).join(', ')})`);
  const id = sql.ref(moves ?? conflict[0] ?? '');
  const noted =
    touched === undefined
      ? sql.raw('')
      : sql`, noted as (insert into ${sql.table(touched)} (id) select id from merged)`;
  const counts = await sql<{ inserted: string; updated: string }>`
    with merged as (
      ${insert}
      on conflict (${sql.raw(conflict.map(quoteName).join(', '))}) do ${update}
      returning (xmax = 0) as inserted, t.${id} as id
    )${noted}
    select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated
    from merged`.execute(session.db);
  const row = counts.rows[0];
  return { inserted: Number(row?.inserted ?? 0), updated: Number(row?.updated ?? 0) };
}

/** The columns of the table that a kind fills: the firm's own facts go into one together. */
function storedColumns({ kind, columns }: KindSpec): readonly string[] {
  const names = columns.filter((column) => !column.is_own_fact).map(({ name }) => name);
  return kind === 'facts' ? [...names, OWN_FACTS_COLUMN] : names;
}

/** @param joined whether rows have to be looked up in other tables for what they leave out */
function insertion(spec: KindSpec, base: Currency, joined: boolean): RawBuilder<unknown> {
  const plan = mergePlan(spec.kind);
  const names = storedColumns(spec).map(quoteName).join(', ');
  const customers = plan.of_customer ? 'join customers c on c.customer_id = s.customer_id' : '';
  const joins = joined ? `${customers} ${plan.joins ?? ''}` : '';
  return sql`insert into ${sql.table(ledgerTable(spec.kind))} as t (${sql.raw(names)})
      select ${sql.join(storedValues(spec, joined ? withBase(plan.currency ?? '', base) : null))}
      from staging s ${sql.raw(joins)} where s.rejected_code is null`;
}

/** @param currency what stands for a row's own, or null where each has one */
function storedValues(spec: KindSpec, currency: RawBuilder<unknown> | null): readonly RawBuilder<unknown>[] {
  const values = spec.columns
    .filter((column) => !column.is_own_fact)
    .map((column) => (column.name === 'currency' && currency !== null ? currency : storedValue(column)));
  if (spec.kind !== 'facts') return values;
  const own = spec.columns.filter((column) => column.is_own_fact);
  return [...values, ownFactsObject(own.map((column) => ({ name: column.name, value: jsonValue(column) })))];
}

function storedValue({ name, type }: ColumnSpec): RawBuilder<unknown> {
  const staged = `s.${quoteName(name)}`;
  return sql.raw(type === 'codes' ? `string_to_array(${staged}, ';')` : staged);
}

/** Money stays exact as text only: whoever reads JSON reads its numbers as doubles. */
function jsonValue(column: ColumnSpec): RawBuilder<unknown> {
  return column.type === 'flow' ? sql`${storedValue(column)}::text` : storedValue(column);
}

/** An expression in which `$base` stands for the base currency. */
export function withBase(expression: string, base: Currency): RawBuilder<unknown> {
  const parts = expression.split('$base').map((part) => sql.raw(part));
  return sql.join(parts, sql`${base}::text`);
}
