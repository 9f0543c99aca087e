/** Real data that stands beside the project, turned into import files; tests of it are skipped where it is absent. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { HAS_SHARED_DATA, SHARED_FOLDER } from './project.ts';

export type RealSet = 'ar_ibm' | 'sme_china' | 'sovereign' | 'tariffs';
export type CsvRow = Readonly<Record<string, string>>;

/** Why tests of real sets cannot run here; null where they can. */
export const NO_REAL_SETS = reasonAgainst();

if (NO_REAL_SETS !== null) console.log(`Tests on real data are skipped: ${NO_REAL_SETS}.`);

/** Makes the import files of a real set in `folder`, which it makes too. */
export async function makeRealSet(set: RealSet, folder: string): Promise<void> {
  await promisify(execFile)('python3', [join(SHARED_FOLDER, 'tools', 'contract_files.py'), set, folder]);
}

/** The rows of a CSV file by column name, values as they stand. */
export async function readCsv(path: string, delimiter = ','): Promise<readonly CsvRow[]> {
  const rows: CsvRow[] = parse(await readFile(path), { bom: true, columns: true, delimiter });
  return rows;
}

export function sourceFile(path: string): string {
  return join(SHARED_FOLDER, 'data', path);
}

function reasonAgainst(): string | null {
  if (!HAS_SHARED_DATA) return `there is no ${SHARED_FOLDER}/data`;
  return spawnSync('python3', ['--version']).error === undefined ? null : 'there is no python3';
}
