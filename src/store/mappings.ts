/** Saved mappings, by name. They are checked before they are saved, so what is read is one. */
import { sql } from 'kysely';
import type { Mapping } from '../domain/mapping.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

export interface StoredMapping {
  readonly name: string;
  readonly mapping: Mapping;
  readonly updated_at: Date;
}

/**
 * Saves under the name, over what was saved there before. The same mapping again changes nothing, its time included.
 * @returns what there is now, and whether the name is new
 */
export async function saveMapping(
  db: Db,
  name: string,
  mapping: Mapping,
  now: Date,
): Promise<StoredMapping & { readonly created: boolean }> {
  const body = JSON.stringify(mapping);
  const row = await db
    .insertInto('mappings')
    .values({ name, body, updated_at: now })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({
        body,
        updated_at: sql<Date>`case when mappings.body::text = excluded.body::text
          then mappings.updated_at else excluded.updated_at end`,
      }),
    )
    .returningAll()
    // A row that this statement itself made has no transaction that replaced it.
    .returning(sql<boolean>`xmax = 0`.as('created'))
    .executeTakeFirstOrThrow();
  return { ...mappingOf(row), created: row.created };
}

export async function findMapping(db: Db, name: string): Promise<StoredMapping | undefined> {
  const row = await db.selectFrom('mappings').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : mappingOf(row);
}

/** By name, at most `limit` of those after `after`. */
export async function listMappings(
  db: Db,
  limit?: number,
  after?: string,
): Promise<readonly StoredMapping[]> {
  let query = db.selectFrom('mappings').selectAll().orderBy('name');
  if (limit !== undefined) query = query.limit(limit);
  if (after !== undefined) query = query.where('name', '>', after);
  return (await query.execute()).map(mappingOf);
}

/** Whether there was one. */
export async function deleteMapping(db: Db, name: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('mappings').where('name', '=', name).executeTakeFirst();
  return numDeletedRows > 0n;
}

function mappingOf(row: {
  readonly name: string;
  readonly body: unknown;
  readonly updated_at: Date;
}): StoredMapping {
  return { name: row.name, mapping: row.body as Mapping, updated_at: row.updated_at };
}
