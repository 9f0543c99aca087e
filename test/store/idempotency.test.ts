import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Session } from '../../src/store/database.ts';
import { claimKey, storeAnswer } from '../../src/store/idempotency.ts';
import { testDatabases } from '../support/database.ts';

const NOW = new Date('2026-11-21T08:00:00Z');
const KEY = { key: 'k', fingerprint: 'f' };

describe.each(testDatabases())('an idempotency key in the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const answered = (): Promise<void> =>
    database.transaction(async (session) => {
      expect(await claimKey(session, KEY, NOW)).toBeNull();
      await storeAnswer(session, KEY.key, ['done']);
    });

  it('is new once', async () => {
    await answered();
    const stored = await database.transaction((session) => claimKey(session, KEY, NOW));
    expect(stored).toEqual({ fingerprint: 'f', answer: ['done'] });
  });

  it('is new where it is taken away between the look and the reading', async () => {
    await answered();
    const outcome = await database.transaction((session) => claimKey(forgetful(session), KEY, NOW));
    expect(outcome).toBeNull();
  });
});

/** A session in which the key is gone right after the first attempt to insert it, as if another had deleted it. */
function forgetful(session: Session): Session {
  let inserts = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (node.kind === 'InsertQueryNode') inserts += 1;
      return node;
    },
    transformResult: async ({ result }) => {
      if (inserts === 1) await session.db.deleteFrom('idempotency_keys').execute();
      return result;
    },
  };
  return { ...session, db: session.db.withPlugin(plugin) };
}
