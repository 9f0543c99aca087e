/** The embedded database into one file that is there as a whole or not at all. */
import { access, type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { archiveBytes, bringToRest } from '../store/embedded-backup.ts';
import { databaseFolder } from '../store/embedded-folder.ts';
import { refusalOfFullDisk } from './disk-full.ts';

export interface BackupDeps {
  readonly config: Pick<Config, 'database_url' | 'data_folder'>;
  /** Of this program. */
  readonly version: string;
  readonly now: () => Date;
}

export interface BackupInput {
  readonly file: string;
  /** Ends the work; nothing is left of it. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface BackupReport {
  readonly file: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly folder: string;
  /** Size of the database. */
  readonly database_bytes: number;
  readonly made_at: string;
}

/**
 * Copies the embedded database of the configuration into a file, compressed. It is written beside its place and moved
 * there when it is complete.
 * @throws Refusal `conflict` where the file is there already, `not_found` where there is no database, `folder_in_use`
 *   while another process has it open, `invalid_input` on PostgreSQL
 */
export async function backupDatabase(deps: BackupDeps, input: BackupInput): Promise<BackupReport> {
  const { data_folder } = deps.config;
  const { file } = input;
  refusePostgres(deps.config);
  refuseInside(databaseFolder(data_folder), file);
  await refuseExisting(file);
  const unfinished = `${file}.${process.pid}.unfinished`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    const at = deps.now();
    const database_bytes = await writeArchive(deps, input, at, handle);
    const { size } = await stat(unfinished);
    await moveInto(unfinished, file);
    return { file, bytes: size, folder: data_folder, database_bytes, made_at: at.toISOString() };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw refusalOfFullDisk(error, file);
  }
}

/** @returns bytes of the database */
async function writeArchive(
  { config, version }: BackupDeps,
  { signal, onProgress }: BackupInput,
  at: Date,
  handle: FileHandle,
): Promise<number> {
  const database = await bringToRest(config.data_folder);
  try {
    const total = database.bytes;
    const archive = archiveBytes(config.data_folder, database, { version, at }, (done) =>
      onProgress?.({ done, total }),
    );
    const target = handle.createWriteStream({ flush: true });
    await pipeline(archive, createGzip(), target, signal === undefined ? {} : { signal });
    return total;
  } finally {
    database.release();
  }
}

/**
 * For commands that know the embedded database only.
 * @throws Refusal `invalid_input` naming PostgreSQL's own commands
 */
export function refusePostgres(config: Pick<Config, 'database_url'>): void {
  if (config.database_url === null) return;
  throw new Refusal(
    'invalid_input',
    'DATABASE_URL names a PostgreSQL server; this command knows the embedded database only. PostgreSQL brings its own:',
    {
      details: [
        'pg_dump --format=custom --file=FILE "$DATABASE_URL"',
        'pg_restore --no-owner --dbname="$DATABASE_URL" FILE   (into an empty database)',
      ],
    },
  );
}

async function refuseExisting(file: string): Promise<void> {
  const found = await access(file).then(
    () => true,
    () => false,
  );
  if (found) throw isThere(file);
}

/** Unlike a rename, never takes the place of a file that has come meanwhile. */
async function moveInto(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      // A disk without links, such as a USB stick's: an empty file of ours takes the place first.
      await (await open(file, 'wx', 0o600)).close();
      await rename(unfinished, file);
    });
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? isThere(file) : error;
  }
  await rm(unfinished, { force: true });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

function isThere(file: string): Refusal {
  return new Refusal('conflict', `${file} is there already, and is left as it is. Name another file.`);
}

/** A copy of the database inside of itself would be copied too. */
function refuseInside(folder: string, file: string): void {
  if (!resolve(file).startsWith(`${resolve(folder)}${sep}`)) return;
  throw new Refusal('invalid_input', `${file} is among the files of the database. Name a file elsewhere.`);
}
