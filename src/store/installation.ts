import { sql } from 'kysely';
import type { Currency } from '../domain/money.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Session } from './database.ts';

/** Keys of our advisory locks: transaction-long, released by commit or by the death of the connection. */
const LEDGER_LOCK = 7_310_001;
const EVALUATION_LOCK = 7_310_002;

export interface Installation {
  readonly ledger_version: string;
  readonly base_currency: Currency;
}

/**
 * Takes the ledger for writing: no other import and no evaluation runs until this transaction ends.
 * The first import settles the installation's base currency.
 */
export async function lockLedgerForImport(session: Session, base: Currency): Promise<Installation> {
  await sql`select pg_advisory_xact_lock(${LEDGER_LOCK})`.execute(session.db);
  return installation(session, base);
}

/** Takes the ledger for one evaluation: imports wait, so that every customer is seen at the same moment. */
export async function lockLedgerForEvaluation(session: Session, base: Currency): Promise<Installation> {
  await sql`select pg_advisory_xact_lock(${EVALUATION_LOCK})`.execute(session.db);
  await sql`select pg_advisory_xact_lock_shared(${LEDGER_LOCK})`.execute(session.db);
  return installation(session, base);
}

export async function advanceLedgerVersion(session: Session): Promise<void> {
  await sql`update installation set ledger_version = ledger_version + 1`.execute(session.db);
}

/**
 * Amounts without a currency were stored in the base currency and facts are in it, so it cannot change afterwards.
 * @throws Refusal `conflict` where the environment names another base currency than the installation has
 */
async function installation(session: Session, base: Currency): Promise<Installation> {
  const found = await session.db.selectFrom('installation').selectAll().executeTakeFirstOrThrow();
  if (found.base_currency === null) {
    await session.db.updateTable('installation').set({ base_currency: base }).execute();
  } else if (found.base_currency !== base) {
    throw new Refusal(
      'conflict',
      `This database keeps its facts in ${found.base_currency}, but BASE_CURRENCY is ${base}. Set BASE_CURRENCY=${found.base_currency}, or start a new database.`,
    );
  }
  return { ledger_version: found.ledger_version, base_currency: base };
}
