/** The database of the configuration, opened and, where asked, migrated. */
import { type Config, DEFAULT_BASE_CURRENCY } from '../config.ts';
import type { Currency } from '../domain/money.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { Database } from '../store/database.ts';
import { openEmbedded } from '../store/embedded-database.ts';
import { settledBaseCurrency } from '../store/installation.ts';
import { type MigrationReport, migrate, requireMigrated } from '../store/migrate.ts';
import { openPostgres } from '../store/postgres-database.ts';

export interface Installation {
  readonly database: Database;
  readonly base_currency: Currency;
}

/**
 * Opens the database. The embedded one is brought up to date on the way, since it belongs to this process alone;
 * PostgreSQL is shared, so there an outdated schema is refused and `migrate` is a deed of its own.
 * @throws Refusal `database_unavailable`, `folder_in_use`, `schema_outdated`, or `conflict` where the configuration names
 *   another base currency than the installation's facts are in
 */
export async function openInstallation(
  config: Pick<Config, 'database_url' | 'data_folder' | 'base_currency'>,
  migrationsFolder: string,
  onIdleError: (error: Error) => void,
): Promise<Installation> {
  const database = await openDatabase(config, onIdleError);
  try {
    if (database.engine === 'embedded') await migrateDatabase(database, migrationsFolder);
    else await requireMigrated(database, migrationsFolder, FACT_CATALOGUE);
    const settled = await settledBaseCurrency(database.db, config.base_currency);
    return { database, base_currency: settled ?? config.base_currency ?? DEFAULT_BASE_CURRENCY };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function openDatabase(
  config: Pick<Config, 'database_url' | 'data_folder'>,
  onIdleError: (error: Error) => void,
): Promise<Database> {
  return config.database_url === null
    ? openEmbedded({ folder: config.data_folder })
    : openPostgres({ url: config.database_url, onIdleError });
}

export async function migrateDatabase(
  database: Database,
  migrationsFolder: string,
): Promise<MigrationReport> {
  return migrate(database, migrationsFolder, FACT_CATALOGUE);
}
