import { CsvError, type Info, type Parser, parse } from 'csv-parse';
import { FileRefused } from './file-refused.ts';
import { RECORD_BYTES_MAX } from './line-blocks.ts';
import type { TextBlock } from './text-blocks.ts';

export interface CsvRecord {
  /** The line it starts on. */
  readonly line: number;
  readonly fields: readonly string[];
  /** False where the file stops with no line end after it, so that it may have been cut. */
  readonly ended: boolean;
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

/** The parser looks a few bytes ahead, so a record that is whole may still lie in it. */
const LOOK_AHEAD_BYTES = 64;

/**
 * The records of a CSV file, the header among them, in pages as the text comes in. Blank lines are left out. Fields
 * may be quoted with `"`, a quote inside them doubled, and may then hold line ends.
 * @throws FileRefused `open_quote`, `malformed_csv` (a quote in the wrong place), `record_too_long` (over 1 MiB)
 */
export async function* csvRecords(
  blocks: AsyncIterable<TextBlock>,
  delimiter: string,
): AsyncGenerator<readonly CsvRecord[]> {
  // The parser's own `max_record_size` counts neither delimiters nor quotes, so that 100 MB of commas would pass it;
  // the limit is held here, in bytes of the file.
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
  });
  // Errors come back from each write; without a listener the stream would throw them past everyone.
  parser.on('error', () => {});
  const lines = new RecordLines();
  let written = 0;
  let ended = true;
  try {
    for await (const block of blocks) {
      // The parser is handed bytes so that they are counted as it counts them.
      const bytes = Buffer.from(block.text);
      written += bytes.length;
      ended = block.text.endsWith('\n');
      const outcome = write(parser, bytes);
      yield readAll(parser, lines);
      const error = await outcome;
      if (error) throw refusal(error, lines);
      if (written - lines.bytes > RECORD_BYTES_MAX + LOOK_AHEAD_BYTES) throw recordTooLong(lines.next);
    }
    yield await readRest(parser, lines, ended);
  } finally {
    parser.destroy();
  }
}

/** Counts lines and bytes record by record. */
class RecordLines {
  /** The line the next record starts on. */
  next = 1;
  /** Where the last record ended. */
  bytes = 0;
  #records = 0;
  #parserLines = 0;

  take({ record, info }: ParsedRecord, ended: boolean): CsvRecord {
    const line = this.next;
    if (info.bytes - this.bytes > RECORD_BYTES_MAX) throw recordTooLong(line);
    // The parser counts a CRLF inside a quoted field as two lines: its count only tells that there are line ends.
    const oneLine = info.lines - this.#parserLines === 1;
    this.next += oneLine ? 1 : 1 + countLineFeeds(record);
    this.bytes = info.bytes;
    this.#parserLines = info.lines;
    this.#records = info.records;
    return { line, fields: record, ended };
  }

  /** The line the record at fault starts on; one-line records that the parser had found but not yet given are counted. */
  lineOfError(error: CsvError): number {
    const records = typeof error.records === 'number' ? error.records : this.#records;
    return this.next + records - this.#records;
  }
}

function write(parser: Parser, bytes: Buffer): Promise<Error | null | undefined> {
  return new Promise((resolve) => {
    parser.write(bytes, resolve);
  });
}

function readAll(parser: Parser, lines: RecordLines): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  for (;;) {
    const parsed: ParsedRecord | null = parser.read();
    if (parsed === null) return records;
    const record = lines.take(parsed, true);
    if (!isBlank(record)) records.push(record);
  }
}

async function readRest(parser: Parser, lines: RecordLines, ended: boolean): Promise<readonly CsvRecord[]> {
  parser.end();
  const parsed: ParsedRecord[] = [];
  try {
    for await (const record of parser) parsed.push(record);
  } catch (error) {
    throw refusal(error, lines);
  }
  return parsed
    .map((record, index) => lines.take(record, ended || index < parsed.length - 1))
    .filter((record) => !isBlank(record));
}

function isBlank({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0]?.trim() === '';
}

function countLineFeeds(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) count += field.split('\n').length - 1;
  return count;
}

function refusal(error: unknown, lines: RecordLines): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = lines.lineOfError(error);
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileRefused(
      'open_quote',
      line,
      `A quote that opens in the record on line ${line} never closes. ` +
        'Close it, or double it ("") where the text holds a quote.',
      { cause: error },
    );
  }
  return new FileRefused(
    'malformed_csv',
    line,
    `A quote in the record on line ${line} stands in the wrong place. ` +
      'Quote the whole field and double the quotes inside it: "12"" pipe".',
    { cause: error },
  );
}

function recordTooLong(line: number): FileRefused {
  return new FileRefused(
    'record_too_long',
    line,
    `The record that starts on line ${line} is longer than 1 MiB, which no record is. ` +
      'Perhaps a quote opens there that never closes.',
  );
}
