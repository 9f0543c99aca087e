/**
 * Spreadsheets drop the zeros that an id begins with. A row whose id lost them is not to become a second customer or
 * invoice, and a reference that lost them is told where they went. Partial indexes serve the look-ups.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Session } from './database.ts';

/** The id in the ledger that is the same but for the zeros before it; null where there is none. */
export function sameButForZeros(
  table: 'customers' | 'invoices',
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const column = sql.ref(ID_COLUMN[table]);
  return sql`(
    select min(other) from (
      select ${column} as other from ${sql.table(table)}
      where ${column} like '0%' and ltrim(${column}, '0') = ltrim(${id}, '0')
      union all
      select ${column} from ${sql.table(table)} where ${column} = ltrim(${id}, '0') and ${id} like '0%'
    ) z)`;
}

/** What a message says of such an id; nothing where there is none. */
export function zerosHint(other: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`', but "' || ${other} || '" is: leading zeros were lost on the way, as spreadsheets lose them'`;
}

/**
 * Rejects rows whose id is not in the ledger, but would be with other zeros before it, where everything else that tells
 * one from another is the same: the name of a customer; customer, issue day and amount of an invoice. In a list of
 * open items the amount may be what is left of it, so that customer and issue day suffice.
 */
export async function rejectLostZeros(
  session: Session,
  table: 'customers' | 'invoices',
  { list }: { readonly list: boolean },
): Promise<void> {
  const { same, words } = list ? SAME_LISTED : SAME[table];
  const id = sql.ref(ID_COLUMN[table]);
  // Most ledgers have no such ids, and then nothing is compared at all.
  const { rows } = await sql<{ ledger: boolean; file: boolean }>`
    select exists (select from ${sql.table(table)} where ${id} like '0%') as ledger,
      exists (select from staging where ${id} like '0%') as file`.execute(session.db);
  const { ledger = false, file = false } = rows[0] ?? {};
  const pairs: RawBuilder<unknown>[] = [];
  if (ledger) pairs.push(sql`t.${id} like '0%' and ltrim(t.${id}, '0') = ltrim(s.${id}, '0')`);
  if (file) pairs.push(sql`s.${id} like '0%' and t.${id} = ltrim(s.${id}, '0')`);
  for (const pair of pairs) {
    await sql`
      with lost as (
        select s.staged_line, min(t.${id}) as other from staging s join ${sql.table(table)} t on ${pair}
        where s.rejected_code is null and ${same}
          and not exists (select from ${sql.table(table)} known where known.${id} = s.${id})
        group by s.staged_line
      )
      update staging s set rejected_field = ${ID_COLUMN[table]}, rejected_code = ${CODE[table]},
        rejected_message = format('%s "%s" is not in the ledger, but "%s" is, with the same %s: '
          'leading zeros were lost on the way, as spreadsheets lose them', ${ID_COLUMN[table]}::text, s.${id}, lost.other, ${words}::text)
      from lost where lost.staged_line = s.staged_line`.execute(session.db);
  }
}

const ID_COLUMN = { customers: 'customer_id', invoices: 'invoice_id' } as const;
const CODE = { customers: 'unknown_customer', invoices: 'unknown_invoice' } as const;
const SAME = {
  customers: { same: sql`t.name = s.name`, words: 'name' },
  invoices: {
    same: sql`t.customer_id = s.customer_id and t.issued_on = s.issued_on and t.amount = s.amount`,
    words: 'customer, issue day and amount',
  },
} as const;
const SAME_LISTED = {
  same: sql`t.customer_id = s.customer_id and t.issued_on = s.issued_on`,
  words: 'customer and issue day',
} as const;
