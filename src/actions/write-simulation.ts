/** A simulated portfolio as contract files on disk, one file a kind, written row by row. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { FILE_KINDS, type FileKind, kindSpec } from '../domain/file-kind.ts';
import { Refusal } from '../domain/refusal.ts';
import { type SimulationOptions, simulatePortfolio } from '../simulate/simulate-portfolio.ts';

export interface SimulationFile {
  readonly file: string;
  readonly kind: FileKind;
  readonly rows: number;
}

const NOTICE = 'README.txt';

/**
 * Writes the files into a folder that is new or empty.
 * @returns the files in import order
 * @throws Refusal `folder_not_empty`
 */
export async function writeSimulation(
  folder: string,
  options: SimulationOptions,
  onProgress?: (customers: number) => void,
): Promise<readonly SimulationFile[]> {
  // Refuses options that are out of range before anything is written.
  const records = simulatePortfolio(options);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new Refusal(
      'folder_not_empty',
      `${folder} is not empty. Name a new folder, so that nothing is overwritten.`,
    );
  }
  await writeFile(join(folder, NOTICE), notice(options));
  const writers = new Map(FILE_KINDS.map((kind) => [kind, openWriter(folder, kind)]));
  let customers = 0;
  for (const { kind, values } of records) {
    const writer = writers.get(kind);
    if (writer !== undefined)
      await writer.write(kindSpec(kind).columns.map((column) => values[column.name] ?? null));
    if (kind === 'customers') {
      customers += 1;
      onProgress?.(customers);
    }
  }
  const files: SimulationFile[] = [];
  for (const [kind, writer] of writers) files.push({ file: `${kind}.csv`, kind, rows: await writer.end() });
  return files;
}

function notice(options: SimulationOptions): string {
  return [
    'Simulated data. These companies, invoices, ratings and events do not exist.',
    '模拟数据：这些公司、发票、评级和事件均不存在。',
    '',
    `customers ${options.customers}, months ${options.months}, seed ${options.seed}, until ${options.until}`,
    '',
  ].join('\n');
}

interface RowWriter {
  write(values: readonly (string | null)[]): Promise<void>;
  /** Closes the file and says how many rows it has. */
  end(): Promise<number>;
}

function openWriter(folder: string, kind: FileKind): RowWriter {
  const csv = stringify();
  const file = createWriteStream(join(folder, `${kind}.csv`));
  const written = pipeline(csv, file);
  csv.write(kindSpec(kind).columns.map((column) => column.name));
  let rows = 0;
  return {
    write: async (values) => {
      rows += 1;
      if (!csv.write(values)) await once(csv, 'drain');
    },
    end: async () => {
      csv.end();
      await written;
      return rows;
    },
  };
}
