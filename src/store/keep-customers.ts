/** What a file of customers that a mapping reads leaves to the ledger. */
import { sql } from 'kysely';
import { kindSpec } from '../domain/file-kind.ts';
import type { Session } from './database.ts';

/**
 * Gives rows of customers that the ledger knows what it knows of them, in the columns that the file does not speak of:
 * customers taken from a list of invoices have an id and a name there, and keep their industry, class and limit.
 * @param spoken the columns of ours that the file has or the mapping fills in
 */
export async function keepUnspokenOfCustomers(session: Session, spoken: readonly string[]): Promise<void> {
  const kept = kindSpec('customers')
    .columns.map(({ name }) => name)
    .filter((name) => !spoken.includes(name));
  if (kept.length === 0) return;
  const known = kept.map((name) => sql.ref(`c.${name}`));
  await sql`
    update staging s set ${sql.join(kept.map((name) => sql`${sql.ref(name)} = ${sql.ref(`c.${name}`)}`))}
    from customers c
    where s.rejected_code is null and c.customer_id = s.customer_id and num_nonnulls(${sql.join(known)}) > 0`.execute(
    session.db,
  );
}
