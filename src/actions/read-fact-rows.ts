/** The rows of a CSV or NDJSON file of facts, as they are written. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Refusal } from '../domain/refusal.ts';
import { FileRefused } from '../ingest/file-refused.ts';
import { showValue } from '../ingest/show-value.ts';
import { type TextBlock, textBlocks } from '../ingest/text-blocks.ts';
import { scanJson } from './json-places.ts';

/** Values by column. What is missing is null or not there. */
export type WrittenRow = Readonly<Record<string, unknown>>;

const RECORD_BYTES_MAX = 1024 * 1024;

/**
 * Reads as it goes, so that a file of any length takes little memory. A name that ends in `.ndjson` or `.jsonl` is
 * NDJSON, everything else CSV with a header. Blank lines are no rows, but in a CSV file of one column a blank line is
 * a row whose value is missing.
 * @throws Refusal `invalid_input` where there is no such file, it is not in UTF-8 or cannot be read to its end, or a
 * column or key stands twice
 */
export async function* readFactRows(file: string): AsyncGenerator<WrittenRow> {
  try {
    if (/\.(ndjson|jsonl)$/i.test(file)) yield* readJsonRows(file);
    else yield* readCsvRows(file);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const message = cause instanceof FileRefused ? refusedText(file, cause) : unreadable(file, cause);
    throw new Refusal('invalid_input', message, { cause });
  }
}

/** An import's advice on other encodings does not help here: only UTF-8 is read. */
function refusedText(file: string, { reason, line, message }: FileRefused): string {
  if (reason !== 'broken_encoding') return `${file}: ${message}`;
  return `${file}, near line ${line}: the file is not text in UTF-8. Save it as CSV or NDJSON in UTF-8.`;
}

function blocksOf(file: string): AsyncGenerator<TextBlock> {
  return textBlocks(createReadStream(file), 'utf-8');
}

/** Why a file that is not there, or is something else, cannot be read; one sentence. */
export function unreadable(file: string, cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return `There is no file ${file}.`;
  if (code === 'EISDIR') return `${file} is a folder, not a file.`;
  return `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
}

async function* readJsonRows(file: string): AsyncGenerator<WrittenRow> {
  for await (const block of blocksOf(file)) {
    for (const [index, line] of block.text.split('\n').entries()) {
      if (line.trim() !== '') yield jsonRow(file, block.line + index, line);
    }
  }
}

function jsonRow(file: string, line: number, text: string): WrittenRow {
  const row = parsed(file, line, text);
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) {
    refuseRepeatedKey(file, line, text, row);
    return { ...row };
  }
  throw new Refusal('invalid_input', `${file}, line ${line}: a row is a JSON object of facts.`);
}

/** JSON.parse keeps the last of two alike keys without a word. */
function refuseRepeatedKey(file: string, line: number, text: string, row: object): void {
  // As many colons as keys: each key stands once, and nearly every row needs no second look.
  if (text.split(':').length - 1 === Object.keys(row).length) return;
  const [repeated] = scanJson(text, []).repeated;
  if (repeated === undefined) return;
  const message = `the key ${showValue(repeated.name)} stands twice, so its value is not certain. Write each key once.`;
  throw new Refusal('invalid_input', `${file}, line ${line}: ${message}`);
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
    cast: (value: string, { quoting }: { readonly quoting: boolean }) =>
      // An empty field in quotes is told from a blank line, though to a rule both are missing values.
      value === '' ? (quoting ? QUOTED_NOTHING : null) : value,
    info: true,
    max_record_size: RECORD_BYTES_MAX,
    relax_column_count: true,
  };
  // `pipe` would not hand errors on: a file that is not there would end the process.
  const texts = Readable.from(textsOf(blocksOf(file)));
  const records: AsyncIterable<CsvRecord> = pipeline(texts, parse(options), () => undefined);
  let header: readonly string[] | null = null;
  for await (const { record, info } of records) {
    const is_blank = record.length === 1 && record[0] === null;
    if (header === null) header = is_blank ? null : headerOf(file, record);
    else if (!is_blank || header.length === 1) yield csvRow(file, info.lines, header, record);
  }
}

interface CsvRecord {
  readonly record: readonly CsvField[];
  /** Where it ends. */
  readonly info: { readonly lines: number };
}

async function* textsOf(blocks: AsyncIterable<TextBlock>): AsyncGenerator<string> {
  for await (const { text } of blocks) yield text;
}

const QUOTED_NOTHING = Symbol('""');
type CsvField = string | null | typeof QUOTED_NOTHING;

function headerOf(file: string, fields: readonly CsvField[]): readonly string[] {
  const header = fields.map((field) => (typeof field === 'string' ? field : ''));
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated === undefined) return header;
  throw new Refusal('invalid_input', `${file}: two columns are called ${showValue(repeated)}.`);
}

function csvRow(
  file: string,
  line: number,
  header: readonly string[],
  fields: readonly CsvField[],
): WrittenRow {
  if (fields.length !== header.length) {
    const message = `the row that ends here has ${fields.length} fields and the header ${header.length}`;
    throw new Refusal('invalid_input', `${file}, line ${line}: ${message}.`);
  }
  const row: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const field = fields[index];
    // Defined, not set: a column may be called __proto__.
    const value = typeof field === 'string' ? field : null;
    if (name === '__proto__') Object.defineProperty(row, name, { value, enumerable: true });
    else row[name] = value;
  }
  return row;
}
