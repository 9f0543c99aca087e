import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../domain/refusal.ts';

export interface FolderClaim {
  release(): void;
}

/** What a claim leaves in the folder. */
export const CLAIM_FILES: readonly string[] = ['owner.lock', 'owner.lock-journal', 'owner.json'];

/** Where the files of the database itself are. */
export function databaseFolder(folder: string): string {
  return join(folder, 'db');
}

/**
 * Makes this process the owner of an embedded database's folder. PGlite itself lets a second process in and would
 * lose data, and a file with a process id outlives its process; so the claim is an operating-system lock, taken
 * through SQLite's, which is gone the moment its process is, however that ends. `owner.json` only says who holds it.
 * @throws Refusal `folder_in_use` naming the process that holds it
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
  const owner = join(folder, 'owner.json');
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new Refusal(
      'folder_in_use',
      `${folder} is in use by ${await holderOf(owner)}. Stop it first, or set DUEWATCH_DATA to another folder.`,
      { cause },
    );
  }
  await writeFile(
    owner,
    JSON.stringify({ pid: process.pid, host: hostname(), command: process.argv.slice(2).join(' ') }),
  );
  return { release: () => lock.close() };
}

async function holderOf(owner: string): Promise<string> {
  try {
    const { pid, host, command }: { pid: number; host: string; command: string } = JSON.parse(
      await readFile(owner, 'utf8'),
    );
    return `process ${pid} on ${host} (duewatch ${command})`;
  } catch {
    return 'another process';
  }
}
