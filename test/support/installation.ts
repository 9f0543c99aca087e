/** An installation of its own for a test of the program from outside: a migrated database and a folder for files. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { inject } from 'vitest';
import type { z } from 'zod';
import { type Answer, type Outcome, type RunOptions, runProgram } from './built-program.ts';
import { runInProcess } from './command-line.ts';
import { createFromTemplate } from './database.ts';

export interface Installation {
  readonly name: 'embedded' | 'postgresql';
  /** For the test's own files. */
  readonly folder: string;
  /** What points the program at this installation. */
  readonly env: Readonly<Record<string, string>>;
  /** The command line in this process, where one of its own would show nothing more. */
  run(words: readonly string[], options?: Pick<RunOptions, 'env' | 'cwd'>): Promise<Answer>;
  /** The built program in a process of its own. */
  runProgram(words: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Writes a file into the folder and gives its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** How many rows each of these tables holds, read past the program, while it is not running. */
  rowCounts(tables: readonly string[]): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export interface InstallationKind {
  readonly name: Installation['name'];
  open(env?: Readonly<Record<string, string>>): Promise<Installation>;
}

/** For `describe.each`: the embedded database always, PostgreSQL too where TEST_DATABASE_URL is set. */
export function installationKinds(): readonly InstallationKind[] {
  const embedded: InstallationKind = { name: 'embedded', open: openEmbeddedInstallation };
  if (inject('postgres_url') === null) return [embedded];
  return [embedded, { name: 'postgresql', open: openPostgresInstallation }];
}

/** For what does not depend on the database: PostgreSQL where it is at hand, because there a run takes half the time. */
export function fastestInstallation(): InstallationKind {
  const [embedded, postgresql] = installationKinds();
  const kind = postgresql ?? embedded;
  if (kind === undefined) throw new Error('there is no kind of installation');
  return kind;
}

/** All of standard output as the one JSON document that `--json` promises, in the shape of the schema. */
export function documentOf<S extends z.ZodType>(outcome: Answer, schema: S): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(outcome.stdout);
  } catch (cause) {
    const { code, stdout, stderr } = outcome;
    throw new Error(`no JSON document, exit code ${code}:\n${stdout.slice(0, 500)}\n${stderr}`, { cause });
  }
  return schema.parse(json);
}

export async function openEmbeddedInstallation(
  env: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  await mkdir(join(data, 'db'), { recursive: true });
  await promisify(execFile)('tar', ['-xf', inject('embedded_dump'), '-C', join(data, 'db')]);
  return installation(
    'embedded',
    folder,
    { DUEWATCH_DATA: data, ...env },
    {
      count: async (query) => {
        const pglite = await PGlite.create(join(data, 'db'));
        const { rows } = await pglite.query<CountRow>(query);
        await pglite.close();
        return rows;
      },
      drop: async () => undefined,
    },
  );
}

async function openPostgresInstallation(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const { url, drop } = await createFromTemplate();
  return installation(
    'postgresql',
    await temporaryFolder(),
    { DATABASE_URL: url, ...env },
    {
      count: async (query) => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        const { rows } = await client.query<CountRow>(query);
        await client.end();
        return rows;
      },
      drop,
    },
  );
}

interface CountRow {
  readonly name: string;
  readonly rows: number;
}

interface DatabaseAccess {
  readonly count: (query: string) => Promise<readonly CountRow[]>;
  readonly drop: () => Promise<void>;
}

function installation(
  name: Installation['name'],
  folder: string,
  env: Readonly<Record<string, string>>,
  { count, drop }: DatabaseAccess,
): Installation {
  return {
    name,
    folder,
    env,
    run: (words, options = {}) =>
      runInProcess(words, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    runProgram: (words, options = {}) =>
      runProgram(words, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    file: async (fileName, content) => {
      const path = join(folder, fileName);
      await writeFile(path, content);
      return path;
    },
    rowCounts: async (tables) => {
      const query = tables.map((table) => `select '${table}' as name, count(*)::int as rows from ${table}`);
      const rows = await count(query.join(' union all '));
      return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
    },
    close: async () => {
      await drop();
      await rm(folder, { recursive: true });
    },
  };
}

function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'duewatch-acceptance-'));
}
