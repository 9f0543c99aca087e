/** Time partitions, made on demand before the transaction that writes into them. */
import { sql } from 'kysely';
import { addDays, type Day, monthEnd } from '../domain/day.ts';
import type { Database } from './database.ts';
import { quoteName } from './sql-names.ts';

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
  const exists = await sql<{ found: boolean }>`select to_regclass(${name}) is not null as found`.execute(
    database.db,
  );
  if (exists.rows[0]?.found) return;
  const range = `for values from ('${from}') to ('${to}')`;
  await sql
    .raw(`create table if not exists ${quoteName(name)} partition of ${quoteName(parent)} ${range}`)
    .execute(database.db);
}
