import { Buffer } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFactRows, type WrittenRow } from '../../src/actions/read-fact-rows.ts';
import { folderWith } from './temporary-folder.ts';

async function rowsOf(name: string, content: string | Uint8Array): Promise<readonly WrittenRow[]> {
  const file = join(await folderWith({}), name);
  await writeFile(file, content);
  const rows: WrittenRow[] = [];
  for await (const row of readFactRows(file)) rows.push(row);
  return rows;
}

describe('rows of a CSV file of facts', () => {
  it.each<[string, string, readonly WrittenRow[]]>([
    ['a byte order mark, line ends of Windows', '\ufeffa,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
    ['quotes', 'a,b\n"1,5","x ""y""\nz"\n', [{ a: '1,5', b: 'x "y"\nz' }]],
    ['missing values', 'a,b\n,""\n', [{ a: null, b: null }]],
    ['blank lines', '\n\na,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
    [
      'blank lines in a file of one column',
      '\na\n1\n\n""\n3\n',
      [{ a: '1' }, { a: null }, { a: null }, { a: '3' }],
    ],
    ['no line end', 'a\n1', [{ a: '1' }]],
    ['no rows', 'a,b\n', []],
    ['nothing', '', []],
  ])('with %s', async (_what, content, expected) => {
    expect(await rowsOf('facts.csv', content)).toEqual(expected);
  });

  it('keep a column of any name to themselves', async () => {
    const [row] = await rowsOf('facts.csv', '__proto__,a\n1,2\n');
    expect(Object.entries(row ?? {})).toEqual([
      ['__proto__', '1'],
      ['a', '2'],
    ]);
  });

  it.each([
    ['a row of another length', 'a,b\n1,2\n3\n', /facts\.csv, line 3: .* has 1 fields and the header 2/],
    ['a column twice', 'a,b,a\n1,2,3\n', /two columns are called "a"/],
    ['two columns without a name', 'a,,\n1,2,3\n', /two columns are called ""/],
    ['nothing but quotes where there are more columns', 'a,b\n""\n', /has 1 fields and the header 2/],
    ['a quote that never closes', 'a,b\n1,"2\n', /Quote/],
  ])('are refused with %s', async (_what, content, message) => {
    const rows = rowsOf('facts.csv', content);
    await expect(rows).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    });
  });

  it('are refused with a name that is cut where it is long', async () => {
    const name = 'x'.repeat(100_000);
    const rows = rowsOf('facts.csv', `${name},${name}\n1,2\n`);
    await expect(rows).rejects.toMatchObject({ message: expect.stringMatching(/^.{1,300}$/s) });
  });
});

describe('rows that are not in UTF-8', () => {
  // 国 in GB 18030, which no UTF-8 text holds.
  const chinese = Buffer.from([0xb9, 0xfa]);

  it.each([
    ['facts.csv', Buffer.concat([Buffer.from('a,b\n1,2\n3,'), chinese, Buffer.from('\n')])],
    [
      'facts.ndjson',
      Buffer.concat([Buffer.from('{"a": 1}\n{"a": 1}\n{"a": "'), chinese, Buffer.from('"}\n')]),
    ],
  ])('are refused in %s with the line, and nothing is advised that cannot be done', async (name, content) => {
    await expect(rowsOf(name, content)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(
        /, near line 3: the file is not text in UTF-8\. Save it as CSV or NDJSON in UTF-8\.$/,
      ),
    });
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('are refused where they are %s', async (_what, content) => {
    await expect(rowsOf('facts.csv', content)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('near line 1: the file is not text in UTF-8'),
    });
  });
});

describe('rows of an NDJSON file of facts', () => {
  it('are as they are written, blank lines left out', async () => {
    const lines = ['{"a": "x:y", "b": {"c": 1}}', '', '{"a": [{"c": 1}, {"c": 2}]}'];
    expect(await rowsOf('facts.ndjson', lines.join('\n'))).toEqual([
      { a: 'x:y', b: { c: 1 } },
      { a: [{ c: 1 }, { c: 2 }] },
    ]);
  });

  it.each(['{"a": 1, "b": 2, "a": 3}', '{"a": 1, "\\u0061": 3}'])(
    'are refused where a key stands twice: %s',
    async (row) => {
      await expect(rowsOf('facts.ndjson', `{"a": 1}\n${row}\n`)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/facts\.ndjson, line 2: the key "a" stands twice/),
      });
    },
  );
});
