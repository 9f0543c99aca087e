import { describe, expect, it } from 'vitest';
import { FILE_KINDS, kindSpec } from '../../src/domain/file-kind.ts';
import { readAll } from './read-all.ts';

const ROW = 'I1,C1,2026-01-10,2026-02-10,100\n';
const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount';

async function refusal(header: string, options: Parameters<typeof readAll>[1] = {}) {
  const { refused, records } = await readAll(`${header}\n${ROW}`, options);
  expect(records).toEqual([]);
  return refused;
}

describe('the header of a CSV file', () => {
  it('may name its columns in any order, with space around them', async () => {
    const file = ' amount ,due_on,"issued_on",customer_id,invoice_id\n100,2026-02-10,2026-01-10,C1,I1\n';
    expect((await readAll(file)).records[0]?.values.slice(0, 5)).toEqual([
      'I1',
      'C1',
      '2026-01-10',
      '2026-02-10',
      '100',
    ]);
  });

  it('may be all there is', async () => {
    for (const kind of FILE_KINDS) {
      const names = kindSpec(kind).columns.map((column) => column.name);
      const expected = { records: [], rejections: [], rejectedIds: [], refused: null, batches: [] };
      expect(await readAll(names.join(','), { kind })).toEqual(expected);
    }
  });

  it('names every column the kind needs', async () => {
    expect(await refusal('invoice_id,customer_id,amount')).toEqual({
      reason: 'wrong_header',
      line: 1,
      message: 'The header lacks columns that invoices needs: issued_on, due_on.',
    });
  });

  it('names no column the kind does not have, and is told which one may be meant', async () => {
    const refused = await refusal(`${HEADER},Due_On,setled_on,shoe_size,`);
    expect(refused).toMatchObject({ reason: 'wrong_header', line: 1 });
    expect(refused?.message).toContain(
      '"Due_On", "setled_on" (did you mean settled_on?), "shoe_size", column 9 has no name. Its columns are invoice_id,',
    );
  });

  it('is refused with ten unknown columns by name and the rest by number', async () => {
    const unknown = Array.from({ length: 13 }, (_, index) => `zzzz${index}`).join(',');
    expect((await refusal(`${HEADER},${unknown}`))?.message).toContain('"zzzz9" and 3 more. Its columns');
  });

  it('names no column twice', async () => {
    expect(await refusal(`${HEADER}, amount`)).toEqual({
      reason: 'duplicate_column',
      line: 1,
      message: 'The column "amount" stands in the header twice: take one of the two out.',
    });
  });

  it.each([
    [';', ',', '";"'],
    ['\t', ',', '"\\t"'],
    ['|', ',', '"|"'],
    [',', ';', '","'],
  ])('with %j where %j is expected is told the delimiter', async (used, delimiter, option) => {
    const refused = await refusal(HEADER.replaceAll(',', used), { delimiter });
    expect(refused).toMatchObject({ reason: 'wrong_header', line: 1 });
    expect(refused?.message).toContain(`so the delimiter looks wrong: give --delimiter ${option}.`);
  });

  it('is read with the delimiter it is written with', async () => {
    for (const delimiter of [';', '\t', '|']) {
      const file = `${HEADER}\n${ROW}`.replaceAll(',', delimiter);
      expect((await readAll(file, { delimiter })).records).toHaveLength(1);
    }
  });

  it('is missed where the first line looks like data', async () => {
    expect(await refusal('I9,C9,2026-01-10,2026-02-10,100')).toEqual({
      reason: 'wrong_header',
      line: 1,
      message:
        'The first line looks like data: there is no header. Put the names of the columns first: ' +
        'invoice_id, customer_id, issued_on, due_on, amount.',
    });
    expect((await refusal('Ivan,100.50,CN'))?.message).toContain('there is no header');
    expect((await refusal('Rechnung,Kunde,Betrag'))?.message).toContain('does not have');
  });

  it('of a UTF-16 file without a mark and of an old Macintosh file is told so', async () => {
    const utf16 = Buffer.from(`${HEADER}\n${ROW}`, 'utf16le');
    expect((await readAll(utf16)).refused).toMatchObject({ reason: 'broken_encoding', line: 1 });
    const macintosh = `${HEADER}\n${ROW}`.replaceAll('\n', '\r');
    expect((await readAll(macintosh)).refused).toEqual({
      reason: 'wrong_header',
      line: 1,
      message: 'The lines of the file end in CR alone, as on an old Macintosh. Save it as CSV UTF-8.',
    });
  });

  it('may come after blank lines and is then named by its own line', async () => {
    expect((await readAll('\n \ninvoice_id,amuont\n')).refused).toMatchObject({ line: 3 });
  });
});
