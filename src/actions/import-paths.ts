/** Files and folders from disk, in the order of their references. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FILE_KINDS } from '../domain/file-kind.ts';
import type { FileReport } from '../domain/import-report.ts';
import { Refusal } from '../domain/refusal.ts';
import { identifyFile } from '../ingest/identify-file.ts';
import { type ImportDeps, type ImportInput, importFile } from './import-file.ts';

const DATA_FILE = /\.(csv|ndjson|jsonl|json|txt|tsv|xlsx?|gz|zip)$/i;

export interface PathImport {
  readonly path: string;
  readonly size_bytes: number;
}

/** What stands in a folder and looks like data, but whose name says no kind: a mistyped name is not to go unnoticed. */
export async function skippedFiles(paths: readonly string[]): Promise<readonly string[]> {
  const skipped: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) continue;
    const names = await readdir(path);
    skipped.push(
      ...names
        .filter((name) => DATA_FILE.test(name) && identifyFile(name)?.kind == null)
        .map((name) => join(path, name)),
    );
  }
  return skipped.sort();
}

/**
 * The files that the paths name, in import order: a file itself, a folder by the files in it that have an import
 * file's name (its other files are left alone).
 * @throws Refusal `invalid_input` where a path is not there or a folder holds no import file
 */
export async function filesToImport(paths: readonly string[]): Promise<readonly PathImport[]> {
  const files: PathImport[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((cause: unknown) => {
      throw new Refusal('invalid_input', `There is no file or folder ${path}.`, { cause });
    });
    if (info.isDirectory()) files.push(...(await filesInFolder(path)));
    else files.push({ path, size_bytes: info.size });
  }
  return files.sort((a, b) => importOrder(a.path) - importOrder(b.path) || (a.path < b.path ? -1 : 1));
}

export async function importPath(
  deps: ImportDeps,
  path: string,
  options: Pick<ImportInput, 'encoding' | 'delimiter' | 'onRejections'> & {
    readonly onProgress?: (progress: { readonly rows: number; readonly bytes: number }) => void;
  },
): Promise<FileReport> {
  const { onProgress, ...rest } = options;
  const stream = createReadStream(path);
  return importFile(deps, {
    ...rest,
    file: basename(path),
    bytes: stream,
    ...(onProgress === undefined
      ? {}
      : { onProgress: (rows) => onProgress({ rows, bytes: stream.bytesRead }) }),
  });
}

async function filesInFolder(folder: string): Promise<readonly PathImport[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && identifyFile(entry.name)?.kind != null)
    .map((entry) => entry.name);
  if (names.length === 0) {
    throw new Refusal(
      'invalid_input',
      `The folder ${folder} holds no file to import. Names begin with a kind: ${FILE_KINDS.join(', ')}; for example invoices.csv.`,
    );
  }
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, size_bytes: (await stat(path)).size };
    }),
  );
}

function importOrder(path: string): number {
  const kind = identifyFile(basename(path))?.kind;
  return kind == null ? FILE_KINDS.length : FILE_KINDS.indexOf(kind);
}
