/**
 * Embedded databases for tests, fresh and migrated. Opening one takes half a second of computing, emptying one that a
 * test has closed hardly any; so a worker keeps what its tests close and hands it out again, emptied.
 */
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Database } from '../../src/store/database.ts';
import { embeddedDatabase } from '../../src/store/embedded-database.ts';
import { TEXT_PARSERS } from '../../src/store/type-parsers.ts';
import { emptyDatabase, type MigratedState, migratedState } from './empty-database.ts';

interface Pooled {
  readonly pglite: PGlite;
  empty: MigratedState;
  uses: number;
}

/** Most tests use one at a time, some two. */
const IDLE_MAX = 2;
/** What was dropped stays behind in the system's tables and makes each emptying slower than the one before. */
const USES_MAX = 100;

/** Of this worker; without isolation it outlives a test file. */
const idle: Pooled[] = [];

/** Opens an empty migrated database; `dump` is a file of one, to start from where none is at rest. */
export async function openPooled(dump: string): Promise<Database> {
  const known = idle.pop();
  const pooled = known ?? (await openDump(dump));
  if (known !== undefined) known.empty = await emptyDatabase(known.pglite, known.empty);
  pooled.uses += 1;
  return embeddedDatabase(closingInto(pooled), () => undefined);
}

async function openDump(dump: string): Promise<Pooled> {
  const pglite = await PGlite.create({
    parsers: { ...TEXT_PARSERS },
    loadDataDir: new Blob([await readFile(dump)]),
  });
  return { pglite, empty: await migratedState(pglite), uses: 0 };
}

/** The database as one test sees it: once closed it answers no more, and what is behind it is at rest. */
function closingInto(pooled: Pooled): PGlite {
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    if (idle.length < IDLE_MAX && pooled.uses < USES_MAX) idle.push(pooled);
    else await pooled.pglite.close();
  };
  const query = async (...args: Parameters<PGlite['query']>) => {
    if (closed) throw new Error('PGlite is closed');
    return pooled.pglite.query(...args);
  };
  return new Proxy(pooled.pglite, {
    get: (target, name) => {
      if (name === 'closed') return closed;
      if (name === 'close') return close;
      if (name === 'query') return query;
      return Reflect.get(target, name, target);
    },
  });
}
