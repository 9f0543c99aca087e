/**
 * What the ledger came to by group as of a day, kept so that it is summed once. A row holds for one version of the ledger
 * and one way of counting; those of older versions go when a newer one is kept.
 */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { PortfolioGroup } from '../domain/portfolio.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

export interface PortfolioDay {
  readonly as_of: Day;
  /** The day of the ledger's first document; null where it held none by then, and there are no groups. */
  readonly ledger_from: Day | null;
  readonly groups: readonly PortfolioGroup[];
}

/**
 * Those of the days that are kept for the ledger as it is now.
 * @param fingerprint of the way of counting
 */
export async function keptPortfolioDays(
  db: Db,
  days: readonly Day[],
  fingerprint: string,
): Promise<readonly PortfolioDay[]> {
  const { rows } = await sql<{ body: PortfolioDay }>`
    select p.body from portfolio_days p join installation i using (ledger_version)
    where p.fingerprint = ${fingerprint} and p.as_of = any(${days}::date[])`.execute(db);
  return rows.map(({ body }) => body);
}

/** Keeps days as they came out of this version of the ledger, and lets go of those of other versions. */
export async function keepPortfolioDays(
  db: Db,
  days: readonly PortfolioDay[],
  key: { readonly ledger_version: string; readonly fingerprint: string },
): Promise<void> {
  for (const day of days) {
    await sql`
      insert into portfolio_days (as_of, ledger_version, fingerprint, body)
      values (${day.as_of}::date, ${key.ledger_version}::bigint, ${key.fingerprint}, ${JSON.stringify(day)}::json)
      on conflict do nothing`.execute(db);
  }
  await sql`
    delete from portfolio_days
    where ledger_version <> (select ledger_version from installation)`.execute(db);
}

/**
 * From here on this transaction sees the ledger as it is now, and joins by hashing: the planner takes joins of named
 * subqueries by three columns for a row each and would loop over all documents for each of them, which for 6,500
 * invoices takes 17 s instead of 1.2. Has to be the first thing in the transaction.
 */
export async function beginSumming(db: Db): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(db);
  await sql`set local enable_nestloop = off`.execute(db);
}
