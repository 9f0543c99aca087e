import { Buffer } from 'node:buffer';
import { FileRefused } from './file-refused.ts';
import { RECORD_BYTES_MAX } from './line-blocks.ts';
import { QuotedRecord } from './quoted-record.ts';
import type { TextBlock } from './text-blocks.ts';

export interface CsvRecord {
  /** The line it starts on. */
  readonly line: number;
  readonly fields: readonly string[];
  /** False where the file stops with no line end after it, so that it may have been cut. */
  readonly ended: boolean;
}

/** A text of no more code units than this is no longer than 1 MiB in UTF-8, its line feed included. */
const UNITS_ALWAYS_FIT = Math.floor(RECORD_BYTES_MAX / 3) - 1;

/**
 * The records of a CSV file, the header among them, in pages as the text comes in. Blank lines are left out. Fields
 * may be quoted with `"`, a quote inside them doubled, and may then hold line ends.
 * @throws FileRefused `open_quote`, `malformed_csv` (a quote in the wrong place), `record_too_long` (over 1 MiB), each
 * after the records before the one at fault
 */
export async function* csvRecords(
  blocks: AsyncIterable<TextBlock>,
  delimiter: string,
): AsyncGenerator<readonly CsvRecord[]> {
  const lines = new RecordLines(delimiter);
  for await (const block of blocks) {
    const records: CsvRecord[] = [];
    const refusal = lines.read(block, records);
    yield records;
    if (refusal !== null) throw refusal;
  }
  if (lines.open !== null) throw openQuote(lines.open.line);
}

/** Goes through a file line by line, so that nothing depends on where its blocks are cut. */
class RecordLines {
  /** The record that began on a line before and has not ended. */
  open: QuotedRecord | null = null;
  readonly #delimiter: string;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Adds the block's records. What refuses the file stops it and is given back. */
  read(block: TextBlock, records: CsvRecord[]): FileRefused | null {
    const lines = block.text.split('\n');
    const last = lines.length - 1;
    const quotes = block.text.includes('"');
    for (let index = 0; index <= last; index++) {
      const text = lines[index] ?? '';
      const ended = index < last;
      if (text === '' && !ended) break;
      const line = block.line + index;
      const record =
        this.open !== null || (quotes && text.includes('"'))
          ? this.#quoted(line, text, ended)
          : this.#plain(line, text, ended);
      if (record instanceof FileRefused) return record;
      if (record !== null && !isBlank(record)) records.push(record);
    }
    return null;
  }

  #plain(line: number, text: string, ended: boolean): CsvRecord | FileRefused {
    if (text.length > UNITS_ALWAYS_FIT && Buffer.byteLength(text) + (ended ? 1 : 0) > RECORD_BYTES_MAX)
      return recordTooLong(line);
    const content = ended && text.endsWith('\r') ? text.slice(0, -1) : text;
    return { line, fields: content.split(this.#delimiter), ended };
  }

  /** Null where the record goes on in the next line. */
  #quoted(line: number, text: string, ended: boolean): CsvRecord | FileRefused | null {
    const record = this.open ?? new QuotedRecord(line, this.#delimiter);
    this.open = record;
    const state = record.add(text, ended);
    if (record.bytes > RECORD_BYTES_MAX) return recordTooLong(record.line);
    if (state === 'malformed') return malformed(record.line);
    if (state === 'open') return null;
    this.open = null;
    return { line: record.line, fields: record.fields, ended };
  }
}

function isBlank({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0]?.trim() === '';
}

function openQuote(line: number): FileRefused {
  return new FileRefused(
    'open_quote',
    line,
    `A quote that opens in the record on line ${line} never closes. ` +
      'Close it, or double it ("") where the text holds a quote.',
  );
}

function malformed(line: number): FileRefused {
  return new FileRefused(
    'malformed_csv',
    line,
    `A quote in the record on line ${line} stands in the wrong place. ` +
      'Quote the whole field and double the quotes inside it: "12"" pipe".',
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
