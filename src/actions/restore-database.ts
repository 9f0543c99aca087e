/** A backup becomes the embedded database of a new folder, or nothing happens. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import type { BackupDescription } from '../store/embedded-backup.ts';
import { readDescription, restoreArchive } from '../store/embedded-restore.ts';
import { knownMigrations } from '../store/migrate.ts';
import { TarDamaged } from '../store/tar.ts';
import { refusePostgres } from './backup-database.ts';
import { refusalOfFullDisk } from './disk-full.ts';

export interface RestoreDeps {
  readonly config: Pick<Config, 'database_url' | 'data_folder'>;
  readonly migrations_folder: string;
}

export interface RestoreInput {
  readonly file: string;
  /** Ends the work; nothing is left of it. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface RestoreReport {
  readonly file: string;
  readonly folder: string;
  readonly database_bytes: number;
  readonly made_at: string;
  /** Version of the program that made the backup. */
  readonly made_by: string;
}

/**
 * Brings a backup's database into the folder of the configuration, which has none yet. A backup of an older version
 * is brought up to date by whatever opens the database next.
 * @throws Refusal `file_refused` where the file is no backup, is damaged, or is of a newer version; `folder_not_empty`,
 *   `folder_in_use`; `invalid_input` on PostgreSQL
 */
export async function restoreDatabase(deps: RestoreDeps, input: RestoreInput): Promise<RestoreReport> {
  const { file } = input;
  const folder = deps.config.data_folder;
  refusePostgres(deps.config);
  if (!(await stat(file)).isFile()) throw new Refusal('file_refused', `${file} is not a file.`);
  const description = await fromArchive(file, (bytes) => readDescription(file, bytes));
  await refuseNewer(file, description, deps.migrations_folder);
  const total = description.bytes;
  const onProgress = (done: number): void => {
    input.signal?.throwIfAborted();
    input.onProgress?.({ done, total });
  };
  await fromArchive(file, (bytes) => restoreArchive(folder, file, bytes, onProgress));
  const { made_at, version: made_by } = description;
  return { file, folder, database_bytes: total, made_at, made_by };
}

async function refuseNewer(
  file: string,
  { migrations, version }: BackupDescription,
  folder: string,
): Promise<void> {
  const known = new Set(await knownMigrations(folder));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Refusal(
    'file_refused',
    `${file} was made by a newer version of Duewatch, ${version}, whose database this one does not know (${unknown.join(', ')}). Restore it with that version or a newer one.`,
  );
}

/** Ends only when the work has ended, however the reading goes: what it leaves behind it takes away itself. */
async function fromArchive<T>(
  file: string,
  work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const bytes = createGunzip();
  // Where reading fails, so does whoever waits for more bytes; and where nobody waits any more it is nobody's.
  bytes.on('error', () => undefined);
  pipeline(createReadStream(file), bytes).catch(() => undefined);
  try {
    return await work(bytes);
  } catch (error) {
    if (isNotGzip(error))
      throw new Refusal('file_refused', `${file} is no backup of Duewatch.`, { cause: error });
    if (!isDamage(error)) throw refusalOfFullDisk(error, `the database of ${file}`);
    throw new Refusal('file_refused', `${file} is damaged or cut off, and nothing of it was restored.`, {
      cause: error,
    });
  } finally {
    bytes.destroy();
  }
}

function isDamage(error: unknown): boolean {
  if (error instanceof TarDamaged) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function isNotGzip(error: unknown): boolean {
  return error instanceof Error && error.message === 'incorrect header check';
}
