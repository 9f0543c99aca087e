/** The rows of a CSV or NDJSON file of facts, as they are written. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { Refusal } from '../domain/refusal.ts';
import { FileRefused } from '../ingest/file-refused.ts';
import { textBlocks } from '../ingest/text-blocks.ts';

/** Values by column. What is missing is null or not there. */
export type WrittenRow = Readonly<Record<string, unknown>>;

const RECORD_BYTES_MAX = 1024 * 1024;

/**
 * Reads as it goes, so that a file of any length takes little memory. A name that ends in `.ndjson` or `.jsonl` is
 * NDJSON, everything else CSV with a header.
 * @throws Refusal `invalid_input` where there is no such file or it cannot be read to its end
 */
export async function* readFactRows(file: string): AsyncGenerator<WrittenRow> {
  try {
    if (/\.(ndjson|jsonl)$/i.test(file)) yield* readJsonRows(file);
    else yield* readCsvRows(file);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('invalid_input', unreadable(file, cause), { cause });
  }
}

/** Why a file that is not there, or is something else, cannot be read; one sentence. */
export function unreadable(file: string, cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return `There is no file ${file}.`;
  if (code === 'EISDIR') return `${file} is a folder, not a file.`;
  return `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
}

async function* readJsonRows(file: string): AsyncGenerator<WrittenRow> {
  try {
    for await (const block of textBlocks(createReadStream(file), 'utf-8')) {
      for (const [index, line] of block.text.split('\n').entries()) {
        if (line.trim() !== '') yield jsonRow(file, block.line + index, line);
      }
    }
  } catch (cause) {
    if (cause instanceof FileRefused)
      throw new Refusal('invalid_input', `${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

function jsonRow(file: string, line: number, text: string): WrittenRow {
  const row = parsed(file, line, text);
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { ...row };
  throw new Refusal('invalid_input', `${file}, line ${line}: a row is a JSON object of facts.`);
}

function parsed(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('invalid_input', `${file}, line ${line} is no JSON: ${reason}`, { cause });
  }
}

async function* readCsvRows(file: string): AsyncGenerator<WrittenRow> {
  const options = {
    bom: true,
    columns: uniqueColumns,
    // An empty field is a missing value, quoted or not.
    cast: (value: string, { header }: { readonly header: boolean }) =>
      value === '' && !header ? null : value,
    max_record_size: RECORD_BYTES_MAX,
    skip_empty_lines: true,
  };
  // `pipe` would not hand errors on: a file that is not there would end the process.
  const rows: AsyncIterable<WrittenRow> = pipeline(createReadStream(file), parse(options), () => undefined);
  yield* rows;
}

function uniqueColumns(header: readonly string[]): string[] {
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) throw new Refusal('invalid_input', `Two columns are called "${repeated}".`);
  return [...header];
}
