import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, csvRecords } from '../../src/ingest/csv-records.ts';
import { FileRefused } from '../../src/ingest/file-refused.ts';
import type { TextBlock } from '../../src/ingest/text-blocks.ts';

interface ReadCsv {
  readonly records: readonly CsvRecord[];
  readonly refused: { readonly reason: string; readonly line: number | null } | null;
}

const DELIMITERS = [',', ';', '\t', '|', ' ', '\r', '，'] as const;

/** Text in which everything that means something in CSV is frequent, sound fields among it. */
const roughText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...DELIMITERS, '"', '\n', '\r\n', ',', ',', '\n') },
      {
        weight: 3,
        arbitrary: fc.constantFrom('a', '"a"', '""', '"b""c",', '"d\ne",', '"f\r\ng"\n', ',""\r\n', '\n""\n'),
      },
      { weight: 1, arbitrary: fc.constantFrom('张', '𠮷', '\u0000', '"\u0000', '\ufeff', '\u2028') },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('csvRecords()', () => {
  it('reads as csv-parse does, wherever the blocks are cut', async () => {
    let refused = 0;
    let sound = 0;
    await fc.assert(
      fc.asyncProperty(
        roughText,
        fc.constantFrom(...DELIMITERS),
        fc.infiniteStream(fc.boolean()),
        async (text, delimiter, cuts) => {
          const expected = parsed(text, delimiter);
          if (expected.refused === null) sound++;
          else refused++;
          expect(
            await read(
              blocksOf(text, () => false),
              delimiter,
            ),
          ).toEqual(expected);
          expect(
            await read(
              blocksOf(text, () => cuts.next().value),
              delimiter,
            ),
          ).toEqual(expected);
          expect(
            await read(
              blocksOf(text, () => true),
              delimiter,
            ),
          ).toEqual(expected);
        },
      ),
      { numRuns: 600 },
    );
    expect(Math.min(refused, sound)).toBeGreaterThan(100);
  });

  it('reads what is quoted everywhere as what is quoted nowhere', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab .张𠮷\u0000\u2028'), maxLength: 5 });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (cells, lineEnd) => {
        const written = (quote: string) =>
          cells.map((row) => row.map((text) => quote + text + quote).join(',') + lineEnd).join('');
        const quoted = await read(
          blocksOf(written('"'), () => false),
          ',',
        );
        expect(quoted).toEqual(
          await read(
            blocksOf(written(''), () => false),
            ',',
          ),
        );
        expect(quoted.records.map(({ fields }) => fields)).toEqual(cells);
      }),
      { numRuns: 60 },
    );
  });

  it('counts the length of a record in bytes of UTF-8, quoted or not', async () => {
    for (const quote of ['', '"']) {
      const file = (characters: number) => `a\n${quote}${'张'.repeat(characters)}${quote}\nb\n`;
      const most = Math.floor((1_048_576 - 1 - 2 * quote.length) / 3);
      const fits = await read(
        blocksOf(file(most), () => false),
        ',',
      );
      expect(fits.refused).toBeNull();
      expect(fits.records).toHaveLength(3);
      const beyond = await read(
        blocksOf(file(most + 1), () => false),
        ',',
      );
      expect(beyond.refused).toEqual({ reason: 'record_too_long', line: 2 });
      expect(beyond.records).toHaveLength(1);
    }
  });
});

/** What csv-parse makes of the whole text; it tells where each record ends in bytes, and so which lines it stands on. */
function parsed(text: string, delimiter: string): ReadCsv {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  let end = 0;
  const nextLine = () => bytes.subarray(0, end).filter((byte) => byte === 10).length + 1;
  const take = (fields: string[], info: { readonly bytes: number }): null => {
    const line = nextLine();
    end = info.bytes;
    const blank = fields.length === 1 && fields[0]?.trim() === '';
    if (!blank) records.push({ line, fields, ended: bytes[end - 1] === 10 });
    return null;
  };
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      on_record: take,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const reason = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'open_quote' : 'malformed_csv';
    return { records, refused: { reason, line: nextLine() } };
  }
  return { records, refused: null };
}

async function read(blocks: AsyncIterable<TextBlock>, delimiter: string): Promise<ReadCsv> {
  const records: CsvRecord[] = [];
  try {
    for await (const page of csvRecords(blocks, delimiter)) records.push(...page);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { records, refused: { reason: error.reason, line: error.line } };
  }
  return { records, refused: null };
}

/** Whole lines, some of them in one block; `cut` says of each line whether its block ends with it. */
async function* blocksOf(text: string, cut: () => boolean): AsyncGenerator<TextBlock> {
  let block = '';
  let line = 1;
  for (const [index, piece] of text.split(/(?<=\n)/).entries()) {
    block += piece;
    if (block === '' || !cut()) continue;
    yield { text: block, line };
    block = '';
    line = index + 2;
  }
  if (block !== '') yield { text: block, line };
}
