import { Buffer } from 'node:buffer';
import { FileRefused } from './file-refused.ts';

/** A record longer than this is no record: 1 MiB. */
export const RECORD_BYTES_MAX = 1_048_576;

export interface LineBlock {
  /** Whole lines with their line ends; only the file's last block may lack one. */
  readonly bytes: Uint8Array;
  /** The line the block begins with, the file's first being 1. */
  readonly line: number;
}

const PIECE_BYTES = 65_536;
/** How many pieces of an unfinished line are kept before they are joined, so that tiny pieces cost no memory. */
const PIECES_MAX = 1_024;
const LF = 10;

/**
 * The bytes cut into blocks of whole lines, at most 1 MiB and a piece of 64 KiB long whatever sizes come in. A line
 * ends with LF (CRLF included). In UTF-8 and GB 18030 that byte is never part of another character, so a block can be
 * decoded on its own.
 * @throws FileRefused `record_too_long` as soon as a line is over 1 MiB
 */
export async function* lineBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let line = 1;
  let unfinished: Uint8Array[] = [];
  let unfinishedBytes = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      const lineBytes = unfinishedBytes + endOfLine(piece, 0);
      if (lineBytes > RECORD_BYTES_MAX) throw lineTooLong(line);
      const end = piece.lastIndexOf(LF) + 1;
      if (end === 0) {
        unfinished.push(piece);
        if (unfinished.length > PIECES_MAX) unfinished = [Buffer.concat(unfinished)];
        unfinishedBytes = lineBytes;
        continue;
      }
      const block = Buffer.concat([...unfinished, piece.subarray(0, end)]);
      yield { bytes: block, line };
      line += countLines(block);
      unfinished = end < piece.length ? [piece.subarray(end)] : [];
      unfinishedBytes = piece.length - end;
    }
  }
  if (unfinishedBytes > 0) yield { bytes: Buffer.concat(unfinished), line };
}

/** Where the line that begins at `start` ends, its line end included; the length where it has none. */
export function endOfLine(bytes: Uint8Array, start: number): number {
  const at = bytes.indexOf(LF, start);
  return at < 0 ? bytes.length : at + 1;
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

function lineTooLong(line: number): FileRefused {
  return new FileRefused(
    'record_too_long',
    line,
    `Line ${line} is longer than 1 MiB, which no record is: the file is damaged or not what its name says.`,
  );
}
