import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { listImports } from '../../src/store/imports.ts';
import { migrate, requireMigrated } from '../../src/store/migrate.ts';
import { testDatabases } from '../support/database.ts';
import { MIGRATIONS_FOLDER } from '../support/project.ts';

const MORE_FACTS = [
  { name: 'new_amount', type: 'money', unit: 'money' },
  { name: 'new "odd" list', type: 'list', unit: 'list' },
] as const;

/** Tables with a handful of rows, whatever the size of the portfolio. */
const SMALL = [
  'fx_rates',
  'idempotency_keys',
  'import_rejections',
  'imports',
  'installation',
  'mappings',
  'policy_events',
  'portfolio_days',
  'rule_sets',
  'runs',
];

describe.each(testDatabases())('the schema of the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('is left alone when it is up to date', async () => {
    const report = await migrate(database, MIGRATIONS_FOLDER, FACT_CATALOGUE);
    expect(report).toEqual({ applied: [], facts_added: [] });
    await expect(requireMigrated(database, MIGRATIONS_FOLDER, FACT_CATALOGUE)).resolves.toBeUndefined();
  });

  it('gets a column for each fact that has none, and is out of date until then', async () => {
    const facts = [...FACT_CATALOGUE, ...MORE_FACTS];
    await expect(requireMigrated(database, MIGRATIONS_FOLDER, facts)).rejects.toMatchObject({
      code: 'schema_outdated',
    });
    const report = await migrate(database, MIGRATIONS_FOLDER, facts);
    expect(report).toEqual({ applied: [], facts_added: ['new_amount', 'new "odd" list'] });
    await requireMigrated(database, MIGRATIONS_FOLDER, facts);
    expect(await migrate(database, MIGRATIONS_FOLDER, facts)).toEqual({ applied: [], facts_added: [] });
  });

  it('is out of date while a migration has not run, and says what to do', async () => {
    const folder = await copyOfMigrations();
    await writeFile(
      join(folder, '0999_more.sql'),
      "-- One; more.\ncreate table more (a text);\n\ninsert into more values ('x;y');\n",
    );
    await expect(requireMigrated(database, folder, [])).rejects.toMatchObject({
      code: 'schema_outdated',
      message: expect.stringContaining('duewatch migrate'),
    });
    expect(await migrate(database, folder, [])).toEqual({ applied: ['0999_more'], facts_added: [] });
    await requireMigrated(database, folder, []);
    const { rows } = await sql`select a from more`.execute(database.db);
    expect(rows).toEqual([{ a: 'x;y' }]);
    await rm(folder, { recursive: true });
  });

  it('stays as it was when a migration fails', async () => {
    const folder = await copyOfMigrations();
    await writeFile(
      join(folder, '0999_more.sql'),
      'create table more (a text);\ncreate table more (a text);\n',
    );
    await expect(migrate(database, folder, [])).rejects.toThrow('already exists');
    const { rows } = await sql`select to_regclass('more') as more`.execute(database.db);
    expect(rows).toEqual([{ more: null }]);
    await rm(folder, { recursive: true });
  });

  it('has customer_id in the primary key of every table that grows with the portfolio', async () => {
    const { rows } = await sql<{ table: string; key: readonly string[] | null }>`
      select c.relname as table, (
        select to_jsonb(array_agg(a.attname)) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not like 'kysely%'
      order by c.relname`.execute(database.db);
    const growing = rows.filter(({ table }) => !SMALL.includes(table));
    expect(growing.map(({ table }) => table)).toEqual([
      'alert_events',
      'alerts',
      'assessments',
      'customers',
      'given_facts',
      'guarantees',
      'indicator_states',
      'invoices',
      'open_amounts',
      'outcomes',
      'payments',
      'promises',
      'ratings',
      'red_flags',
      'snapshots',
      'statements',
    ]);
    expect(growing.filter(({ key }) => !key?.includes('customer_id'))).toEqual([]);
    expect(rows.filter(({ key }) => key === null)).toEqual([]);
  });

  it('keeps snapshots and events partitioned by day', async () => {
    const { rows } = await sql`
      select partrelid::regclass::text as table, partstrat as strategy, a.attname as column
      from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
      order by 1`.execute(database.db);
    expect(rows).toEqual([
      { table: 'alert_events', strategy: 'r', column: 'as_of' },
      { table: 'snapshots', strategy: 'r', column: 'as_of' },
    ]);
  });
});

/** What the first version's program had written. */
const FIRST_VERSION_ROWS = [
  `insert into customers (customer_id, name) values ('C1', 'One')`,
  `insert into invoices (invoice_id, customer_id, issued_on, due_on, amount, currency, disputed, document_type)
    values ('I1', 'C1', '2026-01-01', '2026-01-31', 100, 'CNY', false, 'invoice')`,
  `insert into imports (file, kind, sha256, status, report, imported_at)
    values ('customers.csv', 'customers', 'abc', 'imported', '{"file": "customers.csv", "rows": 1}', '2026-02-01T00:00:00Z')`,
  `insert into alerts (alert_id, customer_id, indicator, severity, status, change, opened_on, last_fired_on, rule, as_of, message, evidence, would_clear, actions)
    values ('A1', 'C1', 'overdue', 'high', 'open', 'new', '2026-02-01', '2026-02-01', '{}', '2026-02-01', '{}', '[]', '[]', '[]')`,
  `insert into runs (as_of, status, base_currency, started_at) values ('2026-02-01', 'done', 'CNY', '2026-02-01T00:00:00Z')`,
  'alter table snapshots add column receivable_total numeric',
  `create table snapshots_2026_02_01 partition of snapshots for values from ('2026-02-01') to ('2026-02-02')`,
  `insert into snapshots (as_of, customer_id, run_id, verdicts, receivable_total) values ('2026-02-01', 'C1', 1, 'f', 100)`,
];

describe.each(testDatabases())('a $name database of the first version', ({ open }) => {
  it('is brought up to date with all that is in it', async () => {
    const database = await open();
    await dropSchema(database);
    const firstVersion = await copyOfMigrations(2);
    await migrate(database, firstVersion, []);
    for (const statement of FIRST_VERSION_ROWS) await sql.raw(statement).execute(database.db);

    const report = await migrate(database, MIGRATIONS_FOLDER, FACT_CATALOGUE);
    expect(report.applied[0]).toBe('0003_every_door');
    expect(report.facts_added).toHaveLength(FACT_CATALOGUE.length);
    await requireMigrated(database, MIGRATIONS_FOLDER, FACT_CATALOGUE);

    const { rows } = await sql`
      select c.name, i.amount, s.receivable_total, s.overdue_amount, a.updated_at is not null as dated, r.progress
      from customers c join invoices i using (customer_id) join snapshots s using (customer_id)
        join alerts a using (customer_id) join runs r using (run_id)`.execute(database.db);
    expect(rows).toEqual([
      {
        name: 'One',
        amount: '100',
        receivable_total: '100',
        overdue_amount: null,
        dated: true,
        progress: null,
      },
    ]);
    expect(await listImports(database.db, 10)).toMatchObject([
      { import_id: '1', report: { import_id: '1', rows: 1, settled: 0, data_as_of: null } },
    ]);
    await database.close();
    await rm(firstVersion, { recursive: true });
  });
});

describe.each(testDatabases())('a $name database that was never migrated', ({ open }) => {
  it('is out of date', async () => {
    const database = await open();
    await dropSchema(database);
    const required = requireMigrated(database, MIGRATIONS_FOLDER, FACT_CATALOGUE);
    await expect(required).rejects.toMatchObject({ code: 'schema_outdated' });
    await database.close();
  });
});

async function dropSchema({ db }: Database): Promise<void> {
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
}

/** The migrations, or the first few of them. */
async function copyOfMigrations(count?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-migrations-'));
  const files = (await readdir(MIGRATIONS_FOLDER)).sort().slice(0, count);
  for (const file of files) await copyFile(join(MIGRATIONS_FOLDER, file), join(folder, file));
  return folder;
}
