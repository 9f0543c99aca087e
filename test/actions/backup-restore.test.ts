import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type BackupReport, backupDatabase } from '../../src/actions/backup-database.ts';
import { migrateDatabase, openInstallation } from '../../src/actions/open-installation.ts';
import { type RestoreReport, restoreDatabase } from '../../src/actions/restore-database.ts';
import type { Database } from '../../src/store/database.ts';
import { openEmbedded } from '../../src/store/embedded-database.ts';
import { claimFolder } from '../../src/store/embedded-folder.ts';
import { executedMigrations } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER } from '../support/project.ts';
import { archived, contentsOf, membersOf, namesIn } from './backup-contents.ts';
import { evaluateDay } from './evaluate-day.ts';
import { csv, importText, NOW } from './import-text.ts';

const DAY = '2026-01-25';

let root: string;
/** A database with a ledger and an evaluated day, at rest. */
let source: string;
let backup: string;
let contents: Readonly<Record<string, string>>;
let members: Awaited<ReturnType<typeof membersOf>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'duewatch-backup-'));
  source = join(root, 'source');
  backup = join(root, 'backup.tar.gz');
  const database = await openMigrated(source);
  await fill(database);
  contents = await contentsOf(database);
  await database.close();
  await backUp(source, backup);
  members = await membersOf(backup);
}, 60_000);
afterAll(() => rm(root, { recursive: true }));

describe('a backup that is restored', () => {
  it('is the same database elsewhere: every row of every table, and nothing is left to evaluate', async () => {
    const folder = join(root, 'elsewhere', 'data');
    const restored = await restore(folder, backup);
    expect(restored).toMatchObject({ file: backup, folder, made_at: NOW.toISOString(), made_by: '1.2.3' });
    const database = await openEmbedded({ folder });
    expect(await contentsOf(database)).toEqual(contents);
    expect(Object.keys(contents)).toContain('snapshots_20260125');
    expect(await evaluateDay(database, DAY)).toMatchObject({ already: true });
    await importText(database, 'customers.csv', csv('customer_id,name', 'C9,New'));
    expect(await evaluateDay(database, '2026-01-26')).toMatchObject({ customers: 201, already: false });
    await database.close();
    expect(await namesIn(folder)).toEqual(['db', 'owner.json', 'owner.lock']);
  });

  it('says how large it is, leaves its source as it was, and holds no more than the database needs', async () => {
    const file = join(root, 'again.tar.gz');
    const seen: number[] = [];
    const report = await backUp(source, file, { onProgress: ({ done }) => seen.push(done) });
    expect(report).toMatchObject({ file, folder: source, made_at: NOW.toISOString() });
    expect(report.bytes).toBe((await readFile(file)).length);
    expect(seen.at(-1)).toBe(report.database_bytes);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const names = (await membersOf(file)).map(({ name }) => name);
    expect(names[0]).toBe('duewatch-backup.json');
    expect(names.filter((name) => /pg_wal\/[0-9A-F]{24}$/.test(name)).length).toBeLessThanOrEqual(2);
    const database = await openEmbedded({ folder: source });
    expect(await contentsOf(database)).toEqual(contents);
    await database.close();
  });

  it('of an older version is brought up to date by whatever opens it next', async () => {
    const older = join(root, 'older-migrations');
    await mkdir(older);
    const [first = ''] = await readdir(MIGRATIONS_FOLDER);
    await copyFile(join(MIGRATIONS_FOLDER, first), join(older, first));
    const old = join(root, 'older');
    const database = await openMigrated(old);
    await sql`drop schema public cascade`.execute(database.db);
    await sql`create schema public`.execute(database.db);
    // Facts live in tables that this version does not have yet.
    await migrateDatabase(database, older).catch(() => undefined);
    await sql`insert into customers (customer_id, name) values ('C1', 'One')`.execute(database.db);
    await database.close();
    await backUp(old, join(root, 'older.tar.gz'));
    const folder = join(root, 'newer');
    await restore(folder, join(root, 'older.tar.gz'));
    const config = { database_url: null, data_folder: folder, base_currency: null };
    const opened = await openInstallation(config, MIGRATIONS_FOLDER, () => undefined);
    expect(await executedMigrations(opened.database)).toHaveLength((await readdir(MIGRATIONS_FOLDER)).length);
    expect(await evaluateDay(opened.database, DAY)).toMatchObject({ customers: 1 });
    await opened.database.close();
  });

  it('is one that was crashed out of, too', async () => {
    // The files of a database that is open are those of one whose process was killed.
    const database = await openMigrated(join(root, 'open'));
    await fill(database);
    await cp(join(root, 'open', 'db'), join(root, 'crashed', 'db'), { recursive: true });
    const expected = await contentsOf(database);
    await database.close();
    await backUp(join(root, 'crashed'), join(root, 'crashed.tar.gz'));
    await restore(join(root, 'recovered'), join(root, 'crashed.tar.gz'));
    const recovered = await openEmbedded({ folder: join(root, 'recovered') });
    expect(await contentsOf(recovered)).toEqual(expected);
    await recovered.close();
  }, 30_000);
});

describe('a backup is refused', () => {
  const file = (): string => join(root, 'refused.tar.gz');

  it.each([
    ['where there is no folder', 'nowhere'],
    ['where the folder has no database', 'empty'],
  ])('%s, and none is made', async (_, name) => {
    await mkdir(join(root, 'empty'), { recursive: true });
    const folder = join(root, name);
    await expect(backUp(folder, file())).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(folder),
    });
    expect(await namesIn(folder)).toEqual([]);
    expect(await leftovers()).toEqual([]);
  });

  it('while another process holds the folder, naming it', async () => {
    const claim = await claimFolder(source);
    await expect(backUp(source, file())).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    claim.release();
    expect(await leftovers()).toEqual([]);
  });

  it('where the file is there already, which stays as it is', async () => {
    await writeFile(file(), 'precious');
    onTestFinished(() => rm(file()));
    await expect(backUp(source, file())).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(file(), 'utf8')).toBe('precious');
  });

  it('where the file has come while it was made, which stays as it is', async () => {
    onTestFinished(() => rm(file()));
    const onProgress = (): void => writeFileSync(file(), 'precious');
    await expect(backUp(source, file(), { onProgress })).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(file(), 'utf8')).toBe('precious');
    expect(await leftovers()).toEqual(['refused.tar.gz']);
  });

  it('among the files it is to copy, and in a folder that is not there', async () => {
    await expect(backUp(source, join(source, 'db', 'x.tar.gz'))).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(backUp(source, join(root, 'no', 'x.tar.gz'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('on PostgreSQL, and so is a restore: both name its own commands', async () => {
    const config = { database_url: 'postgresql://duewatch:sesame@db/x', data_folder: source };
    const refusal = {
      code: 'invalid_input',
      details: [expect.stringContaining('pg_dump'), expect.stringContaining('pg_restore')],
    };
    const deps = { config, version: '1.2.3', now: () => NOW, migrations_folder: MIGRATIONS_FOLDER };
    await expect(backupDatabase(deps, { file: file() })).rejects.toMatchObject(refusal);
    await expect(restoreDatabase(deps, { file: backup })).rejects.toMatchObject(refusal);
  });

  it('by whoever stops it, and nothing of it is left', async () => {
    const stop = new AbortController();
    const stopped = backUp(source, file(), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toThrow();
    expect(await leftovers()).toEqual([]);
    const claim = await claimFolder(source);
    claim.release();
  });

  async function leftovers(): Promise<readonly string[]> {
    return (await namesIn(root)).filter((name) => name.startsWith('refused'));
  }
});

describe('a restore is refused', () => {
  it('where the folder holds data already, and touches none of it', async () => {
    const taken = join(root, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'letter.txt'), 'Dear customer');
    const refusal = { code: 'folder_not_empty' };
    await expect(restore(taken, backup)).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('letter.txt'),
    });
    expect(await namesIn(taken)).toEqual(['letter.txt']);
    await expect(restore(source, backup)).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('a database'),
    });
  });

  it('while another process has claimed the folder', async () => {
    const folder = join(root, 'claimed');
    const claim = await claimFolder(folder);
    await expect(restore(folder, backup)).rejects.toMatchObject({ code: 'folder_in_use' });
    claim.release();
    expect(await restore(folder, backup)).toMatchObject({ folder });
  });

  it.each([
    ['an empty file', async () => Buffer.alloc(0)],
    ['a ledger file', async () => Buffer.from('customer_id,name\nC1,One\n')],
    ['another compressed file', async () => gzipSync('customer_id,name\nC1,One\n')],
    ['another archive', () => archived([['letter.txt', Buffer.from('Dear customer')]])],
    ['a description of something else', () => archived([['duewatch-backup.json', Buffer.from('{}')]])],
    ['a description that is none', () => archived([['duewatch-backup.json', Buffer.from('[')]])],
  ])('of %s, which is no backup', async (_, make) => {
    await expectRefused(await make(), /is no backup of Duewatch|is damaged or cut off/);
    const made = join(root, 'made');
    await mkdir(made, { recursive: true });
    await expectRefused(await make(), /is no backup of Duewatch|is damaged or cut off/, made);
    expect((await namesIn(made)).filter((name) => !name.startsWith('owner.'))).toEqual([]);
  });

  it('of a backup that is cut off or damaged anywhere, and nothing is left of it', async () => {
    const whole = await readFile(backup);
    for (const part of [0.0001, 0.5, 0.99999]) {
      await expectRefused(whole.subarray(0, Math.ceil(whole.length * part)), /is damaged or cut off/);
    }
    for (const part of [0.2, 0.99]) {
      const changed = Buffer.from(whole);
      const at = Math.floor(whole.length * part);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      await expectRefused(changed, /is damaged or cut off/);
    }
  });

  it('of a backup that is whole but says something else than it holds', async () => {
    const without = members.filter(({ name }) => !name.endsWith('pg_control'));
    await expectRefused(await archived(without.map(({ name, content }) => [name, content])), /is damaged/);
    const beyond = [...members, { name: 'db/more', content: Buffer.alloc(10) }];
    await expectRefused(await archived(beyond.map(({ name, content }) => [name, content])), /is damaged/);
  });

  it('of a newer version, by its form or by its migrations, saying so', async () => {
    await expectRefused(
      await describedAs((described) => ({ ...described, duewatch_backup: 2, shape: 'unknown' })),
      /was made by a newer version of Duewatch, in a form/,
    );
    await expectRefused(
      await describedAs((described) => ({
        ...described,
        version: '9.0.0',
        migrations: ['0001_ledger', '0900_later'],
      })),
      /was made by a newer version of Duewatch, 9\.0\.0, .*0900_later/,
    );
  });

  it('of a database that cannot be opened, or is not the one described', async () => {
    const ofOtherServer = members.map(({ name, content }): [string, Buffer] =>
      name === 'db/PG_VERSION' ? [name, Buffer.from('12\n')] : [name, content],
    );
    await expectRefused(await archived(ofOtherServer), /cannot be opened by this version of Duewatch/);
    await expectRefused(
      await describedAs((described) => ({ ...described, migrations: ['0001_ledger'] })),
      /cannot be opened by this version of Duewatch/,
    );
  }, 30_000);

  it('by whoever stops it, and nothing of it is left', async () => {
    const folder = join(root, 'stopped', 'data');
    const stop = new AbortController();
    const stopped = restore(folder, backup, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toThrow('abort');
    await expect(readdir(join(root, 'stopped'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['beside the folder', ['letter.txt']],
    ['in the folder', ['data', 'letter.txt']],
  ])('and leaves what others have put %s meanwhile', async (_, place) => {
    const parent = await mkdtemp(join(root, 'shared-'));
    const [top, folder] = [join(parent, 'made'), join(parent, 'made', 'data')];
    const letter = join(top, ...place);
    const stop = new AbortController();
    const onProgress = (): void => {
      writeFileSync(letter, 'Dear customer');
      stop.abort();
    };
    await expect(restore(folder, backup, { signal: stop.signal, onProgress })).rejects.toThrow('abort');
    expect(await readFile(letter, 'utf8')).toBe('Dear customer');
    expect(await namesIn(top)).toEqual([place[0]]);
    if (place.length > 1) expect(await namesIn(folder)).toEqual(['letter.txt']);
  });

  it('of a file that is not there, or a folder', async () => {
    await expect(restore(join(root, 'x'), join(root, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(restore(join(root, 'x'), root)).rejects.toMatchObject({ code: 'file_refused' });
  });

  /** Into a folder that is not there, and is not there afterwards, or into another one. */
  async function expectRefused(
    bytes: Uint8Array,
    message: RegExp,
    folder = join(root, 'unmade', 'data'),
  ): Promise<void> {
    const file = join(root, 'given.tar.gz');
    await writeFile(file, bytes);
    await expect(restore(folder, file)).rejects.toMatchObject({
      code: 'file_refused',
      message: expect.stringMatching(message),
    });
    expect(await namesIn(join(root, 'unmade'))).toEqual([]);
  }

  async function describedAs(
    change: (described: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<Buffer> {
    const [described, ...others] = members;
    const changed = change(JSON.parse(described?.content.toString() ?? ''));
    return archived([
      ['duewatch-backup.json', Buffer.from(JSON.stringify(changed))],
      ...others.map(({ name, content }): [string, Buffer] => [name, content]),
    ]);
  }
});

async function openMigrated(folder: string): Promise<Database> {
  const files = join(folder, 'db');
  await mkdir(files, { recursive: true });
  await promisify(execFile)('tar', ['-xf', inject('embedded_dump'), '-C', files]);
  return openEmbedded({ folder });
}

async function fill(database: Database): Promise<void> {
  const customers = Array.from({ length: 200 }, (_, index) => `C${index}X,客户 ${index}`);
  await importText(database, 'customers.csv', csv('customer_id,name', ...customers));
  const invoices = customers.map((_, index) => `I${index},C${index}X,2025-12-01,2026-01-10,${index + 1}.25`);
  await importText(
    database,
    'invoices.csv',
    csv('invoice_id,customer_id,issued_on,due_on,amount', ...invoices),
  );
  expect(await evaluateDay(database, DAY)).toMatchObject({ alerts: { opened: 200 } });
}

function backUp(
  data_folder: string,
  file: string,
  input: Partial<Parameters<typeof backupDatabase>[1]> = {},
): Promise<BackupReport> {
  const deps = { config: { database_url: null, data_folder }, version: '1.2.3', now: () => NOW };
  return backupDatabase(deps, { ...input, file });
}

function restore(
  data_folder: string,
  file: string,
  input: Partial<Parameters<typeof restoreDatabase>[1]> = {},
): Promise<RestoreReport> {
  const config = { database_url: null, data_folder };
  return restoreDatabase({ config, migrations_folder: MIGRATIONS_FOLDER }, { ...input, file });
}
