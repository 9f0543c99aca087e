/** Emptying a migrated embedded database: quick where a test has left the schema as it was, else from the start. */
import type { PGlite } from '@electric-sql/pglite';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import { embeddedDatabase } from '../../src/store/embedded-database.ts';
import { MIGRATIONS_FOLDER } from './project.ts';

/** A database as the migrations leave it. */
export interface MigratedState {
  /** Every object, column and migration in one digest. */
  readonly schema: string;
  readonly tables: readonly string[];
  /** By table: the rows that the migrations put in, as a JSON array. */
  readonly rows: ReadonlyMap<string, string>;
}

/** What a migrated database is before anything is done with it. */
export async function migratedState(pglite: PGlite): Promise<MigratedState> {
  const tables = await tablesOf(pglite);
  const rows = new Map<string, string>();
  for (const table of await filledTables(pglite, tables)) {
    const { json } = await oneRow<{ json: string }>(
      pglite,
      `select jsonb_agg(row)::text as json from ${table} row`,
    );
    rows.set(table, json);
  }
  return { schema: await schemaOf(pglite), tables, rows };
}

/**
 * Leaves nothing of the last test: no transaction, no setting of the session, no row, no partition, no number drawn
 * from a sequence; where the schema is another one afterwards, it is made anew.
 * @returns what the database is now
 */
export async function emptyDatabase(pglite: PGlite, before: MigratedState): Promise<MigratedState> {
  await pglite.exec('rollback');
  await pglite.exec('discard all');
  const others = (await tablesOf(pglite)).filter((table) => !before.tables.includes(table));
  if (others.length > 0) await pglite.exec(`drop table if exists ${others.join(', ')} cascade`);
  if ((await schemaOf(pglite)) !== before.schema) return migrateAnew(pglite);
  const filled = await filledTables(pglite, before.tables);
  if (filled.length > 0) await pglite.exec(`truncate ${filled.join(', ')} restart identity cascade`);
  // Statistics outlive a truncation, and the plans of the next test would depend on the last one.
  await pglite.exec(`delete from pg_statistic where starelid >= ${FIRST_OWN}`);
  for (const sequence of await drawnSequences(pglite))
    await pglite.exec(`alter sequence ${sequence} restart`);
  for (const [table, rows] of before.rows) {
    await pglite.query(
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [rows],
    );
  }
  return before;
}

async function migrateAnew(pglite: PGlite): Promise<MigratedState> {
  await pglite.exec('drop schema if exists public cascade; create schema public');
  await migrateDatabase(
    embeddedDatabase(pglite, () => undefined),
    MIGRATIONS_FOLDER,
  );
  return migratedState(pglite);
}

/** Objects that are not PostgreSQL's own have numbers from here on. */
const FIRST_OWN = 16_384;

/** What changes whenever anything but rows does: which objects there are, and what may be altered about each. */
async function schemaOf(pglite: PGlite): Promise<string> {
  const { schema } = await oneRow<{ schema: string }>(
    pglite,
    `
    select md5(string_agg(part, E'\\n' order by part)) as schema from (
      select concat_ws(' ', 'schema', oid, nspname) as part from pg_namespace where nspname !~ '^pg_'
      union all select concat_ws(' ', 'relation', oid, relname, relnamespace, relkind, relhastriggers, reloptions)
        from pg_class where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef,
        attisdropped, attidentity) from pg_attribute where attrelid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'default', oid, adbin) from pg_attrdef where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'constraint', oid, conname, convalidated)
        from pg_constraint where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'trigger', oid, tgname, tgenabled) from pg_trigger where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'function', oid, proname, md5(prosrc)) from pg_proc where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'type', oid, typname) from pg_type where oid >= ${FIRST_OWN}
      union all select concat_ws(' ', 'extension', extname) from pg_extension
      union all select concat_ws(' ', 'setting', setdatabase, setrole, setconfig) from pg_db_role_setting
      union all select concat_ws(' ', 'migration', name) from kysely_migration
    ) parts`,
  ).catch(() => ({ schema: 'without migrations' }));
  return schema;
}

/** All but the ones in which Kysely keeps which migrations have run. */
async function tablesOf(pglite: PGlite): Promise<readonly string[]> {
  const { rows } = await pglite.query<{ name: string }>(`
    select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
    where c.oid >= ${FIRST_OWN} and relkind in ('r', 'p') and nspname !~ '^pg_' and relname !~ '^kysely_'`);
  return rows.map(({ name }) => name);
}

async function filledTables(pglite: PGlite, tables: readonly string[]): Promise<readonly string[]> {
  const each = tables.map((table) => `select '${table}' as name where exists (select from ${table})`);
  const { rows } = await pglite.query<{ name: string }>(each.join(' union all '));
  return rows.map(({ name }) => name);
}

/** Also those whose numbers went to rows that were taken back. */
async function drawnSequences(pglite: PGlite): Promise<readonly string[]> {
  const { rows } = await pglite.query<{ name: string }>(
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where last_value is not null`,
  );
  return rows.map(({ name }) => name);
}

async function oneRow<T>(pglite: PGlite, query: string): Promise<T> {
  const [row] = (await pglite.query<T>(query)).rows;
  if (row === undefined) throw new Error(`no row: ${query}`);
  return row;
}
