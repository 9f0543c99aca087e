/** Time partitions, made on demand before the transaction that writes into them, and dropped when they are too old. */
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
  for (const partition of [dayOfSnapshots(asOf), monthOfEvents(asOf)]) {
    if (await tableExists(database.db, partition.name)) continue;
    await database.transaction((session) => makePartition(session, partition));
  }
}

/**
 * Keeps every partition of `snapshots` from being dropped until this transaction ends, and makes the day's again where
 * it was dropped after `ensurePartitions`.
 */
export async function holdSnapshotPartitions(session: Session, asOf: Day): Promise<void> {
  await sql`lock table only snapshots in row exclusive mode`.execute(session.db);
  const partition = dayOfSnapshots(asOf);
  if (!(await tableExists(session.db, partition.name))) await makePartition(session, partition);
}

/** Days that have a partition of `snapshots`, oldest first. */
export async function snapshotDays(db: Session['db']): Promise<readonly Day[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('snapshots') and c.relname ~ '^snapshots_[0-9]{8}$' order by c.relname`.execute(
    db,
  );
  return rows.map(({ name }) => name.slice(-8).replace(/^(....)(..)(..)$/, '$1-$2-$3'));
}

/**
 * Has `snapshots` for this transaction alone: nobody reads it, and no evaluation that holds its partitions is under way.
 * @param waitMs how long it may wait for whoever reads or writes facts, while new readers wait behind it
 * @throws the database's error 55P03 where that was too short
 */
export async function lockSnapshotsToDrop({ db }: Session, waitMs: number): Promise<void> {
  await sql.raw(`set local lock_timeout = ${waitMs}`).execute(db);
  // In the order in which a partition is made.
  await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(db);
  await sql`lock table only snapshots in access exclusive mode`.execute(db);
}

/**
 * Drops the partitions of these days, which are there.
 * @throws the database's error 55P03 where somebody reads one of them by its own name
 */
export async function dropSnapshotPartitions({ db }: Session, days: readonly Day[]): Promise<void> {
  if (days.length === 0) return;
  const names = days.map((day) => quoteName(dayOfSnapshots(day).name));
  await sql.raw(`drop table ${names.join(', ')}`).execute(db);
}

interface Partition {
  readonly parent: string;
  readonly name: string;
  readonly from: Day;
  /** The first day that is not in it. */
  readonly to: Day;
}

function dayOfSnapshots(day: Day): Partition {
  const name = `snapshots_${day.replaceAll('-', '')}`;
  return { parent: 'snapshots', name, from: day, to: addDays(day, 1) };
}

function monthOfEvents(day: Day): Partition {
  const name = `alert_events_${day.slice(0, 7).replace('-', '')}`;
  return { parent: 'alert_events', name, from: `${day.slice(0, 8)}01`, to: addDays(monthEnd(day), 1) };
}

async function makePartition({ db }: Session, { parent, name, from, to }: Partition): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(db);
  if (await tableExists(db, name)) return;
  // `create table … partition of` would wait until nobody writes into the parent, and whoever reads it would wait
  // behind that, for as long as an evaluation takes. Attaching a table waits for nobody.
  await sql.raw(`create table ${quoteName(name)} (like ${quoteName(parent)} including all)`).execute(db);
  const range = `for values from ('${from}') to ('${to}')`;
  await sql.raw(`alter table ${quoteName(parent)} attach partition ${quoteName(name)} ${range}`).execute(db);
}

/** From the catalogue's rows: `to_regclass` may answer from a cache older than the lock we waited for. */
async function tableExists(db: Session['db'], name: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pg_class where relname = ${name} and pg_table_is_visible(oid)) as found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}
