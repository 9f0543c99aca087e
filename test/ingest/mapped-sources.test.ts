/** Where in a file a mapping finds things: below a title, in several columns, in another encoding. */
import { describe, expect, it } from 'vitest';
import { openItemsSpec } from '../../src/domain/file-kind.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { inChunks, readAll } from './read-all.ts';

const ENTRY: MappingEntry = {
  match: '*',
  kind: 'invoices',
  columns: {
    invoice_id: { columns: ['company_code', ' doc_no '], join: '-' },
    customer_id: 'Customer',
    issued_on: 'Date',
    due_on: 'Due',
    amount: 'Amount',
  },
};
const HEADER = 'doc_no,Customer,Date,company_code,Due,Amount';
const ROW = '1800,C1,2026-01-10,1000,2026-02-10,5.00';

const read = (text: string | Uint8Array, settings: Partial<MappingEntry> = {}) =>
  readAll(text, { mapping: { ...ENTRY, ...settings } });

describe('an id of several columns', () => {
  it('is joined in the order of the mapping', async () => {
    const other = ROW.replace('1000', ' 2000 ');
    const { records, refused } = await read(`${HEADER}\n${ROW}\n${other}\n`);
    expect(refused).toBeNull();
    expect(records.map(({ values }) => values.slice(0, 5))).toEqual([
      ['1000-1800', 'C1', '2026-01-10', '2026-02-10', '5.00'],
      ['2000-1800', 'C1', '2026-01-10', '2026-02-10', '5.00'],
    ]);
  });

  it('is missing where one of them is, and of a rejected row it is told', async () => {
    const { rejections, rejectedIds } = await read(
      [HEADER, ROW.replace('1000', ''), ROW.replace('5.00', '0'), ''].join('\n'),
    );
    expect(rejections).toMatchObject([
      {
        line: 2,
        code: 'missing',
        message: 'invoice_id (company_code + doc_no) lacks company_code: an id needs all of its parts',
      },
      { line: 3, code: 'not_positive' },
    ]);
    expect(rejectedIds).toEqual([null, '1000-1800']);
  });

  it('is the same only of the same parts: the join stands in none but the last', async () => {
    const ids = async (join: string, ...pairs: readonly (readonly [code: string, doc: string])[]) => {
      const rows = pairs.map(([code, doc]) => ROW.replace('1000', code).replace('1800', doc));
      const columns = { ...ENTRY.columns, invoice_id: { columns: ['company_code', 'doc_no'], join } };
      const { records, rejections } = await read([HEADER, ...rows, ''].join('\n'), { columns });
      return [...records.map(({ values }) => values[0]), ...rejections.map(({ message }) => message)];
    };
    expect(await ids('-', ['A', '1-2'], ['A-1', '2'])).toEqual([
      'A-1-2',
      'invoice_id (company_code + doc_no) cannot be joined: company_code "A-1" and the join "-" run into each other, ' +
        'so that other parts could make the same id. Choose another join in the mapping',
    ]);
    // A- and -1 would make A----1 of the join -- as A and --1 do.
    expect(await ids('--', ['A', '--1'], ['A-', '-1'])).toEqual([
      'A----1',
      expect.stringContaining('company_code "A-" and the join "--" run into each other'),
    ]);
  });

  it('may be absent as a reference, but not in part', async () => {
    const columns = { ...ENTRY.columns, applies_to_invoice_id: { columns: ['code2', 'doc2'], join: '-' } };
    const rows = [',', '1000,', ',1799', '1000,1799', '1-0,1799'].map(
      (parts, at) => `${ROW.replace('1800', `18${at}`)},credit_note,${parts}`,
    );
    const { records, rejections, rejectedIds } = await read(
      [`${HEADER},Type,code2,doc2`, ...rows, ''].join('\n'),
      {
        columns: { ...columns, document_type: 'Type' },
      },
    );
    expect(records.map(({ values }) => values[8])).toEqual([null, null, '1000-1799']);
    expect(rejections).toMatchObject([
      {
        line: 4,
        field: 'applies_to_invoice_id',
        code: 'missing',
        message: 'applies_to_invoice_id (code2 + doc2) lacks code2: an id needs all of its parts',
      },
      { line: 6, field: 'applies_to_invoice_id', code: 'not_allowed' },
    ]);
    expect(rejectedIds).toEqual(['1000-182', '1000-184']);
  });

  it('is no total where it is there in part', async () => {
    const { rejections, rejectedIds } = await readAll(`${HEADER}\n1800,,,,,5.00\n`, {
      spec: openItemsSpec(),
      mapping: { ...ENTRY, mode: 'open_items' },
    });
    expect(rejections).toMatchObject([{ line: 2, field: 'invoice_id', code: 'missing' }]);
    expect(rejectedIds).toEqual([null]);
  });

  it('is joined of the keys of objects too, numbers as they are written', async () => {
    const object = { doc_no: 1800, Customer: 'C1', Date: '2026-01-10', Due: '2026-02-10', Amount: 5 };
    const lines = [
      { ...object, company_code: '1000' },
      { ...object, company_code: null },
      { ...object, company_code: 1000, Amount: {} },
      { ...object, company_code: '1-0' },
    ].map((line) => JSON.stringify(line));
    const { records, rejections, rejectedIds } = await readAll(`${lines.join('\n')}\n`, {
      format: 'ndjson',
      mapping: ENTRY,
    });
    expect(records.map(({ values }) => [values[0], values[4]])).toEqual([['1000-1800', '5']]);
    expect(rejections.map(({ code }) => code)).toEqual(['missing', 'not_allowed', 'not_allowed']);
    expect(rejectedIds).toEqual([null, '1000-1800', null]);
  });

  it('needs each of its columns in the file', async () => {
    const { refused } = await read(`${HEADER.replace('company_code', 'company')}\n${ROW}\n`);
    expect(refused).toMatchObject({
      reason: 'mapping_misfit',
      message: expect.stringContaining('"company_code"'),
    });
  });

  it('leaves the totals of a company out of a list of open items', async () => {
    const { rejections } = await readAll(`${HEADER}\n,,,1000,,5.00\n,,,,,-7.00\n`, {
      spec: openItemsSpec(),
      mapping: { ...ENTRY, mode: 'open_items' },
    });
    expect(rejections.map(({ line, code }) => [line, code])).toEqual([
      [2, 'total_row'],
      [3, 'total_row'],
    ]);
  });

  it('is checked: only ids, of columns that differ', () => {
    const faults = (columns: Readonly<Record<string, unknown>>) => {
      const check = checkMapping([{ ...ENTRY, columns: { ...ENTRY.columns, ...columns } }], []);
      return check.ok ? [] : check.faults.map(({ pointer, message }) => `${pointer} ${message}`);
    };
    expect(faults({})).toEqual([]);
    expect(faults({ amount: { columns: ['a', 'b'], join: '-' } })).toEqual([
      '/0/columns/amount is no id, and only an id can be joined of several columns',
    ]);
    expect(faults({ invoice_id: { columns: ['a', 'a '], join: '-' } })).toEqual([
      '/0/columns/invoice_id joins "a" with itself',
    ]);
    expect(faults({ invoice_id: { columns: ['a', ' '], join: '-' } })).toEqual([
      '/0/columns/invoice_id names no column of the file',
    ]);
    expect(faults({ invoice_id: { columns: ['a'], join: '-' } })).toEqual([
      '/0/columns/invoice_id/columns has to name at least two columns',
    ]);
    expect(faults({ invoice_id: { columns: ['a', 'b'], join: '' } })[0]).toContain('join must not be empty');
    expect(faults({ invoice_id: { columns: ['a', 'b'] } })).toEqual([
      expect.stringContaining('/0/columns/invoice_id'),
    ]);
  });
});

describe('skip_lines', () => {
  const TITLE = 'Open items "as of\n\nRun by, me\n';

  it.each([1, 3, 1_000])('skips what stands above the header, cut into %i bytes', async (size) => {
    const bytes = Buffer.from(`\ufeff${TITLE}${HEADER}\n${ROW}\n${ROW.replace('5.00', 'x')}\n`);
    const { records, rejections } = await readAll(inChunks(bytes, size), {
      mapping: { ...ENTRY, skip_lines: 3 },
    });
    expect(records).toMatchObject([{ line: 5, values: { 0: '1000-1800' } }]);
    expect(rejections).toMatchObject([{ line: 6 }]);
  });

  it('of as many lines as the file has leaves none, and NDJSON has none to skip', async () => {
    for (const skip_lines of [2, 3]) {
      expect((await read(`${HEADER}\n${ROW}\n`, { skip_lines })).refused).toMatchObject({
        reason: 'empty_file',
        message: `There is nothing below the lines that the mapping skips ("skip_lines": ${skip_lines}): the file has no more, or the number is too large.`,
      });
    }
    const ndjson = await readAll('{}\n', { format: 'ndjson', mapping: { ...ENTRY, skip_lines: 1 } });
    expect(ndjson.refused).toMatchObject({
      reason: 'mapping_misfit',
      message: expect.stringContaining('skip_lines, which is for CSV'),
    });
  });
});

describe('a header on another line', () => {
  const message = async (text: string, skip_lines?: number) =>
    (await read(text, skip_lines === undefined ? {} : { skip_lines })).refused?.message;

  it('is asked for by its setting, however wrong the number is', async () => {
    const file = `Open items of today\nRun by,me\n${HEADER}\n${ROW}\n${ROW}\n`;
    const none = 'If line 1 is no header, say how many lines stand above it: "skip_lines" in the mapping.';
    const other = (line: number, skip_lines: number) =>
      `If line ${line} is no header, the number of lines above it is another: the mapping has "skip_lines": ${skip_lines}.`;
    expect(await message(file)).toContain(`The file has "Open items of today". ${none}`);
    expect(await message(file.replace(' of', ' | of'))).toContain(
      `write "delimiter": "|" in the mapping. ${none}`,
    );
    expect(await message(file, 1)).toContain(other(2, 1));
    expect(await message(file, 3)).toContain(other(4, 3));
  });

  it('is not asked for where some of the names are in it', async () => {
    const refused = await message(`${HEADER.replace('Due', 'Until')}\n${ROW}\n`);
    expect(refused).toContain('"Due"');
    expect(refused).not.toContain('skip_lines');
  });
});

describe('windows-1252', () => {
  it('is read where the mapping or the import says so', async () => {
    const file = Buffer.from(`${HEADER}\n${ROW.replace('C1', 'M\xfcller \x80')}\n`, 'latin1');
    const { records } = await read(file, { encoding: 'windows-1252' });
    expect(records[0]?.values[1]).toBe('Müller €');
    expect((await read(file)).refused?.message).toContain('--encoding windows-1252');
  });

  const named = (...names: readonly string[]) =>
    [HEADER, ...names.map((name) => ROW.replace('C1', name)), ''].join('\n');

  it.each([1, 60, 1_000])('is not what a file in UTF-8 is read as, cut into %i bytes', async (size) => {
    const settings = { mapping: { ...ENTRY, encoding: 'windows-1252' as const } };
    const utf8 = Buffer.from(named('C1', 'Müller', '张三', 'Noé'));
    const { refused } = await readAll(inChunks(utf8, size), settings);
    expect(refused).toEqual({
      reason: 'broken_encoding',
      line: 3,
      message:
        'The file is in UTF-8, and as Windows-1252 would be read wrongly: on line 3 "Ã¼" for "ü". Take "encoding" out ' +
        'of the mapping and leave --encoding out. If the first is what is meant, save the file as CSV UTF-8 and do the same.',
    });
    // One damaged byte makes it no other encoding.
    const damaged = Buffer.concat([utf8, Buffer.from(ROW.replace('C1', 'X\xfc'), 'latin1')]);
    expect((await readAll(inChunks(damaged, size), settings)).refused?.line).toBe(3);
    // "ß“" is by chance what a character is in UTF-8; the other bytes are not.
    const western = Buffer.from(named('M\xfcller', 'Spa\xdf\x93', 'Ren\xe9e'), 'latin1');
    const { records } = await readAll(inChunks(western, size), settings);
    expect(records.map(({ values }) => values[1])).toEqual(['Müller', 'Spaß“', 'Renée']);
  });
});
