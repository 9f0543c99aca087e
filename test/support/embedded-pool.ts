/**
 * Embedded databases for tests, fresh and migrated. Opening one takes half a second of computing, emptying one that a
 * test has closed a quarter of that; so a worker keeps what its tests close and hands it out again, emptied.
 */
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import type { Database } from '../../src/store/database.ts';
import { embeddedDatabase } from '../../src/store/embedded-database.ts';
import { TEXT_PARSERS } from '../../src/store/type-parsers.ts';
import { MIGRATIONS_FOLDER } from './project.ts';

interface Pooled {
  readonly pglite: PGlite;
  uses: number;
}

/** Most tests use one at a time, some two. */
const IDLE_MAX = 2;
/** What was dropped stays behind in the system's tables and makes each emptying slower than the one before. */
const USES_MAX = 25;

/** Of this worker; without isolation it outlives a test file. */
const idle: Pooled[] = [];

/** Opens an empty migrated database; `dump` is a file of one, to start from where none is at rest. */
export async function openPooled(dump: string): Promise<Database> {
  const known = idle.pop();
  const pooled = known ?? { pglite: await openDump(dump), uses: 0 };
  pooled.uses += 1;
  if (known !== undefined) await empty(known.pglite);
  return embeddedDatabase(closingInto(pooled), () => undefined);
}

async function openDump(dump: string): Promise<PGlite> {
  return PGlite.create({
    parsers: { ...TEXT_PARSERS },
    loadDataDir: new Blob([await readFile(dump)]),
  });
}

/** Nothing of the last test is left: no transaction, no setting of the session, no schema. */
async function empty(pglite: PGlite): Promise<void> {
  await pglite.exec('rollback');
  await pglite.exec('discard all');
  await pglite.exec('drop schema if exists public cascade; create schema public');
  const database = embeddedDatabase(pglite, () => undefined);
  await migrateDatabase(database, MIGRATIONS_FOLDER);
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
