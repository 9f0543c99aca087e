import { TextDecoder } from 'node:util';
import type { MAPPING_ENCODINGS } from '../domain/mapping.ts';
import { FileRefused } from './file-refused.ts';
import { endOfLine, type LineBlock, lineBlocks } from './line-blocks.ts';
import { Utf8Tally } from './utf8-tally.ts';

export type TextEncoding = (typeof MAPPING_ENCODINGS)[number];

export interface TextBlock {
  /** Whole lines with their line ends; only the file's last block may lack one. Never empty. */
  readonly text: string;
  /** The line the block begins with, the file's first being 1. */
  readonly line: number;
}

/** First bytes that tell a file that is no plain text, and what to do with it. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], advice: string])[] = [
  [[0x1f, 0x8b], 'it is compressed with gzip. End its name in .gz.'],
  [[0x50, 0x4b, 0x03, 0x04], 'it is an Excel workbook or a zip file. Save the sheet as CSV UTF-8.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'it is an old Excel workbook. Save the sheet as CSV UTF-8.'],
  [[0xff, 0xfe], 'it is UTF-16 (in Excel "Unicode text"). Save it as CSV UTF-8.'],
  [[0xfe, 0xff], 'it is UTF-16 (in Excel "Unicode text"). Save it as CSV UTF-8.'],
];

/**
 * The file as text, in blocks of whole lines, without its byte order mark.
 * @throws FileRefused `broken_encoding` where the bytes are no text in this encoding, `truncated` where they stop in
 * the middle of a character, `record_too_long` where a line is over 1 MiB; at the end of the file `broken_encoding`
 * where it is read as Windows-1252, in which all bytes are text, and is UTF-8
 */
export async function* textBlocks(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<TextBlock> {
  // The decoder would take a byte order mark off every block; only the one at the start of the file is no text.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const tally = encoding === 'windows-1252' ? new Utf8Tally() : null;
  for await (const block of lineBlocks(bytes)) {
    tally?.add(block.bytes, block.line);
    if (block.line === 1) refuseNoText(block.bytes);
    const whole = decode(decoder, block.bytes);
    // The lines before a broken one are given out first, so that what is wrong with them is told first.
    const broken = whole === null ? firstBrokenLine(decoder, block) : null;
    const text = whole ?? decode(decoder, block.bytes.subarray(0, broken?.start)) ?? '';
    const start = block.line === 1 && text.startsWith('\ufeff') ? 1 : 0;
    if (text.length > start) yield { text: text.slice(start), line: block.line };
    if (broken) throw brokenText(encoding, broken);
  }
  tally?.refuseAsWindows();
}

/** The text below the first `count` lines, which are read over; lines are counted as they stand in the file. */
export async function* withoutLines(
  blocks: AsyncIterable<TextBlock>,
  count: number,
): AsyncGenerator<TextBlock> {
  for await (const { text, line } of blocks) {
    let start = 0;
    let at = line;
    for (; at <= count && start < text.length; at++) {
      const end = text.indexOf('\n', start);
      start = end < 0 ? text.length : end + 1;
    }
    if (start < text.length) yield { text: text.slice(start), line: at };
  }
}

/** @throws FileRefused `broken_encoding` where the file's first bytes are those of a workbook, an archive or UTF-16 */
export function refuseNoText(bytes: Uint8Array): void {
  for (const [signature, advice] of SIGNATURES) {
    if (signature.every((byte, at) => bytes[at] === byte)) {
      throw new FileRefused('broken_encoding', 1, `The file is not plain text: ${advice}`);
    }
  }
}

/** Null where the bytes are no text. Every block is whole lines, so the decoder starts afresh with each. */
function decode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

interface BrokenLine {
  readonly line: number;
  /** Where it begins in its block. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Goes through a block that is no text, line by line. */
function firstBrokenLine(decoder: TextDecoder, block: LineBlock): BrokenLine {
  for (let line = block.line, start = 0; ; line++) {
    const end = endOfLine(block.bytes, start);
    const bytes = block.bytes.subarray(start, end);
    if (end === block.bytes.length || decode(decoder, bytes) === null) return { line, start, bytes };
    start = end;
  }
}

function brokenText(encoding: TextEncoding, { line, bytes }: BrokenLine): FileRefused {
  if (isCutText(encoding, bytes)) {
    return new FileRefused(
      'truncated',
      line,
      `The file stops in the middle of a character on line ${line}: it was cut off on its way. Send it again.`,
    );
  }
  const message =
    encoding === 'utf-8'
      ? `Near line ${line} the file is not text in UTF-8. If it comes from an old Excel in Chinese, ` +
        'give --encoding gb18030; from a Western Windows, --encoding windows-1252; otherwise save it as CSV UTF-8.'
      : `Near line ${line} the file is not text in GB 18030. Leave --encoding out if it is UTF-8.`;
  return new FileRefused('broken_encoding', line, message);
}

/** Whether the bytes are text but for a last character that is not whole. */
function isCutText(encoding: TextEncoding, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
