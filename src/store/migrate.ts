import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { FactDeclaration, FactType } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Database } from './database.ts';
import { quoteName } from './sql-names.ts';

export interface MigrationReport {
  /** Names of the migrations that were run now, in order. */
  readonly applied: readonly string[];
  /** Facts whose columns were added now. */
  readonly facts_added: readonly string[];
}

/** The column type of each type of fact. */
const FACT_COLUMN: Readonly<Record<FactType, string>> = {
  money: 'numeric',
  ratio: 'double precision',
  score: 'double precision',
  days: 'double precision',
  count: 'integer',
  text: 'text',
  flag: 'boolean',
  list: 'text[]',
};

/**
 * Brings the schema up to date: the `.sql` files of `folder` that have not run yet, in the order of their names,
 * then a column in `snapshots` and in `given_facts` for every fact that has none.
 */
export async function migrate(
  database: Database,
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<MigrationReport> {
  const migrator = migratorOf(database, folder);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  const applied = (results ?? []).filter((one) => one.status === 'Success').map((one) => one.migrationName);
  return { applied, facts_added: await addFactColumns(database, facts) };
}

/** The tables with a column for each fact. */
const FACT_TABLES = ['snapshots', 'given_facts'] as const;

/**
 * Refuses to go on with a schema that is not up to date.
 * @throws Refusal `schema_outdated`
 */
export async function requireMigrated(
  database: Database,
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<void> {
  const migrations = await migratorOf(database, folder).getMigrations();
  const pending = migrations.filter((one) => one.executedAt === undefined);
  const missing = await Promise.all(FACT_TABLES.map((table) => missingFacts(database, table, facts)));
  if (pending.length === 0 && missing.every((some) => some.length === 0)) return;
  throw new Refusal('schema_outdated', 'The database schema is not up to date. Run:', {
    command: 'migrate',
  });
}

function migratorOf(database: Database, folder: string): Migrator {
  return new Migrator({ db: database.db, provider: { getMigrations: () => readMigrations(folder) } });
}

/** Names of the migrations that a database has, in their order. */
export async function executedMigrations({ db }: Database): Promise<readonly string[]> {
  const table = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(db);
  if (!table.rows[0]?.found) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Names of the migrations that this version of the program knows, in their order. */
export async function knownMigrations(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return files.map((file) => file.replace(/\.sql$/, ''));
}

async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {};
  for (const name of await knownMigrations(folder)) {
    const text = await readFile(join(folder, `${name}.sql`), 'utf8');
    migrations[name] = {
      up: async (db) => {
        for (const statement of statementsOf(text)) await sql.raw(statement).execute(db);
      },
    };
  }
  return migrations;
}

/** PGlite takes one statement a call. Our migrations are plain statements, each ending its line with `;`. */
function statementsOf(text: string): readonly string[] {
  const withoutComments = text.replace(/^\s*--.*$/gm, '');
  return withoutComments
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

async function addFactColumns(
  database: Database,
  facts: readonly FactDeclaration[],
): Promise<readonly string[]> {
  const added = new Set<string>();
  for (const table of FACT_TABLES) {
    const missing = await missingFacts(database, table, facts);
    if (missing.length === 0) continue;
    const columns = missing.map(
      (fact) => `add column if not exists ${quoteName(fact.name)} ${FACT_COLUMN[fact.type]}`,
    );
    await sql.raw(`alter table ${quoteName(table)} ${columns.join(', ')}`).execute(database.db);
    for (const fact of missing) added.add(fact.name);
  }
  return [...added];
}

async function missingFacts(
  database: Database,
  table: string,
  facts: readonly FactDeclaration[],
): Promise<readonly FactDeclaration[]> {
  const columns = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`.execute(database.db);
  const present = new Set(columns.rows.map((column) => column.name));
  return facts.filter((fact) => !present.has(fact.name));
}
