/** Files and folders from disk, in the order of their references. */
import { createReadStream, type ReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FILE_KINDS } from '../domain/file-kind.ts';
import type { FileReport } from '../domain/import-report.ts';
import type { Mapping } from '../domain/mapping.ts';
import { Refusal } from '../domain/refusal.ts';
import { type ImportDeps, type ImportInput, importFile } from './import-file.ts';
import { importKinds } from './import-parts.ts';

const DATA_FILE = /\.(csv|ndjson|jsonl|json|txt|tsv|xlsx?|gz|zip)$/i;

export interface PathImport {
  readonly path: string;
  /** How many bytes will be read: all of them once for each kind that the file feeds. */
  readonly size_bytes: number;
}

/** What stands in a folder and looks like data, but that nothing says a kind of: a mistyped name is not to go unnoticed. */
export async function skippedFiles(paths: readonly string[], mapping?: Mapping): Promise<readonly string[]> {
  const skipped: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) continue;
    const names = await readdir(path);
    skipped.push(
      ...names
        .filter((name) => DATA_FILE.test(name) && kindsOf(name, mapping).length === 0)
        .map((name) => join(path, name)),
    );
  }
  return skipped.sort();
}

/**
 * The files that the paths name, in import order: a file itself, a folder by the files in it that have an import
 * file's name or that the mapping has an entry for (its other files are left alone). A file that feeds several kinds
 * comes where the first of them does.
 * @throws Refusal `invalid_input` where a path is not there or a folder holds no import file
 */
export async function filesToImport(
  paths: readonly string[],
  mapping?: Mapping,
): Promise<readonly PathImport[]> {
  await requirePaths(paths);
  const files: string[] = [];
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) files.push(...(await filesInFolder(path, mapping)));
    else files.push(path);
  }
  const order = (path: string): number => importOrder(path, mapping);
  files.sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  return Promise.all(
    files.map(async (path) => {
      const readings = Math.max(1, kindsOf(path, mapping).length);
      return { path, size_bytes: (await stat(path)).size * readings };
    }),
  );
}

/** @throws Refusal `invalid_input` where a path is not there */
export async function requirePaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await stat(path).catch((cause: unknown) => {
      throw new Refusal('invalid_input', `There is no file or folder ${path}.`, { cause });
    });
  }
}

/** Imports a file from disk; its report has the file's name without its folders. */
export async function importPath(
  deps: ImportDeps,
  path: string,
  options: Omit<ImportInput, 'file' | 'open' | 'onProgress'> & {
    readonly onProgress?: (progress: { readonly rows: number; readonly bytes: number }) => void;
  },
): Promise<readonly FileReport[]> {
  const { onProgress, ...rest } = options;
  const streams: ReadStream[] = [];
  const bytesRead = (): number => streams.reduce((sum, stream) => sum + stream.bytesRead, 0);
  return importFile(deps, {
    ...rest,
    file: basename(path),
    open: () => {
      const stream = createReadStream(path);
      streams.push(stream);
      return stream;
    },
    ...(onProgress === undefined ? {} : { onProgress: (rows) => onProgress({ rows, bytes: bytesRead() }) }),
  });
}

async function filesInFolder(folder: string, mapping: Mapping | undefined): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && kindsOf(entry.name, mapping).length > 0)
    .map((entry) => entry.name);
  if (names.length > 0) return names.map((name) => join(folder, name));
  const patterns = mapping?.map(({ match }) => match).join(', ');
  throw new Refusal(
    'invalid_input',
    patterns === undefined
      ? `The folder ${folder} holds no file to import. Names begin with a kind: ${FILE_KINDS.join(', ')}; for example invoices.csv.`
      : `The folder ${folder} holds no file to import. Names are those of the mapping (${patterns}), or begin with a kind: ${FILE_KINDS.join(', ')}.`,
  );
}

function kindsOf(path: string, mapping: Mapping | undefined) {
  return importKinds({ file: basename(path), ...(mapping === undefined ? {} : { mapping }) });
}

function importOrder(path: string, mapping: Mapping | undefined): number {
  const [kind] = kindsOf(path, mapping);
  return kind === undefined ? FILE_KINDS.length : FILE_KINDS.indexOf(kind);
}
