/** What a file of customers that a mapping reads leaves to the ledger. */
import { type RawBuilder, sql } from 'kysely';
import { kindSpec } from '../domain/file-kind.ts';
import type { Session } from './database.ts';

/** Of each value, what it says nothing without. */
const QUALIFIERS: readonly (readonly [value: string, qualifier: string])[] = [
  ['credit_limit', 'currency'],
  ['industry_code', 'industry_scheme'],
];

/**
 * Gives rows of customers that the ledger knows what it knows of them, in the columns that the file does not speak of:
 * customers taken from a list of invoices have an id and a name there, and keep their industry, class and limit.
 * Of a limit and its currency, and of a code and its scheme, one is kept beside the other only where the file changes
 * nothing of that one: a limit in euro is none in dollars.
 * @param spoken the columns of ours that the file has or the mapping fills in
 */
export async function keepUnspokenOfCustomers(session: Session, spoken: readonly string[]): Promise<void> {
  const kept = kindSpec('customers')
    .columns.map(({ name }) => name)
    .filter((name) => !spoken.includes(name));
  if (kept.length === 0) return;
  const known = kept.map((name) => sql.ref(`c.${name}`));
  await sql`
    update staging s set ${sql.join(kept.map((name) => sql`${sql.ref(name)} = ${keptValue(name, spoken)}`))}
    from customers c
    where s.rejected_code is null and c.customer_id = s.customer_id and num_nonnulls(${sql.join(known)}) > 0`.execute(
    session.db,
  );
}

function keptValue(name: string, spoken: readonly string[]): RawBuilder<unknown> {
  const known = sql.ref(`c.${name}`);
  for (const [value, qualifier] of QUALIFIERS) {
    const other = name === value ? qualifier : value;
    if ((name !== value && name !== qualifier) || !spoken.includes(other)) continue;
    const same = sql`${sql.ref(`s.${other}`)} is not distinct from ${sql.ref(`c.${other}`)}`;
    // Beside no value at all, what it would be in may stay.
    const none = name === qualifier ? sql` or ${sql.ref(`s.${value}`)} is null` : sql``;
    return sql`case when ${same}${none} then ${known} end`;
  }
  return known;
}
