/** A simulated portfolio as contract files on disk, one file a kind, written row by row. */
import { type FileHandle, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_KINDS, type FileKind, kindSpec } from '../domain/file-kind.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  type SimulatedRecord,
  type SimulationOptions,
  simulatePortfolio,
} from '../simulate/simulate-portfolio.ts';

export interface SimulationFile {
  readonly file: string;
  readonly kind: FileKind;
  readonly rows: number;
}

const NOTICE = 'README.txt';
const PROGRESS_EVERY = 500;
/** A file is written in pieces of so many characters: large enough to be quick, small enough to keep memory flat. */
const PIECE_CHARS = 256 * 1024;

/**
 * Writes the files into a folder that is new or empty. A kind without rows has no file.
 * @param onProgress told every so many customers, and last how many there are
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
  const files = new Map<FileKind, CsvFile>();
  try {
    await writeRecords(folder, records, files, onProgress);
    for (const file of files.values()) await file.flush();
  } finally {
    for (const file of files.values()) await file.close();
  }
  onProgress?.(options.customers);
  return FILE_KINDS.flatMap((kind) => {
    const file = files.get(kind);
    return file === undefined ? [] : { file: fileName(kind), kind, rows: file.rows };
  });
}

async function writeRecords(
  folder: string,
  records: Iterable<SimulatedRecord>,
  files: Map<FileKind, CsvFile>,
  onProgress?: (customers: number) => void,
): Promise<void> {
  for (const { kind, values } of records) {
    let file = files.get(kind);
    if (file === undefined) {
      file = new CsvFile(await open(join(folder, fileName(kind)), 'wx'), kind);
      files.set(kind, file);
    }
    file.add(values);
    if (file.isFull) await file.flush();
    if (kind === 'customers' && file.rows % PROGRESS_EVERY === 0) onProgress?.(file.rows);
  }
}

function fileName(kind: FileKind): string {
  return `${kind}.csv`;
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

/**
 * Rows as CSV (RFC 4180, lines ended by a line feed). A row costs no promise and no stream of its own: of a million
 * customers there are tens of millions, and with a CSV stream a file they took twice as long.
 */
class CsvFile {
  rows = 0;
  private readonly handle: FileHandle;
  private readonly columns: readonly { readonly name: string; readonly quotable: boolean }[];
  private piece: string;

  constructor(handle: FileHandle, kind: FileKind) {
    this.handle = handle;
    // Of all types of column only text can hold what CSV has to quote.
    this.columns = kindSpec(kind).columns.map(({ name, type }) => ({ name, quotable: type === 'text' }));
    this.piece = `${this.columns.map(({ name }) => name).join(',')}\n`;
  }

  get isFull(): boolean {
    return this.piece.length >= PIECE_CHARS;
  }

  add(values: SimulatedRecord['values']): void {
    const fields = this.columns.map(({ name, quotable }) => {
      const value = values[name] ?? '';
      return quotable ? quoted(value) : value;
    });
    this.piece += `${fields.join(',')}\n`;
    this.rows += 1;
  }

  async flush(): Promise<void> {
    const piece = this.piece;
    this.piece = '';
    await this.handle.writeFile(piece);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
