import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inChunks, readAll } from './read-all.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount\n';
const ROW = 'I1,C1,2026-01-10,2026-02-10,100\n';
/** 张三 in GB 18030. */
const ZHANG_SAN = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]);

describe('the encoding of a file', () => {
  it('is UTF-8 or, where that is said, GB 18030', async () => {
    const row = ROW.slice(2);
    const utf8 = await readAll(`${HEADER}张三${row}`);
    const gb18030 = Buffer.concat([Buffer.from(HEADER), ZHANG_SAN, Buffer.from(row)]);
    const chinese = await readAll(gb18030, { encoding: 'gb18030' });
    expect(utf8.records[0]?.values[0]).toBe('张三');
    expect(chinese).toEqual(utf8);
    const marked = Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), gb18030]);
    expect(await readAll(marked, { encoding: 'gb18030' })).toEqual(utf8);
  });

  it('is broken near a line, and the other encoding is hinted at', async () => {
    for (const size of [1, 7, 1_000]) {
      const file = Buffer.concat([Buffer.from(HEADER + ROW), ZHANG_SAN, Buffer.from(ROW)]);
      expect((await readAll(inChunks(file, size))).refused).toEqual({
        reason: 'broken_encoding',
        line: 3,
        message:
          'Near line 3 the file is not text in UTF-8. ' +
          'If it comes from an old Excel in Chinese, give --encoding gb18030; from a Western Windows, --encoding windows-1252; otherwise save it as CSV UTF-8.',
      });
      const broken = Buffer.concat([Buffer.from(HEADER + ROW), Buffer.from([0xff, 0xff, 0x0a])]);
      expect((await readAll(inChunks(broken, size), { encoding: 'gb18030' })).refused).toEqual({
        reason: 'broken_encoding',
        line: 3,
        message: 'Near line 3 the file is not text in GB 18030. Leave --encoding out if it is UTF-8.',
      });
    }
  });

  it('is not to blame for a file that stops in the middle of a character', async () => {
    const cut = Buffer.from(`${HEADER}${ROW}张`).subarray(0, -1);
    expect((await readAll(cut)).refused).toMatchObject({ reason: 'truncated', line: 3 });
    const cutChinese = Buffer.concat([Buffer.from(HEADER + ROW), ZHANG_SAN.subarray(0, 3)]);
    expect((await readAll(cutChinese, { encoding: 'gb18030' })).refused).toMatchObject({
      reason: 'truncated',
      line: 3,
    });
  });

  it('is to blame for half a character before a line end', async () => {
    const half = Buffer.concat([Buffer.from(HEADER), Buffer.from([0xe5, 0xbc, 0x0a])]);
    expect((await readAll(half)).refused).toMatchObject({ reason: 'broken_encoding', line: 2 });
  });

  it('keeps a replacement character that the file itself holds', async () => {
    expect((await readAll(`${HEADER}K\ufffdln${ROW.slice(2)}`)).records[0]?.values[0]).toBe('K\ufffdln');
  });

  it('takes one byte order mark off the start of the file', async () => {
    expect((await readAll(Buffer.from(`\ufeff${HEADER}${ROW}`))).records).toHaveLength(1);
  });
});

describe('a file that is no text', () => {
  it.each([
    ['compressed with gzip', gzipSync(HEADER)],
    ['an Excel workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00])],
    ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le')],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le').swap16()],
  ])('is told to be %s', async (what, file) => {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const { refused } = await readAll(file, { encoding });
      expect(refused).toMatchObject({ reason: 'broken_encoding', line: 1 });
      expect(refused?.message).toContain(`The file is not plain text: it is ${what}`);
    }
  });
});

describe('a gzip file', () => {
  it('is read like the file in it, however many members it has', async () => {
    const plain = await readAll(HEADER + ROW + ROW);
    expect(await readAll(gzipSync(HEADER + ROW + ROW), { gzip: true })).toEqual(plain);
    const members = Buffer.concat([gzipSync(HEADER + ROW), gzipSync(ROW)]);
    expect(await readAll(members, { gzip: true })).toEqual(plain);
  });

  it('that was cut off is refused', async () => {
    const whole = gzipSync(HEADER + ROW.repeat(10_000));
    for (const length of [0, 5, 12, whole.length >> 1, whole.length - 1]) {
      expect((await readAll(whole.subarray(0, length), { gzip: true })).refused).toEqual({
        reason: 'broken_gzip',
        line: null,
        message: 'The gzip file stops before its end: it was cut off on its way. Send it again.',
      });
    }
  });

  it('that is damaged or no gzip at all is refused', async () => {
    const damaged = gzipSync(HEADER + ROW);
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
    for (const file of [Buffer.from(HEADER + ROW), damaged]) {
      const { refused } = await readAll(file, { gzip: true });
      expect(refused).toMatchObject({ reason: 'broken_gzip', line: null });
      expect(refused?.message).toContain('is not a sound gzip file');
    }
  });
});
