/** What a test leaves in a pooled database must not reach the next one. */

import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { emptyDatabase, type MigratedState, migratedState } from './empty-database.ts';

let pglite: PGlite;
let state: MigratedState;

beforeAll(async () => {
  pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(inject('embedded_dump'))]) });
  state = await migratedState(pglite);
});
afterAll(() => pglite.close());

describe('a database that is emptied', () => {
  it.each([
    ['rows', `insert into customers (customer_id, name) values ('C1', 'One')`],
    ['a row that the migrations put in and that is gone', 'delete from installation'],
    ['a row that the migrations put in and that is another', `update installation set base_currency = 'EUR'`],
    ['numbers of a sequence', `select nextval(pg_get_serial_sequence('runs', 'run_id'))`],
    ['a partition', `create table p partition of snapshots for values from ('2026-01-01') to ('2026-01-02')`],
    ['statistics', `insert into customers (customer_id, name) values ('C1', 'One'); analyze customers`],
    ['a setting', `set datestyle = 'German'`],
    [
      'a transaction that has not ended',
      `begin; insert into customers (customer_id, name) values ('C1', 'One')`,
    ],
    ['a temporary table', 'create temporary table customers (name text)'],
  ])('has none of the %s of the test before, and its schema is still the same', async (_, statements) => {
    await pglite.exec(statements);
    expect(await emptyDatabase(pglite, state)).toBe(state);
    expect(await found()).toEqual({ ...MIGRATED, customers: [], statistics: 0, drawn: 0 });
  });

  it.each([
    ['a column', 'alter table customers add column more text'],
    ['a column that may be empty', 'alter table customers alter column name drop not null'],
    ['no primary key', 'alter table payments drop constraint payments_pkey cascade'],
    ['an index', 'create index more on customers (name)'],
    ['no table', 'drop table customers cascade'],
    ['a function', `create function more() returns int language sql as 'select 1'`],
    ['a migration', `insert into kysely_migration (name, timestamp) values ('0999_more', '2026-01-01')`],
    ['no schema', 'drop schema public cascade'],
  ])('is migrated anew where it has %s more or less', async (_, statements) => {
    await pglite.exec(statements);
    const before = state;
    state = await emptyDatabase(pglite, before);
    expect(state).not.toBe(before);
    expect(await found()).toEqual({ ...MIGRATED, customers: [], statistics: 0, drawn: 0 });
    expect(state.tables.toSorted()).toEqual(before.tables.toSorted());
  });
});

const MIGRATED = {
  installation: [{ only_row: true, base_currency: null }],
  datestyle: 'ISO, MDY',
  partitions: 0,
};

async function found(): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await pglite.query<Record<string, unknown>>(`
    select (select jsonb_agg(jsonb_build_object('only_row', only_row, 'base_currency', base_currency))
        from installation) as installation,
      current_setting('datestyle') as datestyle,
      (select count(*)::int from pg_inherits where inhparent = 'snapshots'::regclass) as partitions,
      (select count(*)::int from pg_statistic where starelid >= 16384) as statistics,
      (select count(*)::int from pg_sequences where last_value is not null) as drawn,
      (select coalesce(jsonb_agg(customer_id), '[]') from customers) as customers`);
  return rows[0] ?? {};
}
