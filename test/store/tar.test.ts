import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTar, TarDamaged, type TarMember, tarBytes } from '../../src/store/tar.ts';

const MADE_AT = new Date('2026-11-21T08:00:00Z');

interface PlainMember {
  readonly name: string;
  readonly type: 'file' | 'folder';
  readonly content: Uint8Array;
}

const members = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-zA-Z0-9_ .-]{1,20}(\/[a-z0-9_-]{1,20}){0,2}$/),
      type: fc.constantFrom('file', 'folder'),
      content: fc.uint8Array({ maxLength: 2_000 }),
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  )
  .map((drawn) =>
    drawn
      .filter(({ name }) => !/^\.{1,2}(\/|$)/.test(name))
      .map((one) => (one.type === 'file' ? one : { ...one, content: new Uint8Array(0) })),
  );

describe('an archive', () => {
  it('gives back what went in, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 3_000 }), async (drawn, size) => {
        const archive = await archiveOf(drawn);
        expect(await membersOf(inPieces(archive, size))).toEqual(drawn);
      }),
      { numRuns: 60 },
    );
  });

  it('is damaged wherever it is cut off', async () => {
    const archive = await archiveOf([file('a', 700), folder('b'), file('b/c', 512)]);
    for (let length = 0; length < archive.length; length += 100) {
      await expect(membersOf(inPieces(archive.subarray(0, length), 400))).rejects.toThrow(TarDamaged);
    }
    await expect(membersOf(inPieces(Buffer.concat([archive, Buffer.alloc(1)]), 400))).rejects.toThrow(
      TarDamaged,
    );
  });

  it('is damaged where any byte of a header was changed', async () => {
    const archive = await archiveOf([file('a', 10)]);
    for (let at = 0; at < 512; at += 7) {
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      await expect(membersOf(inPieces(changed, 4_000)), `byte ${at}`).rejects.toThrow(TarDamaged);
    }
  });

  it.each(['../evil', 'a/../../evil', '/etc/evil', '..', 'a//b', 'a\\b', './a'])(
    'neither takes nor gives a name that leaves its folder: %s',
    async (name) => {
      await expect(archiveOf([file(name, 3)])).rejects.toThrow('does not go into an archive');
      const archive = await archiveOf([file('x'.repeat(name.length), 3)]);
      archive.write(name, 0);
      archive.write(`${checksum(archive).toString(8).padStart(6, '0')}\0 `, 148);
      await expect(membersOf(inPieces(archive, 512))).rejects.toThrow(TarDamaged);
    },
  );

  it('neither takes nor gives links and devices', async () => {
    for (const flag of ['1', '2', '3', '6', 'x']) {
      const archive = await archiveOf([file('a', 0)]);
      archive.write(flag, 156);
      archive.write(`${checksum(archive).toString(8).padStart(6, '0')}\0 `, 148);
      await expect(membersOf(inPieces(archive, 512))).rejects.toThrow('something else than plain files');
    }
  });

  it('is not made of a file that changes while it is read', async () => {
    await expect(archiveOf([{ ...file('a', 10), size: 11 }])).rejects.toThrow('it changed while it was read');
  });

  it('passes over what nobody reads', async () => {
    const archive = await archiveOf([file('a', 600), file('b', 5)]);
    const names: string[] = [];
    for await (const { name } of readTar(inPieces(archive, 100))) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  it('is what tar reads and writes', async () => {
    const folderPath = await mkdtemp(join(tmpdir(), 'duewatch-tar-'));
    onTestFinished(() => rm(folderPath, { recursive: true }));
    const made = [folder('one'), file('one/two.txt', 1_500), file('empty', 0)];
    await writeFile(join(folderPath, 'ours.tar'), await archiveOf(made));
    await promisify(execFile)('tar', ['-xf', 'ours.tar'], { cwd: folderPath });
    expect((await readdir(folderPath)).sort()).toEqual(['empty', 'one', 'ours.tar']);
    const unpacked = join(folderPath, 'one', 'two.txt');
    expect(new Uint8Array(await readFile(unpacked))).toEqual(made[1]?.content);
    expect((await stat(unpacked)).mtime).toEqual(MADE_AT);
    await promisify(execFile)('tar', ['--format=ustar', '-b1', '-cf', 'theirs.tar', 'one', 'empty'], {
      cwd: folderPath,
    });
    expect(await membersOf(inPieces(await readFile(join(folderPath, 'theirs.tar')), 1_000))).toEqual(made);
  });
});

function file(name: string, bytes: number): PlainMember {
  return { name, type: 'file', content: Uint8Array.from({ length: bytes }, (_, index) => index % 251) };
}

function folder(name: string): PlainMember {
  return { name, type: 'folder', content: new Uint8Array(0) };
}

async function archiveOf(made: readonly (PlainMember & { readonly size?: number })[]): Promise<Buffer> {
  async function* members(): AsyncGenerator<TarMember> {
    for (const { name, type, content, size } of made) {
      yield { name, type, size: size ?? content.length, content: inPieces(content, 300) };
    }
  }
  return Buffer.concat(await Array.fromAsync(tarBytes(members(), MADE_AT)));
}

async function membersOf(bytes: AsyncIterable<Uint8Array>): Promise<readonly PlainMember[]> {
  const found: PlainMember[] = [];
  for await (const { name, type, content } of readTar(bytes)) {
    found.push({ name, type, content: new Uint8Array(Buffer.concat(await Array.fromAsync(content))) });
  }
  return found;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function checksum(header: Buffer): number {
  return header.subarray(0, 512).reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}
