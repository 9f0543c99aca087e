/** The beginning of a file that nobody has described: its encoding, delimiter, header and rows are found out. */
import { Buffer } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { SKIP_LINES_MAX } from '../domain/mapping.ts';
import { notText } from './csv-header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { emptyFile, FileRefused } from './file-refused.ts';
import { dayFormatsOf } from './suggest-day-formats.ts';
import { nameForms } from './suggest-names.ts';
import { numberSpelling } from './suggest-number-marks.ts';
import { refuseNoText, type TextEncoding, textBlocks } from './text-blocks.ts';
import { Utf8Tally } from './utf8-tally.ts';

export interface FileSample {
  readonly encoding: TextEncoding;
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly header_line: number;
  /** Nobody said the encoding, and it is one of many in which any bytes are text. */
  readonly encoding_guessed: boolean;
  /** What stands above the header: a title, `sep=;`. The mapping skips it. */
  readonly above: readonly CsvRecord[];
  /** Those with as many fields as the header. */
  readonly rows: readonly CsvRecord[];
  /** Those with more or fewer. */
  readonly uneven: readonly CsvRecord[];
  /** Whether the file ends within the sample. */
  readonly whole: boolean;
}

/** What somebody says of how the file is written; what is absent is found out. */
export interface GivenReading {
  readonly encoding?: TextEncoding | undefined;
  readonly delimiter?: string | undefined;
}

/** Enough to judge a file by. */
export const SAMPLE_ROWS_MAX = 20_000;
const SAMPLE_BYTES_MAX = 32 * 1_048_576;

/** How much is read to find out delimiter and header. */
const LOOK_ROWS = 200;
const HEADER_LINES_MAX = 30;
const DELIMITERS = [',', ';', '\t', '|'] as const;
const LF = 10;

/**
 * Reads no more than the sample.
 * @param isKnown whether a normalised name is one that columns have
 * @throws FileRefused where the file is no text, is broken, is empty, or has no header
 */
export async function sampleFile(
  bytes: AsyncIterable<Uint8Array>,
  isKnown: (name: string) => boolean,
  given: GivenReading = {},
): Promise<FileSample> {
  const head = await readHead(bytes);
  if (head.bytes.length === 0) throw emptyFile();
  refuseNoText(head.bytes);
  const encoding = given.encoding ?? encodingOf(head.bytes);
  if (!head.bytes.includes(LF)) refuseGarbled([new TextDecoder(encoding).decode(head.bytes)], 1);
  const delimiters = given.delimiter === undefined ? DELIMITERS : [given.delimiter];
  const { delimiter, header, above } = await findHeader(head.bytes, encoding, isKnown, delimiters);
  refuseGarbled(header.fields, header.line);
  if (above.length > 0 && header.line - 1 > SKIP_LINES_MAX) throw tooFarDown(header.line);
  const { records, ended } = await readRecords(head, encoding, delimiter, above.length + 1 + SAMPLE_ROWS_MAX);
  const below = records.slice(above.length + 1);
  return {
    encoding,
    encoding_guessed: given.encoding === undefined && encoding === 'windows-1252',
    delimiter,
    header: header.fields.map((name) => name.trim()),
    header_line: header.line,
    above,
    rows: below.filter(({ fields }) => fields.length === header.fields.length),
    uneven: below.filter(({ fields }) => fields.length !== header.fields.length),
    whole: head.whole && ended,
  };
}

/** @param line where the line begins that does not end */
export function noLineEnd(line: number): FileRefused {
  const message = `No line end was found in the ${SAMPLE_BYTES_MAX / 1_048_576} MB that were looked at: line ${line} does not end. Export one line for each row.`;
  return new FileRefused('record_too_long', line, message);
}

function tooFarDown(line: number): FileRefused {
  const message =
    `The header stands on line ${line}, and a mapping can skip ${SKIP_LINES_MAX} lines at most (skip_lines): ` +
    'take lines above it out of the file.';
  return new FileRefused('wrong_header', line, message);
}

function refuseGarbled(names: readonly string[], line: number): void {
  const garbled = notText(names);
  if (garbled) throw new FileRefused(garbled.reason, line, garbled.message);
}

interface Head {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** Whole lines, a few more than are looked at. */
async function readHead(source: AsyncIterable<Uint8Array>): Promise<Head> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let lines = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines++;
    if (size < SAMPLE_BYTES_MAX && lines <= SAMPLE_ROWS_MAX + HEADER_LINES_MAX) continue;
    const bytes = Buffer.concat(chunks);
    const end = bytes.lastIndexOf(LF) + 1;
    if (end > 0) return { bytes: bytes.subarray(0, end), whole: false };
    refuseNoText(bytes);
    refuseGarbled([new TextDecoder().decode(bytes.subarray(0, PIECE_BYTES))], 1);
    throw noLineEnd(1);
  }
  return { bytes: Buffer.concat(chunks), whole: true };
}

function encodingOf(bytes: Uint8Array): TextEncoding {
  if (isText(bytes, 'utf-8')) return 'utf-8';
  const tally = new Utf8Tally();
  tally.add(bytes, 1);
  tally.refuseDamaged();
  if (isOneByteText(bytes)) return 'windows-1252';
  if (isText(bytes, 'gb18030')) return 'gb18030';
  throw new FileRefused(
    'broken_encoding',
    null,
    'The file is text neither in UTF-8 nor in GB 18030. Save it as CSV UTF-8.',
  );
}

function isText(bytes: Uint8Array, encoding: TextEncoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the bytes beyond ASCII stand alone, as umlauts do. Those of a Chinese character come in pairs, of which the
 * second is below 0x80 in rare characters only.
 */
function isOneByteText(bytes: Uint8Array): boolean {
  let alone = 0;
  let paired = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    if ((bytes[at + 1] ?? 0) < 0x80) alone++;
    else paired++;
    at++;
  }
  return alone > paired;
}

interface FoundHeader {
  readonly delimiter: string;
  readonly header: CsvRecord;
  readonly above: readonly CsvRecord[];
}

/** The delimiter under which the lines are most alike and the header has the most names that are known. */
async function findHeader(
  bytes: Uint8Array,
  encoding: TextEncoding,
  isKnown: (name: string) => boolean,
  delimiters: readonly string[],
): Promise<FoundHeader> {
  const look = { bytes, whole: false };
  let best: (FoundHeader & { readonly score: number }) | null = null;
  let fault: unknown = null;
  for (const delimiter of delimiters) {
    try {
      const { records } = await readRecords(look, encoding, delimiter, LOOK_ROWS);
      const found = headerIn(records, isKnown);
      if (found !== null && (best === null || found.score > best.score)) best = { delimiter, ...found };
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      fault ??= error;
    }
  }
  if (best !== null) return best;
  if (fault !== null) throw fault;
  throw new FileRefused(
    'wrong_header',
    1,
    'No header with names of columns was found among the first lines: put the names of the columns first, with a comma, semicolon, tab or | between.',
  );
}

/** Weighs a known name as much as two columns more. */
const KNOWN_NAME_WEIGHT = 2;

function headerIn(
  records: readonly CsvRecord[],
  isKnown: (name: string) => boolean,
): { readonly header: CsvRecord; readonly above: readonly CsvRecord[]; readonly score: number } | null {
  // Titles and ruled lines are of one field, and may be as many as the rows of a short list.
  const width = commonest(records.map(({ fields }) => fields.length).filter((fields) => fields > 1));
  if (width === null) return null;
  const alike = records.filter(({ fields }) => fields.length === width).length / records.length;
  const candidates = records
    .slice(0, HEADER_LINES_MAX)
    .map((record, index) => ({ record, index, known: knownNames(record, isKnown) }))
    .filter(({ record, known }) => record.fields.length === width && looksLikeNames(record, known));
  const most = candidates.reduce((a, b) => Math.max(a, b.known), 0);
  const found = candidates.find(({ known }) => known === most);
  if (found === undefined) return null;
  const score = alike * width + KNOWN_NAME_WEIGHT * found.known;
  return { header: found.record, above: records.slice(0, found.index), score };
}

function knownNames({ fields }: CsvRecord, isKnown: (name: string) => boolean): number {
  return fields.filter((field) => nameForms(field).some(isKnown)).length;
}

/** At least two texts, and no days or numbers, unless known names are among them: ageing columns are called `30`. */
function looksLikeNames({ fields }: CsvRecord, known: number): boolean {
  const filled = fields.map((field) => field.trim()).filter((field) => field !== '');
  const values = filled.filter((text) => isNumberOrDay(text)).length;
  return filled.length > 1 && values <= (known > 1 ? filled.length / 2 : 0);
}

function isNumberOrDay(text: string): boolean {
  return numberSpelling([text]).found !== 'none' || dayFormatsOf([text]).length > 0;
}

function commonest(widths: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

/** The first records. Where the file goes on, what is wrong with its cut end is not of the file. */
async function readRecords(
  head: Head,
  encoding: TextEncoding,
  delimiter: string,
  limit: number,
): Promise<{ readonly records: readonly CsvRecord[]; readonly ended: boolean }> {
  const records: CsvRecord[] = [];
  try {
    for await (const page of csvRecords(textBlocks(pieces(head.bytes), encoding), delimiter)) {
      for (const record of page) records.push(record);
      if (records.length > limit) return { records: records.slice(0, limit), ended: false };
    }
  } catch (error) {
    if (head.whole || !(error instanceof FileRefused) || error.reason !== 'open_quote') throw error;
  }
  return { records, ended: true };
}

const PIECE_BYTES = 65_536;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
