/** Whether bytes that are read in another encoding were written in UTF-8: no other text falls into its pattern but by chance. */
import { Buffer } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { FileRefused } from './file-refused.ts';

const LF = 10;
const ASCII_END = 0x80;
const WINDOWS_1252 = new TextDecoder('windows-1252');

interface Place {
  readonly line: number;
  readonly bytes: Uint8Array;
}

/** Counts over a whole file, so that nothing depends on where its blocks are cut. */
export class Utf8Tally {
  /** Bytes beyond ASCII that make up characters of UTF-8, and those that do not. */
  #within = 0;
  #stray = 0;
  /** The first character of UTF-8, and the first stray byte. */
  #first: Place | null = null;
  #firstStray: number | null = null;

  /** @param line the line that the bytes, which are whole lines, begin with */
  add(bytes: Uint8Array, line: number): void {
    for (let at = 0; at < bytes.length; ) {
      if ((bytes[at] ?? 0) < ASCII_END) {
        at++;
        continue;
      }
      const length = characterLength(bytes, at);
      if (length > 0) {
        this.#within += length;
        this.#first ??= { line: lineAt(bytes, line, at), bytes: bytes.slice(at, at + length) };
      } else {
        this.#stray++;
        this.#firstStray ??= lineAt(bytes, line, at);
      }
      at += Math.max(1, length);
    }
  }

  /** More than two thirds of the bytes beyond ASCII: of a Western text that is not UTF-8 next to none are, of a Chinese one a third. */
  get isUtf8(): boolean {
    return this.#within > 2 * this.#stray;
  }

  /** @throws FileRefused `broken_encoding` where a file that is read as Windows-1252 is UTF-8 */
  refuseAsWindows(): void {
    if (!this.isUtf8 || this.#first === null) return;
    const { line, bytes } = this.#first;
    const message =
      `The file is in UTF-8, and as Windows-1252 would be read wrongly: on line ${line} ` +
      `${JSON.stringify(WINDOWS_1252.decode(bytes))} for ${JSON.stringify(Buffer.from(bytes).toString())}. ` +
      'Take "encoding" out of the mapping and leave --encoding out. ' +
      'If the first is what is meant, save the file as CSV UTF-8 and do the same.';
    throw new FileRefused('broken_encoding', line, message);
  }

  /** @throws FileRefused `broken_encoding` where a file that is not sound UTF-8 is UTF-8 all the same */
  refuseDamaged(): void {
    if (!this.isUtf8 || this.#firstStray === null) return;
    const damaged = this.#stray === 1 ? '1 byte of it is' : `${this.#stray} bytes of it are`;
    const message =
      `The file is in UTF-8, but ${damaged} damaged, first on line ${this.#firstStray}: mend that line, or export the ` +
      'file again. If it is in another encoding, say which with --encoding.';
    throw new FileRefused('broken_encoding', this.#firstStray, message);
  }
}

function lineAt(bytes: Uint8Array, line: number, at: number): number {
  let found = line;
  for (let end = bytes.indexOf(LF); end >= 0 && end < at; end = bytes.indexOf(LF, end + 1)) found++;
  return found;
}

/** How many bytes the character has that begins there; 0 where none does, as The Unicode Standard has it (table 3-7). */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || lead < 0xc2) return 0;
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
