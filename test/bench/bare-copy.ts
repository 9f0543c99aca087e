/**
 * What PostgreSQL itself takes for an import's rows: a COPY of the very rows, formatted already, into a table with the
 * same columns, checks, keys and indexes.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { inTransaction, withClient } from './bench-database.ts';
import { timed } from './stage-clock.ts';

const PIECE_BYTES = 256 * 1024;

/** Seconds for a COPY of all rows of the table, in the order they came in, commit included. */
export async function bareCopySeconds(url: string, table: string): Promise<number> {
  return withClient(url, async (client) => {
    const rows = await copiedOut(client, `select * from ${table} order by ctid`);
    await client.query(`create table bare_copy (like ${table} including all)`);
    const { seconds } = await timed(() => inTransaction(client, () => copyInto(client, 'bare_copy', rows)));
    await client.query('drop table bare_copy');
    return seconds;
  });
}

/** What a query gives, as COPY writes it. */
export function copiedOut(client: pg.Client, query: string): Promise<Buffer> {
  return buffer(client.query(copyTo(`copy (${query}) to stdout`)));
}

export async function copyInto(client: pg.Client, table: string, rows: Buffer): Promise<void> {
  await pipeline(Readable.from(pieces(rows)), client.query(copyFrom(`copy ${table} from stdin`)));
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES);
}
