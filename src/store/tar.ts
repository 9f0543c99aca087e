/**
 * Archives in the ustar format, which every tar program reads: folders and plain files below one folder, a stream in
 * and out, whatever their size.
 */

/** What an archive is not where it cannot be read to its end as this module wrote it. */
export class TarDamaged extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TarDamaged';
  }
}

export interface TarEntry {
  /** Relative, with `/` between folders, none of them `..`, at most 100 bytes. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  /** Bytes of content; 0 for a folder. */
  readonly size: number;
}

/** An entry on its way in or out. Its content is read to its end, or not at all, before the next entry is asked for. */
export interface TarMember extends TarEntry {
  readonly content: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const NAME_BYTES_MAX = 100;
/** Eleven octal digits. */
const SIZE_MAX = 8 ** 11 - 1;
const SAFE_NAME = /^(?!\.{1,2}(?:\/|$))[^/\0\\]+(?:\/(?!\.{1,2}(?:\/|$))[^/\0\\]+)*$/;
const TYPE_FLAG = { file: '0', folder: '5' } as const;

/**
 * The archive of these members, in their order.
 * @param madeAt the time that every member carries
 */
export async function* tarBytes(members: AsyncIterable<TarMember>, madeAt: Date): AsyncGenerator<Uint8Array> {
  for await (const member of members) {
    yield headerOf(member, madeAt);
    let written = 0;
    for await (const chunk of member.content) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== member.size) {
      throw new Error(
        `${member.name} has ${written} bytes instead of ${member.size}: it changed while it was read`,
      );
    }
    yield new Uint8Array(paddingAfter(member.size));
  }
  yield new Uint8Array(2 * BLOCK);
}

/**
 * The members of an archive, in their order, until its end.
 * @throws TarDamaged where it is no such archive, is cut off, or names anything that would leave its folder
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const reader = new BlockReader(bytes);
  for (;;) {
    const header = await reader.block();
    if (header.every((byte) => byte === 0)) break;
    const entry = entryOf(header);
    const content = reader.content(entry.size);
    yield { ...entry, content };
    // What nobody wanted to read has to be passed over.
    for await (const _ of content);
  }
  // Two empty blocks end an archive, and nothing follows them.
  if ((await reader.block()).some((byte) => byte !== 0) || (await reader.more())) {
    throw new TarDamaged('something stands after its end');
  }
}

function headerOf({ name, type, size }: TarEntry, madeAt: Date): Uint8Array {
  const path = type === 'folder' ? `${name}/` : name;
  if (!SAFE_NAME.test(name) || Buffer.byteLength(path) > NAME_BYTES_MAX || size > SIZE_MAX) {
    throw new Error(`${name} of ${size} bytes does not go into an archive`);
  }
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0);
  header.write(octal(type === 'folder' ? 0o700 : 0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(Math.floor(madeAt.getTime() / 1_000), 11), 136);
  header.write(TYPE_FLAG[type], 156);
  // The format's name, a zero byte, its version 00.
  header.write('ustar\x0000', 257);
  header.write(`${octal(checksumOf(header), 6)}\0 `, 148);
  return header;
}

function entryOf(bytes: Uint8Array): TarEntry {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (octalAt(header, 148, 8) !== checksumOf(header)) throw new TarDamaged('a header of it is damaged');
  const flag = header.toString('latin1', 156, 157);
  const type = flag === TYPE_FLAG.folder ? 'folder' : 'file';
  const name = textAt(header, 0, NAME_BYTES_MAX).replace(/\/$/, '');
  if (flag !== TYPE_FLAG[type] || !SAFE_NAME.test(name)) {
    throw new TarDamaged(`it holds something else than plain files and folders: ${JSON.stringify(name)}`);
  }
  return { name, type, size: octalAt(header, 124, 12) };
}

/** The sum of all bytes of a header, those of the sum itself taken for spaces. */
function checksumOf(header: Uint8Array): number {
  const SPACE = 32;
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? SPACE : byte), 0);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function octalAt(header: Buffer, offset: number, length: number): number {
  const text = textAt(header, offset, length).trim();
  if (!/^[0-7]+$/.test(text)) throw new TarDamaged('a number in it cannot be read');
  return Number.parseInt(text, 8);
}

function textAt(header: Buffer, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

function paddingAfter(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Cuts a stream of chunks of any size into headers and contents. */
class BlockReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  async block(): Promise<Uint8Array> {
    const block = new Uint8Array(BLOCK);
    let filled = 0;
    for await (const chunk of this.#bytes(BLOCK)) {
      block.set(chunk, filled);
      filled += chunk.length;
    }
    return block;
  }

  async *content(size: number): AsyncGenerator<Uint8Array> {
    yield* this.#bytes(size);
    for await (const _ of this.#bytes(paddingAfter(size)));
  }

  /** Whether anything follows. */
  async more(): Promise<boolean> {
    return this.#rest.length > 0 || (await this.#fill());
  }

  async *#bytes(count: number): AsyncGenerator<Uint8Array> {
    let left = count;
    while (left > 0) {
      if (!(await this.more())) throw new TarDamaged('it is cut off');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async #fill(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return false;
      if (value.length === 0) continue;
      this.#rest = value;
      return true;
    }
  }
}
