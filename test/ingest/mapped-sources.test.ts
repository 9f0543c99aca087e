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
        message: 'invoice_id (company_code + doc_no) is missing: every row of invoices needs one',
      },
      { line: 3, code: 'not_positive' },
    ]);
    expect(rejectedIds).toEqual([null, '1000-1800']);
  });

  it('is joined of the keys of objects too, numbers as they are written', async () => {
    const object = { doc_no: 1800, Customer: 'C1', Date: '2026-01-10', Due: '2026-02-10', Amount: 5 };
    const lines = [
      { ...object, company_code: '1000' },
      { ...object, company_code: null },
      { ...object, company_code: 1000, Amount: {} },
    ].map((line) => JSON.stringify(line));
    const { records, rejections, rejectedIds } = await readAll(`${lines.join('\n')}\n`, {
      format: 'ndjson',
      mapping: ENTRY,
    });
    expect(records.map(({ values }) => [values[0], values[4]])).toEqual([['1000-1800', '5']]);
    expect(rejections.map(({ code }) => code)).toEqual(['missing', 'not_allowed']);
    expect(rejectedIds).toEqual([null, '1000-1800']);
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
      expect((await read(`${HEADER}\n${ROW}\n`, { skip_lines })).refused?.reason).toBe('empty_file');
    }
    const ndjson = await readAll('{}\n', { format: 'ndjson', mapping: { ...ENTRY, skip_lines: 1 } });
    expect(ndjson.refused).toMatchObject({
      reason: 'mapping_misfit',
      message: expect.stringContaining('skip_lines, which is for CSV'),
    });
  });
});

describe('windows-1252', () => {
  it('is read where the mapping or the import says so', async () => {
    const file = Buffer.from(`${HEADER}\n${ROW.replace('C1', 'M\xfcller \x80')}\n`, 'latin1');
    const { records } = await read(file, { encoding: 'windows-1252' });
    expect(records[0]?.values[1]).toBe('Müller €');
    expect((await read(file)).refused?.message).toContain('--encoding windows-1252');
  });
});
