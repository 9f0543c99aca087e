/** Answers by idempotency key, so that a request that is sent again is answered again and carried out once. */
import { sql } from 'kysely';
import type { Session } from './database.ts';

/** How long a key is remembered. */
export const IDEMPOTENCY_KEY_DAYS = 7;

const MS_PER_DAY = 86_400_000;
/** Keys that have grown old are taken away a few at a time, by whoever comes with a new one. */
const FORGOTTEN_AT_ONCE = 100;

export interface IdempotencyKey {
  readonly key: string;
  /** Tells one request from another: the same key with another fingerprint is a mistake of the caller's. */
  readonly fingerprint: string;
}

export interface StoredAnswer {
  readonly fingerprint: string;
  readonly answer: unknown;
}

/**
 * Takes the key for this transaction. Where another transaction is carrying it out, waits for its end.
 * @returns null: the key is new, and `storeAnswer` has to follow before the commit; else what was answered then
 */
export async function claimKey(
  session: Session,
  { key, fingerprint }: IdempotencyKey,
  now: Date,
): Promise<StoredAnswer | null> {
  const { db } = session;
  const tooOld = new Date(now.getTime() - IDEMPOTENCY_KEY_DAYS * MS_PER_DAY);
  await sql`
    delete from idempotency_keys where key in (
      select key from idempotency_keys where created_at < ${tooOld} order by created_at
      limit ${sql.lit(FORGOTTEN_AT_ONCE)} for update skip locked)`.execute(db);
  for (;;) {
    const inserted = await db
      .insertInto('idempotency_keys')
      .values({ key, fingerprint, created_at: now })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst();
    if (inserted !== undefined) return null;
    const stored = await db
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'answer'])
      .where('key', '=', key)
      .executeTakeFirst();
    // None where another transaction has just taken the key away because of its age: then it is new.
    if (stored !== undefined) return stored;
  }
}

export async function storeAnswer(session: Session, key: string, answer: unknown): Promise<void> {
  await session.db
    .updateTable('idempotency_keys')
    .set({ answer: JSON.stringify(answer) })
    .where('key', '=', key)
    .execute();
}
