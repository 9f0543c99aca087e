import { sql } from 'kysely';
import type { Currency } from '../domain/money.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Database, Session } from './database.ts';

/** Keys of our advisory locks: transaction-long, released by commit or by the death of the connection. */
const LEDGER_LOCK = 7_310_001;
const EVALUATION_LOCK = 7_310_002;

export interface Installation {
  readonly ledger_version: string;
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
 * The base currency that the first import or evaluation settled; null while there was none. Amounts without a currency
 * were stored in it and facts are in it, so it cannot change afterwards.
 * @throws Refusal `conflict` where another one is wanted
 */
export async function settledBaseCurrency(
  db: Database['db'],
  wanted: Currency | null,
): Promise<Currency | null> {
  const { base_currency } = await db
    .selectFrom('installation')
    .select('base_currency')
    .executeTakeFirstOrThrow();
  if (base_currency !== null && wanted !== null && base_currency !== wanted) {
    throw new Refusal(
      'conflict',
      `This database keeps its facts in ${base_currency}, but BASE_CURRENCY is ${wanted}. Set BASE_CURRENCY=${base_currency}, or start a new database.`,
    );
  }
  return base_currency;
}

async function installation(session: Session, base: Currency): Promise<Installation> {
  if ((await settledBaseCurrency(session.db, base)) === null) {
    await session.db.updateTable('installation').set({ base_currency: base }).execute();
  }
  return { ledger_version: await readLedgerVersion(session.db) };
}

/** One higher after each import that changed something. */
export async function readLedgerVersion(db: Database['db']): Promise<string> {
  const { ledger_version } = await db
    .selectFrom('installation')
    .select('ledger_version')
    .executeTakeFirstOrThrow();
  return ledger_version;
}
