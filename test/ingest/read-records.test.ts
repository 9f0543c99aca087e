import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { kindSpec } from '../../src/domain/file-kind.ts';
import { readRecords } from '../../src/ingest/read-records.ts';
import { INVOICES, inChunks, oneAfterAnother, readAll, repeated } from './read-all.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount\n';
const ROW = 'I1,C1,2026-01-10,2026-02-10,100\n';
const FULL = [
  'I1',
  'C1',
  '2026-01-10',
  '2026-02-10',
  '100',
  null,
  'false',
  'invoice',
  null,
  null,
  null,
  null,
];

describe('readRecords() of CSV', () => {
  it('gives a value for every column of the kind, fallbacks filled in and unknown ones null', async () => {
    expect((await readAll(HEADER + ROW)).records).toEqual([{ line: 2, values: FULL }]);
    expect(FULL).toHaveLength(kindSpec('invoices').columns.length);
  });

  it('takes a byte order mark, CRLF, quotes, blank lines and a last line without its end', async () => {
    const file = `\ufeff${HEADER}\n"I1","C1",2026-01-10,2026-02-10,100\n\n   \n${ROW.trim()}`.replaceAll(
      '\n',
      '\r\n',
    );
    const { records, rejections } = await readAll(file);
    expect(rejections).toEqual([]);
    expect(records).toEqual([
      { line: 3, values: FULL },
      { line: 6, values: FULL },
    ]);
  });

  it('trims surrounding space, the ideographic one included, and keeps the inner', async () => {
    const { records } = await readAll(`${HEADER} 007 1 ,\u3000C1\u00a0,2026-01-10 , 2026-02-10, 12 \n`);
    expect(records[0]?.values.slice(0, 5)).toEqual(['007 1', 'C1', '2026-01-10', '2026-02-10', '12']);
  });

  it('rejects a row with its first fault in the order of the columns, and lets the rest in', async () => {
    const file = `amount,invoice_id,customer_id,issued_on,due_on\nx,,C1,x,2026-02-10\n100,I1,C1,2026-01-10,2026-02-10\n`;
    const { records, rejections, batches } = await readAll(file);
    expect(rejections).toEqual([
      {
        line: 2,
        field: 'invoice_id',
        code: 'missing',
        message: 'invoice_id is missing: every row of invoices needs one',
      },
    ]);
    expect(records).toEqual([{ line: 3, values: FULL }]);
    expect(batches).toEqual([2]);
  });

  it('rejects a row with too few or too many fields', async () => {
    const { records, rejections } = await readAll(`${HEADER}I1,C1,2026-01-10\nI1,C1,2026-01-10,,,\n${ROW}`);
    expect(rejections.map(({ line, field, code }) => ({ line, field, code }))).toEqual([
      { line: 2, field: null, code: 'wrong_field_count' },
      { line: 3, field: null, code: 'wrong_field_count' },
    ]);
    expect(records).toHaveLength(1);
  });

  it('rejects a row that holds U+0000 in whatever field', async () => {
    for (let field = 0; field < 5; field++) {
      const cells = ROW.trim().split(',');
      cells[field] = `${cells[field]}\u0000`;
      const { rejections } = await readAll(`${HEADER}${cells.join(',')}\n`);
      expect(rejections).toMatchObject([{ code: 'control_character', line: 2 }]);
    }
  });

  it('counts lines through line ends inside quoted fields', async () => {
    const lines = [
      'invoice_id,customer_id,issued_on,due_on,amount,overdue_reason',
      'I1,C1,2026-01-10,2026-02-10,100,"a\r\nb\r\nc"',
      'I2,C1,2026-01-10,2026-02-10,x,',
      'I3,C1,2026-01-10,2026-02-10,100,"a\n\n""b"""',
      'I4,C1,2026-01-10,2026-02-10,x,',
    ];
    const { records, rejections } = await readAll(`${lines.join('\r\n')}\r\n`);
    expect(records.map(({ line }) => line)).toEqual([2, 6]);
    expect(rejections.map(({ line }) => line)).toEqual([5, 9]);
    expect(records.map(({ values }) => values.at(-1))).toEqual(['a\r\nb\r\nc', 'a\n\n"b"']);
  });

  it('gives batches of 2,000 rows and then the rest', async () => {
    const file = oneAfterAnother(repeated(Buffer.from(HEADER), 1), repeated(Buffer.from(ROW), 4_100));
    const { batches, records } = await readAll(file);
    expect(batches).toEqual([2_000, 2_000, 100]);
    expect(records.at(-1)?.line).toBe(4_101);
  });

  it('lets go of its source when nobody reads on', async () => {
    let closed = 0;
    async function* source() {
      try {
        yield Buffer.from(HEADER);
        for (;;) yield Buffer.from(ROW.repeat(1_000));
      } finally {
        closed++;
      }
    }
    for await (const batch of readRecords(source(), INVOICES)) {
      expect(batch.rows).toBe(2_000);
      break;
    }
    expect(closed).toBe(1);
  });

  it('lets through what its source throws', async () => {
    async function* source() {
      yield Buffer.from(HEADER);
      throw new Error('the disk is gone');
    }
    async function* goneBeforeGzip() {
      yield gzipSync(HEADER).subarray(0, 10);
      throw new Error('the disk is gone');
    }
    await expect(readAll(source())).rejects.toThrow('the disk is gone');
    await expect(readAll(goneBeforeGzip(), { gzip: true })).rejects.toThrow('the disk is gone');
  });
});

describe('readRecords() of NDJSON', () => {
  const options = { format: 'ndjson' } as const;
  const row =
    '{"invoice_id":"I1","customer_id":"C1","issued_on":"2026-01-10","due_on":"2026-02-10","amount":100}';

  it('gives the same records as CSV, lines counted from 1', async () => {
    const file = `\ufeff${row}\r\n\n${row.replace('100', '1e3')}\n{"invoice_id":1,}\n${row}`;
    const { records, rejections, batches } = await readAll(file, options);
    expect(records).toEqual([
      { line: 1, values: FULL },
      { line: 5, values: FULL },
    ]);
    expect(rejections).toMatchObject([
      { line: 3, field: 'amount', code: 'not_a_number' },
      { line: 4, field: null, code: 'invalid_json' },
    ]);
    expect(batches).toEqual([4]);
  });

  it('reads flags as they come', async () => {
    for (const [json, flag] of [
      ['true', 'true'],
      ['false', 'false'],
      ['1', 'true'],
      ['"No"', 'false'],
      ['null', 'false'],
    ] as const) {
      const { records } = await readAll(row.replace('100', `100,"disputed":${json}`), options);
      expect(records[0]?.values[6]).toBe(flag);
    }
  });

  it('refuses a file whose last object is cut', async () => {
    expect((await readAll(`${row}\n ${row.slice(0, 40)}`, options)).refused).toEqual({
      reason: 'truncated',
      line: 2,
      message:
        'The file stops in the middle of the JSON object on line 2: it was cut off on its way. Send it again.',
    });
  });

  it('only rejects a last line that never was an object, and an object cut in the middle of the file', async () => {
    for (const file of [`${row}\nend of file`, `${row}\n${row.slice(0, 40)}\n`]) {
      const { refused, rejections } = await readAll(file, options);
      expect(refused).toBeNull();
      expect(rejections).toMatchObject([{ line: 2, code: 'invalid_json' }]);
    }
  });
});

describe('a file that is refused whole', () => {
  it.each(['', '\ufeff', '\n\n', '  \r\n \n'])('is empty: %j', async (file) => {
    const expected = { reason: 'empty_file', line: null };
    expect((await readAll(file)).refused).toMatchObject(expected);
    expect((await readAll(file, { format: 'ndjson' })).refused).toMatchObject(expected);
  });

  it('stops in the middle of a record', async () => {
    const { refused } = await readAll(`${HEADER}${ROW}I2,C1,2026-0`);
    expect(refused).toEqual({
      reason: 'truncated',
      line: 3,
      message:
        'The file stops in the middle of the record on line 3, which has 3 of 5 fields and no line end: ' +
        'it was cut off on its way. Send it again.',
    });
  });

  it('is cut in its last record and not in a short one right before it', async () => {
    expect((await readAll(`${HEADER}${ROW}a\nb`)).refused).toMatchObject({ reason: 'truncated', line: 4 });
  });

  it('is not refused for a last record that is whole or has too many fields', async () => {
    expect((await readAll(HEADER + ROW.trim())).refused).toBeNull();
    const { refused, rejections } = await readAll(`${HEADER}${ROW.trim()},x`);
    expect(refused).toBeNull();
    expect(rejections).toMatchObject([{ code: 'wrong_field_count' }]);
  });

  it('has a quote that never closes', async () => {
    for (const rest of ['"I2', '"', `"I2,C1\n${ROW}`]) {
      expect((await readAll(`${HEADER}${ROW}${rest}`)).refused).toMatchObject({
        reason: 'open_quote',
        line: 3,
      });
    }
    expect((await readAll(`${HEADER}${ROW}a\n"`)).refused).toMatchObject({ reason: 'open_quote', line: 4 });
  });

  it('has a quote in the wrong place', async () => {
    for (const row of ['12" pipe,C1,2026-01-10,2026-02-10,100', '"12" pipe",C1,2026-01-10,2026-02-10,100']) {
      expect((await readAll(`${HEADER}${ROW}${row}\n${ROW}`)).refused).toEqual({
        reason: 'malformed_csv',
        line: 3,
        message:
          'A quote in the record on line 3 stands in the wrong place. ' +
          'Quote the whole field and double the quotes inside it: "12"" pipe".',
      });
    }
  });

  it('may come after batches that were sound', async () => {
    const file = oneAfterAnother(
      repeated(Buffer.from(HEADER), 1),
      repeated(Buffer.from(ROW), 3_000),
      inChunks(Buffer.from('I2,C1'), 5),
    );
    const { batches, refused } = await readAll(file);
    expect(batches).toEqual([2_000]);
    expect(refused).toMatchObject({ reason: 'truncated', line: 3_002 });
  });
});
