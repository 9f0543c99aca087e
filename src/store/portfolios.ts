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
  /** See `ledgerCoverage`; null where the ledger held no document by then, and there are no groups. */
  readonly ledger_from: Day | null;
  readonly ledger_from_list: boolean;
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

/** So many days are kept, of all ways of counting. */
const KEPT_DAYS_MAX = 100;

/** Keeps days as they came out of this version of the ledger, and lets go of those of other versions and of the oldest. */
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
  await sql`
    delete from portfolio_days where (as_of, ledger_version, fingerprint) in (
      select as_of, ledger_version, fingerprint from portfolio_days
      where as_of <> all(${days.map(({ as_of }) => as_of)}::date[]) or fingerprint <> ${key.fingerprint}
      order by as_of desc, fingerprint offset ${sql.lit(KEPT_DAYS_MAX - days.length)})`.execute(db);
}

/**
 * From here on this transaction sees the ledger as it is now, and joins by hashing: the planner takes joins of named
 * subqueries by three columns for a row each and would loop over all documents for each of them, which for 6,500
 * invoices takes 17 s instead of 1.2. What is hashed has memory for the invoices of millions: with less, the planner compares
 * each with all. Nothing is compiled, since that takes longer than the sums. Has to be the first thing in the transaction.
 */
export async function beginSumming(db: Db): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(db);
  await sql`set local enable_nestloop = off`.execute(db);
  await sql`set local work_mem = '256MB'`.execute(db);
  await sql`set local jit = off`.execute(db);
}
