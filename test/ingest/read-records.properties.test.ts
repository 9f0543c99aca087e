import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_KINDS, kindSpec } from '../../src/domain/file-kind.ts';
import type { ReadOptions } from '../../src/ingest/read-records.ts';
import { readAll } from './read-all.ts';

const NAMES = kindSpec('invoices').columns.map(({ name }) => name);
const HEADER = `${NAMES.join(',')}\n`;

/** A text as a ledger's free text column takes it: anything but control characters, tabs and line ends let in. */
const freeText = fc
  .string({
    unit: fc.constantFrom(...'ab,;|"\'\t\n ,"张𠮷é\u2028=-0.'.split(''), '\r\n', '𠮷'),
    maxLength: 30,
  })
  .filter((text) => text.isWellFormed());

const row = fc.record({
  id: fc.stringMatching(/^[0-9A-Z]{1,8}( [a-z]{1,3})?$/),
  cents: fc.integer({ min: 1, max: 10 ** 9 }),
  reason: freeText,
});

/** Bytes that are mostly a file: pieces of a sound one with anything strewn in. */
const roughFile = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'I1,C1,2026-01-10,2026-02-10,1.5,CNY,,,,,,\n',
          '"',
          ',',
          '\n',
          '\r\n',
          'a"b',
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '"a\r\nb"',
          '{"invoice_id":"I1"}\n',
          '{"amount":1',
          '张三',
          '\u0000',
          '\ufeff',
        ),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5 }) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));

describe('readRecords()', () => {
  it('gives back what a CSV writer wrote, whatever the texts hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        async (rows, delimiter, lineEnd) => {
          const lines = rows.map(({ id, cents, reason }) =>
            [id, 'C1', '2026-01-10', '2026-02-10', money(cents), 'CNY', '', '', '', '', '', reason].map(
              quoted,
            ),
          );
          const file = [NAMES, ...lines].map((cells) => cells.join(delimiter)).join(lineEnd);
          const { records, rejections, refused } = await readAll(file, { delimiter });
          expect(refused).toBeNull();
          expect(rejections).toEqual([]);
          expect(records.map(({ values }) => [values[0], values[4], values[11]])).toEqual(
            rows.map(({ id, cents, reason }) => [
              id,
              money(cents),
              reason.trim() === '' ? null : reason.trim(),
            ]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads the same from NDJSON as from CSV', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const cells = rows.map(({ id, cents, reason }) => [
          id,
          'C1',
          '2026-01-10',
          '2026-02-10',
          money(cents),
          reason,
        ]);
        const names = ['invoice_id', 'customer_id', 'issued_on', 'due_on', 'amount', 'overdue_reason'];
        const csv = [names, ...cells.map((texts) => texts.map(quoted))]
          .map((texts) => texts.join(','))
          .join('\n');
        const ndjson = cells
          .map((texts) =>
            JSON.stringify(Object.fromEntries(names.map((name, index) => [name, texts[index]]))),
          )
          .join('\n');
        const fromJson = await readAll(ndjson, { format: 'ndjson' });
        expect(fromJson.records.map(({ values }) => values)).toEqual(
          (await readAll(csv)).records.map(({ values }) => values),
        );
        expect(fromJson.records).toHaveLength(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it('depends in nothing on how the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        roughFile,
        fc.boolean(),
        fc.constantFrom<ReadOptions['format']>('csv', 'ndjson'),
        fc.constantFrom<ReadOptions['encoding']>('utf-8', 'gb18030'),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 8 }),
        async (rough, withHeader, format, encoding, gzip, cuts) => {
          const text = withHeader ? Buffer.concat([Buffer.from(HEADER), rough]) : rough;
          const file = gzip ? gzipSync(text) : text;
          const whole = await readAll(file, { format, encoding, gzip });
          expect(await readAll(cutAt(file, cuts), { format, encoding, gzip })).toEqual(whole);
          expect(await readAll(cutAt(file, [...file.keys()]), { format, encoding, gzip })).toEqual(whole);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('takes any bytes: it rejects rows or refuses the file, and throws nothing else', async () => {
    const bytes = fc.oneof(roughFile, fc.uint8Array({ maxLength: 400 }));
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom(...FILE_KINDS),
        fc.constantFrom<ReadOptions['format']>('csv', 'ndjson'),
        fc.constantFrom<ReadOptions['encoding']>('utf-8', 'gb18030'),
        fc.boolean(),
        async (file, kind, format, encoding, gzip) => {
          const { columns } = kindSpec(kind);
          const header = Buffer.from(`${columns.map(({ name }) => name).join(',')}\n`);
          const { records, rejections, batches } = await readAll(
            format === 'csv' && !gzip ? Buffer.concat([header, file]) : file,
            { kind, format, encoding, gzip },
          );
          expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(records.length + rejections.length);
          for (const { values } of records) expect(values).toHaveLength(columns.length);
          for (const { line, message } of rejections) {
            expect(line).toBeGreaterThan(0);
            expect(message.includes('\u0000')).toBe(false);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

function quoted(text: string): string {
  return /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* cutAt(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const cuts = [...new Set(places.filter((place) => place < bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  let start = 0;
  for (const end of cuts) {
    yield bytes.subarray(start, end);
    start = end;
  }
}
