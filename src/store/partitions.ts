/** Time partitions, made on demand before the transaction that writes into them. */
import { sql } from 'kysely';
import { addDays, type Day, monthEnd } from '../domain/day.ts';
import type { Database, Session } from './database.ts';
import { quoteName } from './sql-names.ts';

/** Key of the advisory lock under which partitions are made: `if not exists` alone fails when two sessions do it at once. */
const PARTITIONS_LOCK = 7_310_004;

/**
 * Makes sure that facts and events of this day have partitions: one a day for `snapshots`, so that a day goes by
 * dropping a table, and one a month for `alert_events`. Safe when several processes do it at once.
 */
export async function ensurePartitions(database: Database, asOf: Day): Promise<void> {
  const compact = asOf.replaceAll('-', '');
  await ensurePartition(database, 'snapshots', `snapshots_${compact}`, asOf, addDays(asOf, 1));
  const first = `${asOf.slice(0, 8)}01`;
  const next = addDays(monthEnd(asOf), 1);
  await ensurePartition(database, 'alert_events', `alert_events_${compact.slice(0, 6)}`, first, next);
}

async function ensurePartition(
  database: Database,
  parent: string,
  name: string,
  from: Day,
  to: Day,
): Promise<void> {
  if (await tableExists(database.db, name)) return;
  await database.transaction(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(db);
    if (await tableExists(db, name)) return;
    // `create table … partition of` would wait until nobody writes into the parent, and whoever reads it would wait
    // behind that, for as long as an evaluation takes. Attaching a table waits for nobody.
    await sql.raw(`create table ${quoteName(name)} (like ${quoteName(parent)} including all)`).execute(db);
    const range = `for values from ('${from}') to ('${to}')`;
    await sql
      .raw(`alter table ${quoteName(parent)} attach partition ${quoteName(name)} ${range}`)
      .execute(db);
  });
}

/** From the catalogue's rows: `to_regclass` may answer from a cache older than the lock we waited for. */
async function tableExists(db: Session['db'], name: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pg_class where relname = ${name} and pg_table_is_visible(oid)) as found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}
