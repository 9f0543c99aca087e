/**
 * The embedded database as one stream: its files as they are while nobody has it open, in an archive that begins with
 * a description of what follows. PGlite's own dump holds everything in memory, seven times the size of the database.
 */
import { createReadStream } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import { Refusal } from '../domain/refusal.ts';
import type { Database } from './database.ts';
import { openDatabaseFiles } from './embedded-database.ts';
import { claimFolder, databaseFolder } from './embedded-folder.ts';
import { executedMigrations } from './migrate.ts';
import { type TarEntry, type TarMember, tarBytes } from './tar.ts';

/** The first member of the archive. */
export const DESCRIPTION_FILE = 'duewatch-backup.json';

/** The folder of the archive that the database's files are in. */
export const ARCHIVE_FOLDER = 'db';

export const BACKUP_FORMAT = 1;

export const backupDescriptionSchema = z.strictObject({
  duewatch_backup: z.literal(BACKUP_FORMAT),
  /** Of the program that made it. */
  version: z.string(),
  made_at: z.iso.datetime(),
  /** Major version of the PostgreSQL inside. */
  postgresql: z.string(),
  /** Names of the migrations that its schema has, in their order. */
  migrations: z.array(z.string()),
  /** How many files follow, and their bytes together. */
  files: z.int().min(1),
  bytes: z.int().min(1),
});

export type BackupDescription = Readonly<z.infer<typeof backupDescriptionSchema>>;

/** A database that nobody has open, and nobody can open until it is released. */
export interface DatabaseAtRest {
  readonly postgresql: string;
  readonly migrations: readonly string[];
  /** In the order of their names. */
  readonly entries: readonly TarEntry[];
  readonly files: number;
  readonly bytes: number;
  release(): void;
}

/**
 * Brings the database of a folder to rest.
 * @throws Refusal `not_found` where the folder holds none, `folder_in_use` naming who has it open
 */
export async function bringToRest(folder: string): Promise<DatabaseAtRest> {
  const files = databaseFolder(folder);
  if (!(await exists(join(files, 'PG_VERSION')))) throw noDatabase(folder);
  const claim = await claimFolder(folder);
  try {
    const { postgresql, migrations, wal } = await describeAndClose(files);
    if (migrations.length === 0) throw noDatabase(folder);
    const entries = (await entriesBelow(files)).filter((entry) => belongs(entry, wal));
    const sizes = entries.filter((entry) => entry.type === 'file').map((entry) => entry.size);
    return {
      postgresql,
      migrations,
      entries,
      files: sizes.length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      release: () => claim.release(),
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/**
 * The archive of a database at rest.
 * @param onProgress called with the bytes that are in it so far
 */
export function archiveBytes(
  folder: string,
  { entries, ...rest }: DatabaseAtRest,
  made: { readonly version: string; readonly at: Date },
  onProgress: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  const description: BackupDescription = {
    duewatch_backup: BACKUP_FORMAT,
    version: made.version,
    made_at: made.at.toISOString(),
    postgresql: rest.postgresql,
    migrations: [...rest.migrations],
    files: rest.files,
    bytes: rest.bytes,
  };
  return tarBytes(members(databaseFolder(folder), description, entries, onProgress), made.at);
}

async function* members(
  files: string,
  description: BackupDescription,
  entries: readonly TarEntry[],
  onProgress: (bytes: number) => void,
): AsyncGenerator<TarMember> {
  const text = Buffer.from(`${JSON.stringify(description, null, 2)}\n`);
  yield { name: DESCRIPTION_FILE, type: 'file', size: text.length, content: only(text) };
  yield { name: ARCHIVE_FOLDER, type: 'folder', size: 0, content: only() };
  let done = 0;
  for (const entry of entries) {
    const path = join(files, entry.name);
    const content = entry.type === 'folder' || entry.size === 0 ? only() : createReadStream(path);
    yield { ...entry, name: `${ARCHIVE_FOLDER}/${entry.name}`, content };
    done += entry.size;
    onProgress(done);
  }
}

async function* only(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** What is known of a database only from inside. After it the files are those of a database that was shut down. */
async function describeAndClose(files: string): Promise<{
  readonly postgresql: string;
  readonly migrations: readonly string[];
  readonly wal: WalRange;
}> {
  const database = await openDatabaseFiles(files);
  try {
    const migrations = await executedMigrations(database);
    const { postgresql, ...wal } = await checkpoint(database);
    return { postgresql, migrations, wal };
  } finally {
    await database.close();
  }
}

/** Names of segments of the write-ahead log. */
interface WalRange {
  readonly first: string;
  readonly last: string;
}

/**
 * Writes everything out, so that of the write-ahead log only what follows is needed. The segments after that are old
 * ones kept for later use: up to 80 MB of nothing. Shutting down writes one more record, which may fall into the next.
 */
async function checkpoint({ db }: Database): Promise<WalRange & { readonly postgresql: string }> {
  await sql`checkpoint`.execute(db);
  const { rows } = await sql<WalRange & { postgresql: string }>`
    select redo_wal_file as first,
      pg_walfile_name(pg_current_wal_insert_lsn() + ${SHUTDOWN_RECORD_BYTES_MAX}::numeric) as last,
      (current_setting('server_version_num')::int / 10000)::text as postgresql
    from pg_control_checkpoint()`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database says nothing of its checkpoint');
  return row;
}

/** It has some hundred, and as much again where a page begins in it. */
const SHUTDOWN_RECORD_BYTES_MAX = 65_536;

const WAL_SEGMENT = /^pg_wal\/([0-9A-F]{24})$/;

function belongs({ name }: TarEntry, wal: WalRange): boolean {
  if (name === 'postmaster.pid') return false;
  const segment = WAL_SEGMENT.exec(name)?.[1];
  return segment === undefined || (segment >= wal.first && segment <= wal.last);
}

async function entriesBelow(folder: string): Promise<readonly TarEntry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = await Promise.all(
    found.map(async (entry): Promise<TarEntry> => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      if (entry.isDirectory()) return { name, type: 'folder', size: 0 };
      if (entry.isFile()) return { name, type: 'file', size: (await stat(path)).size };
      throw new Error(`${path} is neither a file nor a folder`);
    }),
  );
  // A folder's name comes before the names in it.
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function noDatabase(folder: string): Refusal {
  return new Refusal('not_found', `There is no database in ${folder}. DUEWATCH_DATA says where it is.`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
