import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DISCARD_MAX_BYTES } from '../../src/api/body-limit.ts';
import { ProblemError } from '../../src/api/problem.ts';
import { spoolBody } from '../../src/api/spool.ts';
import { UPLOAD_SETTINGS, type UploadSettings } from '../../src/api/upload-settings.ts';

describe('a spooled body', () => {
  let settings: UploadSettings;
  beforeEach(async () => {
    settings = { ...UPLOAD_SETTINGS, folder: await mkdtemp(join(tmpdir(), 'duewatch-spool-')) };
  });
  afterEach(() => rm(settings.folder, { recursive: true }));

  it('is read as it came, from its start each time and by several at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 5_000 }), { maxLength: 8 }), async (chunks) => {
        const whole = Buffer.concat(chunks);
        await using spool = await spoolBody(ReadableStream.from(chunks), settings);
        expect(spool.size_bytes).toBe(whole.byteLength);
        expect(spool.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
        for (const read of await Promise.all([contentOf(spool.open()), contentOf(spool.open())])) {
          expect(read.equals(whole)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('can be left half-read', async () => {
    await using spool = await spoolBody(ReadableStream.from([Buffer.alloc(2_000_000, 'a')]), settings);
    for await (const chunk of spool.open()) {
      expect(chunk.byteLength).toBeLessThan(2_000_000);
      break;
    }
    expect((await contentOf(spool.open())).byteLength).toBe(2_000_000);
  });

  it('is empty where there is no body', async () => {
    await using spool = await spoolBody(null, settings);
    expect([spool.size_bytes, (await contentOf(spool.open())).byteLength]).toEqual([0, 0]);
  });

  it('has no name, not even while it arrives', async () => {
    let named = -1;
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      named = (await readdir(settings.folder)).length;
      yield Buffer.from('b');
    };
    await using spool = await spoolBody(ReadableStream.from(body()), settings);
    expect([named, await readdir(settings.folder)]).toEqual([0, []]);
    expect(String(await contentOf(spool.open()))).toBe('ab');
  });

  it('takes just its limit and refuses a byte more, after reading on for a while', async () => {
    const limited = { ...settings, body_max_bytes: 10 };
    await using spool = await spoolBody(ReadableStream.from([Buffer.alloc(10)]), limited);
    expect(spool.size_bytes).toBe(10);
    let sent = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        sent += 65_536;
        yield Buffer.alloc(65_536);
      }
    };
    const body = ReadableStream.from(endless());
    expect(await problemOf(spoolBody(body, limited))).toBe('body_too_large');
    expect(sent).toBeGreaterThan(DISCARD_MAX_BYTES);
    expect(sent).toBeLessThan(2 * DISCARD_MAX_BYTES);
    expect(await problemOf(spoolBody(ReadableStream.from([Buffer.alloc(11)]), limited))).toBe(
      'body_too_large',
    );
  });

  it('waits for a body that comes slowly and not for one that comes no more', async () => {
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 8; count++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        yield Buffer.from('a');
      }
    };
    const hasty = { ...settings, window_ms: 300, window_min_bytes: 4 };
    await using spool = await spoolBody(ReadableStream.from(slow()), hasty);
    expect(spool.size_bytes).toBe(8);
    const stalled = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      await new Promise(() => undefined);
    };
    expect(await problemOf(spoolBody(ReadableStream.from(stalled()), hasty))).toBe('request_timeout');
    const greedy = { ...hasty, window_min_bytes: 7 };
    expect(await problemOf(spoolBody(ReadableStream.from(slow()), greedy))).toBe('request_timeout');
  });

  it('is refused where its sender goes away', async () => {
    const cut = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      throw new Error('aborted');
    };
    expect(await problemOf(spoolBody(ReadableStream.from(cut()), settings))).toBe('malformed_http');
  });
});

async function contentOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function problemOf(spooled: Promise<unknown>): Promise<string> {
  const error = await spooled.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemError) return error.code;
  throw error ?? new Error('it was taken');
}
