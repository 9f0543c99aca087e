/**
 * Migrates each database once; every test then starts from a copy: a dump for the embedded database, a template for
 * PostgreSQL. Without TEST_DATABASE_URL only the embedded one is tested.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import { embeddedDatabase } from '../../src/store/embedded-database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { MIGRATIONS_FOLDER } from './project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    embedded_dump: string;
    postgres_url: string | null;
    postgres_template: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-test-'));
  project.provide('embedded_dump', await dumpEmbedded(folder));
  const url = process.env.TEST_DATABASE_URL || null;
  const template = `duewatch_template_${process.pid}`;
  project.provide('postgres_url', url);
  project.provide('postgres_template', template);
  if (url === null) {
    console.log('TEST_DATABASE_URL is not set: tests on PostgreSQL, concurrency among them, are skipped.');
  } else {
    await makeTemplate(url, template);
  }
  return async () => {
    await rm(folder, { recursive: true });
    if (url !== null) await administer(url, `drop database "${template}"`);
  };
}

async function dumpEmbedded(folder: string): Promise<string> {
  const pglite = await PGlite.create();
  const database = embeddedDatabase(pglite, () => undefined);
  await migrateDatabase(database, MIGRATIONS_FOLDER);
  const dump = await pglite.dumpDataDir('none');
  const path = join(folder, 'migrated.tar');
  await writeFile(path, Buffer.from(await dump.arrayBuffer()));
  await database.close();
  return path;
}

async function makeTemplate(url: string, template: string): Promise<void> {
  await administer(url, `create database "${template}"`);
  const database = await openPostgres({ url: withDatabase(url, template), onIdleError: () => undefined });
  await migrateDatabase(database, MIGRATIONS_FOLDER);
  await database.close();
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
