import { TextDecoder } from 'node:util';
import { FileRefused } from './file-refused.ts';
import { endOfLine, type LineBlock, lineBlocks } from './line-blocks.ts';

export type TextEncoding = 'utf-8' | 'gb18030';

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
 * the middle of a character, `record_too_long` where a line is over 1 MiB
 */
export async function* textBlocks(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<TextBlock> {
  // The decoder would take a byte order mark off every block; only the one at the start of the file is no text.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for await (const block of lineBlocks(bytes)) {
    if (block.line === 1) refuseNoText(block.bytes);
    const text = decode(decoder, block);
    const start = block.line === 1 && text.startsWith('\ufeff') ? 1 : 0;
    if (text.length > start) yield { text: text.slice(start), line: block.line };
  }
}

function refuseNoText(bytes: Uint8Array): void {
  for (const [signature, advice] of SIGNATURES) {
    if (signature.every((byte, at) => bytes[at] === byte)) {
      throw new FileRefused('broken_encoding', 1, `The file is not plain text: ${advice}`);
    }
  }
}

function decode(decoder: TextDecoder, block: LineBlock): string {
  try {
    return decoder.decode(block.bytes);
  } catch {
    throw brokenText(decoder.encoding, block);
  }
}

/** Goes through the block line by line to name the first one that cannot be read. */
function brokenText(encoding: string, block: LineBlock): FileRefused {
  let line = block.line;
  let start = 0;
  let end = endOfLine(block.bytes, start);
  while (end < block.bytes.length && isText(encoding, block.bytes.subarray(start, end), false)) {
    line++;
    start = end;
    end = endOfLine(block.bytes, start);
  }
  if (isText(encoding, block.bytes.subarray(start, end), true)) {
    return new FileRefused(
      'truncated',
      line,
      `The file stops in the middle of a character on line ${line}: it was cut off on its way. Send it again.`,
    );
  }
  const advice =
    encoding === 'utf-8'
      ? 'If it comes from an old Excel in Chinese, give --encoding gb18030; otherwise save it as CSV UTF-8.'
      : 'Leave --encoding out if it is UTF-8.';
  const name = encoding === 'utf-8' ? 'UTF-8' : 'GB 18030';
  return new FileRefused(
    'broken_encoding',
    line,
    `Near line ${line} the file is not text in ${name}. ${advice}`,
  );
}

function isText(encoding: string, bytes: Uint8Array, mayStopInCharacter: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: mayStopInCharacter });
    return true;
  } catch {
    return false;
  }
}
