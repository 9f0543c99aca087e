/** What a hostile or damaged file may cost: time and memory stay small however large it is. */

import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/ingest/read-records.ts';
import { INVOICES, oneAfterAnother, readAll, repeated } from './read-all.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount\n';
const ROW = 'I1,C1,2026-01-10,2026-02-10,100\n';
const MIB = 1_048_576;

/** A file of the header, a row, what `start` says and then 100 MB of `filler`; how many bytes of it were taken. */
function endless(start: string, filler: string) {
  const taken = { bytes: 0 };
  const piece = Buffer.from(filler.repeat(Math.floor(65_536 / filler.length)));
  async function* bytes() {
    yield Buffer.from(start);
    for (; taken.bytes < 100_000_000; taken.bytes += piece.length) yield piece;
  }
  return { bytes: bytes(), taken };
}

describe('a record of 100 MB', () => {
  it.each([
    ['plain text', 'x', 'csv'],
    ['delimiters only', ',', 'csv'],
    ['quotes only', '"', 'csv'],
    ['quoted empty fields', '"",', 'csv'],
    ['a JSON text', 'x', 'ndjson'],
  ] as const)('in one line of %s is refused at once', async (_, filler, format) => {
    const start = format === 'csv' ? HEADER + ROW : '{}\n{"invoice_id":"';
    const { bytes, taken } = endless(start, filler);
    const { refused } = await readAll(bytes, { format });
    expect(refused).toMatchObject({ reason: 'record_too_long', line: format === 'csv' ? 3 : 2 });
    expect(taken.bytes).toBeLessThan(2 * MIB);
  });

  it.each([
    ['a quote that never closes', `"`, ROW],
    ['a quote that never closes around next to nothing', '"', `${','.repeat(1_000)}\n`],
    ['quoted line ends between delimiters', '', `"\n",,,,,,,,,,,,,,,,`],
  ])('over many lines, by %s, is refused at once', async (_, opening, filler) => {
    const { bytes, taken } = endless(HEADER + ROW + opening, filler);
    const { refused } = await readAll(bytes);
    expect(refused).toMatchObject({ reason: 'record_too_long', line: 3 });
    expect(taken.bytes).toBeLessThan(3 * MIB);
  });

  it('in a small gzip file is refused at once', async () => {
    const { bytes, taken } = endless(HEADER + ROW, 'x');
    const bomb = Readable.from(bytes).pipe(createGzip());
    expect((await readAll(bomb, { gzip: true })).refused).toMatchObject({
      reason: 'record_too_long',
      line: 3,
    });
    expect(taken.bytes).toBeGreaterThan(MIB);
    expect(taken.bytes).toBeLessThan(64 * MIB);
    bomb.destroy();
  });

  it('is told from one of just 1 MiB, which is only too long for its field', async () => {
    const filler = MIB - ROW.length;
    const fits = ROW.replace('I1', 'x'.repeat(filler + 2));
    expect(fits).toHaveLength(MIB);
    expect(await readAll(HEADER + fits)).toMatchObject({ refused: null, rejections: [{ code: 'too_long' }] });
    const beyond = await readAll(HEADER + ROW.replace('I1', 'x'.repeat(filler + 3)));
    expect(beyond.refused).toMatchObject({ reason: 'record_too_long', line: 2 });
    const object = (length: number) => `{}\n{"invoice_id":"${'x'.repeat(length - 18)}"}\n`;
    expect((await readAll(object(MIB), { format: 'ndjson' })).rejections).toHaveLength(2);
    expect((await readAll(object(MIB + 1), { format: 'ndjson' })).refused).toMatchObject({ line: 2 });
  });

  it('over many lines is measured to the byte, whatever the chunks', async () => {
    const lines = Array.from({ length: 1_024 }, () => `${','.repeat(1_023)}"\n"`).join('');
    for (const [length, reason] of [
      [MIB - 1, null],
      [MIB, 'record_too_long'],
    ] as const) {
      const record = Buffer.from(`${lines.slice(0, length).replace(/"$|"\n$/, ',')}`);
      const file = oneAfterAnother(
        repeated(Buffer.from(HEADER), 1),
        repeated(record, 1),
        repeated(Buffer.from('\n'), 1),
      );
      expect((await readAll(file)).refused?.reason ?? null).toBe(reason);
    }
  });
});

describe('a large file', () => {
  it('is read with flat memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    const header = Buffer.from(HEADER.replace('amount', 'amount,overdue_reason'));
    const rows = Buffer.from(`${ROW.trim()},${'waits for the goods '.repeat(15)}\n`.repeat(1_000));
    const file = oneAfterAnother(repeated(header, 1), repeated(rows, 100));
    const heaps: number[] = [];
    let count = 0;
    for await (const batch of readRecords(file, INVOICES)) {
      count += batch.rows;
      if (count % 20_000 !== 0) continue;
      if (typeof collect === 'function') collect();
      heaps.push(process.memoryUsage().heapUsed);
    }
    expect(rows.length * 100).toBeGreaterThan(30_000_000);
    expect(count).toBe(100_000);
    expect(heaps).toHaveLength(5);
    expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeLessThan(4 * MIB);
  }, 60_000);
});
