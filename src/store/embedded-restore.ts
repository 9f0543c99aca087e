/** The way back: a backup's archive becomes the files of a database, which is opened once before it counts. */
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import {
  ARCHIVE_FOLDER,
  BACKUP_FORMAT,
  type BackupDescription,
  backupDescriptionSchema,
  DESCRIPTION_FILE,
} from './embedded-backup.ts';
import { openDatabaseFiles } from './embedded-database.ts';
import { CLAIM_FILES, claimFolder, databaseFolder } from './embedded-folder.ts';
import { executedMigrations } from './migrate.ts';
import { readTar, TarDamaged, type TarMember } from './tar.ts';

/** Beside the database's folder, and so on the same disk. */
const UNFINISHED = 'db.unfinished';

const DESCRIPTION_BYTES_MAX = 1_000_000;

/**
 * What an archive says of itself.
 * @param file its name, for refusals
 * @throws Refusal `file_refused` where it is no backup, or one of a later format; TarDamaged
 */
export async function readDescription(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<BackupDescription> {
  for await (const member of readTar(bytes)) return descriptionOf(file, member);
  throw noBackup(file);
}

async function descriptionOf(file: string, member: TarMember): Promise<BackupDescription> {
  if (member.name !== DESCRIPTION_FILE || member.size > DESCRIPTION_BYTES_MAX) throw noBackup(file);
  const json = parsed(Buffer.concat(await Array.fromAsync(member.content)).toString('utf8'));
  const description = backupDescriptionSchema.safeParse(json);
  if (description.success) return description.data;
  if (formatOf(json) > BACKUP_FORMAT) {
    throw new Refusal(
      'file_refused',
      `${file} was made by a newer version of Duewatch, in a form that this one cannot read. Restore it with that version or a newer one.`,
    );
  }
  throw noBackup(file);
}

/**
 * Fills the folder's database from an archive. Nobody else can open the folder meanwhile; whatever fails, there is as
 * little of a database in it afterwards as before.
 * @param folder new, or without a database or anything else in it
 * @param bytes the archive from its start
 * @param onProgress called with the bytes that are written so far, and once more when all that is left is to make it
 *   count; what it throws ends the work
 * @throws Refusal `folder_not_empty`, `folder_in_use`, `file_refused`; TarDamaged
 */
export async function restoreArchive(
  folder: string,
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  onProgress: (bytes: number) => void,
): Promise<BackupDescription> {
  await refuseData(folder);
  const made = await mkdir(folder, { recursive: true });
  const unfinished = join(folder, UNFINISHED);
  const claim = await claimFolder(folder);
  try {
    await refuseData(folder);
    await rm(unfinished, { recursive: true, force: true });
    const description = await unpack(unfinished, file, bytes, onProgress);
    await checkDatabase(join(unfinished, ARCHIVE_FOLDER), file, description);
    onProgress(description.bytes);
    await rmdir(databaseFolder(folder)).catch(() => undefined);
    await rename(join(unfinished, ARCHIVE_FOLDER), databaseFolder(folder));
    await rm(unfinished, { recursive: true, force: true });
    return description;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (made !== undefined) await unmake(folder, made);
    throw error;
  } finally {
    claim.release();
  }
}

/** Takes away the folders from `folder` up to `made`, as far as nobody has put anything into them meanwhile. */
async function unmake(folder: string, made: string): Promise<void> {
  for (const name of CLAIM_FILES) await rm(join(folder, name), { force: true }).catch(() => undefined);
  const top = resolve(made);
  for (let path = resolve(folder); path.startsWith(top); path = dirname(path)) {
    const gone = await rmdir(path).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

/** An empty `db`, the files of a claim and what an interrupted restore left are nobody's data. */
async function refuseData(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  const others = entries.filter(
    (name) => !CLAIM_FILES.includes(name) && name !== UNFINISHED && name !== 'db',
  );
  const files = await readdir(databaseFolder(folder)).catch(() => []);
  if (others.length === 0 && files.length === 0) return;
  const what = files.length === 0 ? others.join(', ') : 'a database';
  throw new Refusal(
    'folder_not_empty',
    `${folder} holds ${what} already. Set DUEWATCH_DATA to a new folder, or move that away.`,
  );
}

async function unpack(
  folder: string,
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  onProgress: (bytes: number) => void,
): Promise<BackupDescription> {
  let description: BackupDescription | null = null;
  let files = 0;
  let done = 0;
  for await (const member of readTar(bytes)) {
    if (description === null) {
      description = await descriptionOf(file, member);
      continue;
    }
    if (member.name.split('/')[0] !== ARCHIVE_FOLDER)
      throw new TarDamaged(`${member.name} is no part of a backup`);
    done += member.size;
    if (member.type === 'file') files += 1;
    if (done > description.bytes || files > description.files) {
      throw new TarDamaged('it holds more than it says');
    }
    const path = join(folder, ...member.name.split('/'));
    if (member.type === 'folder') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      continue;
    }
    await writeMember(path, member);
    onProgress(done);
  }
  if (description === null) throw noBackup(file);
  if (files !== description.files || done !== description.bytes)
    throw new TarDamaged('files are missing from it');
  return description;
}

async function writeMember(path: string, { content }: TarMember): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

/** Opens the database once, which also carries it past the moment of its copy, and looks whether it is what it says. */
async function checkDatabase(path: string, file: string, description: BackupDescription): Promise<void> {
  try {
    const database = await openDatabaseFiles(path);
    try {
      const migrations = await executedMigrations(database);
      if (migrations.join() === description.migrations.join()) return;
    } finally {
      await database.close();
    }
  } catch (cause) {
    throw cannotOpen(file, description, cause);
  }
  throw cannotOpen(file, description);
}

function cannotOpen(file: string, { version, postgresql }: BackupDescription, cause?: unknown): Refusal {
  return new Refusal(
    'file_refused',
    `The database in ${file} cannot be opened by this version of Duewatch. It was made by version ${version} with PostgreSQL ${postgresql} inside: restore it with that version.`,
    { cause },
  );
}

function noBackup(file: string): Refusal {
  return new Refusal('file_refused', `${file} is no backup of Duewatch.`);
}

function formatOf(json: unknown): number {
  if (typeof json !== 'object' || json === null || !('duewatch_backup' in json)) return 0;
  return typeof json.duewatch_backup === 'number' ? json.duewatch_backup : 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
