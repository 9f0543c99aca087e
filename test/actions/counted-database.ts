import type { KyselyPlugin } from 'kysely';
import type { Database, Session } from '../../src/store/database.ts';

/** The database with a count of the statements that were sent to it, COPY included, inside transactions and outside. */
export function countedDatabase(database: Database): {
  readonly database: Database;
  readonly statements: () => number;
} {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = (session: Session): Session => ({
    db: session.db.withPlugin(counter),
    copyIn: (...args) => {
      statements += 1;
      return session.copyIn(...args);
    },
  });
  return {
    database: {
      ...database,
      db: database.db.withPlugin(counter),
      transaction: (work) => database.transaction((session) => work(counted(session))),
    },
    statements: () => statements,
  };
}
