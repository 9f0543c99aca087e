/** What is in databases, folders and archives, and archives with anything in them. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';
import { readTar, type TarMember, tarBytes } from '../../src/store/tar.ts';
import { NOW } from './import-text.ts';

/** A hash of each table's rows, by its name. */
export async function contentsOf(database: Database): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`.execute(database.db);
  const hashes: Record<string, string> = {};
  for (const { name } of rows) {
    const all = await sql<{
      row: string;
    }>`select t::text as row from ${sql.table(name)} t order by 1`.execute(database.db);
    hashes[name] = createHash('sha256').update(JSON.stringify(all.rows)).digest('hex');
  }
  return hashes;
}

export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

export async function membersOf(
  file: string,
): Promise<readonly { readonly name: string; readonly content: Buffer }[]> {
  const found: { name: string; content: Buffer }[] = [];
  for await (const { name, type, content } of readTar(inOnePiece(gunzipSync(await readFile(file))))) {
    const bytes = Buffer.concat(await Array.fromAsync(content));
    found.push({ name: type === 'folder' ? `${name}/` : name, content: bytes });
  }
  return found;
}

/** An archive in the form of a compressed one, which takes its time only where it is; a name that ends in `/` is a folder's. */
export async function archived(made: readonly (readonly [name: string, content: Buffer])[]): Promise<Buffer> {
  async function* members(): AsyncGenerator<TarMember> {
    for (const [path, content] of made) {
      const type = path.endsWith('/') ? 'folder' : 'file';
      yield { name: path.replace(/\/$/, ''), type, size: content.length, content: inOnePiece(content) };
    }
  }
  return gzipSync(Buffer.concat(await Array.fromAsync(tarBytes(members(), NOW))), { level: 0 });
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
