import type { Database } from '../../src/store/database.ts';

/** A database whose transactions stop before their COPY number `copy`, counted over all of them, until it is released. */
export function heldAtCopy(
  database: Database,
  copy: number,
): { readonly database: Database; readonly reached: Promise<void>; readonly release: () => void } {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let copies = 0;
  const held: Database = {
    ...database,
    transaction: (work) =>
      database.transaction((session) =>
        work({
          ...session,
          copyIn: async (...args) => {
            copies += 1;
            if (copies === copy) {
              reached.resolve();
              await released.promise;
            }
            return session.copyIn(...args);
          },
        }),
      ),
  };
  return { database: held, reached: reached.promise, release: released.resolve };
}
