import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../src/ingest/file-refused.ts';
import { SAMPLE_ROWS_MAX, sampleFile } from '../../src/ingest/suggest-sample.ts';
import { inChunks } from './read-all.ts';

const KNOWN = new Set(['invoiceno', 'customerid', 'amount', 'duedate']);

function sample(content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return sampleFile(inChunks(bytes, 1_000), (name) => KNOWN.has(name));
}

async function refusal(content: string | Uint8Array): Promise<string> {
  const error = await sample(content).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileRefused);
  return String(error);
}

describe('the sample of a file', () => {
  it.each([
    [',', 'invoice_no,amount\n1,"1,5"\n2,"2,5"\n'],
    [';', 'invoice_no;amount\n1;1,5\n2;2,5\n'],
    [';', 'a;b;c\n1,1;2,2;3,3\n4,4;5,5;6,6\n'],
    ['\t', 'invoice_no\tamount\r\n1\t1,5\r\n2\t2,5\r\n'],
    ['|', 'invoice_no|amount|note\n1|1,5|a;b\n2|2,5|c;d\n'],
  ])('has the delimiter %j, told by what makes the lines alike', async (delimiter, text) => {
    const found = await sample(text);
    expect(found).toMatchObject({ delimiter, encoding: 'utf-8', above: [], uneven: [], whole: true });
    expect(found.rows).toHaveLength(2);
  });

  it('begins below the header, with whatever stands above it', async () => {
    const found = await sample('\ufeffsep=;\nList of 30.09.2026;;\n\nInvoice No;Due date;Amount\n1;x;2\n');
    expect(found.header).toEqual(['Invoice No', 'Due date', 'Amount']);
    expect(found).toMatchObject({ header_line: 4, above: [{ line: 1 }, { line: 2 }] });
    expect(found.rows.map(({ line }) => line)).toEqual([5]);
  });

  it('may have names that are numbers, where others are known', async () => {
    const found = await sample('Customer ID,Amount,30,60\nC1,5,0,0\n');
    expect(found.header).toEqual(['Customer ID', 'Amount', '30', '60']);
  });

  it('is no more than is needed of a file without end, whose cut end is nobody’s fault', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('invoice no,amount,note\n');
      for (;;) {
        read++;
        yield Buffer.from('1,2,"two\nlines"\n'.repeat(1_000));
      }
    }
    const found = await sampleFile(endless(), (name) => KNOWN.has(name));
    expect(found.whole).toBe(false);
    expect(found.rows.length).toBeGreaterThan(9_000);
    expect(found.rows.length).toBeLessThanOrEqual(SAMPLE_ROWS_MAX);
    expect(read).toBeLessThan(15);
  });

  it('of bytes that are no text in UTF-8 or GB 18030 is refused with what to do', async () => {
    expect(await refusal(Buffer.from('PK\u0003\u0004…'))).toContain('Excel workbook');
    expect(await refusal(Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'))).toContain('UTF-16');
    expect(await refusal(Buffer.from('amount,due date\n1,2\n', 'utf16le'))).toContain('may be UTF-16');
    expect(await refusal(Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]))).toContain(
      'neither in UTF-8 nor in GB 18030',
    );
  });

  it('takes single bytes beyond ASCII for Windows-1252, unless it is told otherwise', async () => {
    const german = 'Betrag;Fälligkeit;Straße\n1;2;Müllerstraße\n';
    const bytes = Buffer.from(german, 'latin1');
    const found = await sampleFile(inChunks(bytes, 7), () => false);
    expect(found).toMatchObject({ encoding: 'windows-1252', encoding_guessed: true });
    expect(found.header).toEqual(['Betrag', 'Fälligkeit', 'Straße']);
    const given = await sampleFile(inChunks(bytes, 7), () => false, { encoding: 'windows-1252' });
    expect(given.encoding_guessed).toBe(false);
    await expect(sampleFile(inChunks(bytes, 7), () => false, { encoding: 'utf-8' })).rejects.toThrow(
      'not text in UTF-8',
    );
  });

  it('in UTF-8 with a damaged byte is refused as that, not taken for another encoding', async () => {
    const german = Buffer.from('Betrag;Fälligkeit;Straße\n1;2;Müllerstraße\n');
    const damaged = Buffer.concat([german, Buffer.from('3;4;M\xfcller\n', 'latin1')]);
    expect(await refusal(damaged)).toContain(
      'The file is in UTF-8, but 1 byte of it is damaged, first on line 3: mend that line, or export the file again.',
    );
    const cut = Buffer.concat([Buffer.from('金额,客户\n5,张三\n'), Buffer.from([0xe5, 0xbc, 0x0a])]);
    expect(await refusal(cut)).toContain('2 bytes of it are damaged, first on line 3');
    const given = sampleFile(inChunks(damaged, 7), () => false, { encoding: 'windows-1252' });
    await expect(given).rejects.toThrow('The file is in UTF-8, and as Windows-1252');
  });

  it('in GB 18030 is no damaged UTF-8', async () => {
    // 客户, 金额; 张三, 5; 李四, 7
    const gb = [
      0xbf, 0xcd, 0xbb, 0xa7, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0x35,
    ];
    const more = [0x0a, 0xc0, 0xee, 0xcb, 0xc4, 0x2c, 0x37, 0x0a];
    const found = await sample(Buffer.from([...gb, ...more]));
    expect(found).toMatchObject({ encoding: 'gb18030', header: ['客户', '金额'] });
  });

  it('with its header further down than a mapping can skip is refused', async () => {
    const file = (lines: number) => `Title,x\n${'\n'.repeat(lines - 1)}Invoice No,Amount\n1,2\n3,4\n`;
    expect((await sample(file(100))).header_line).toBe(101);
    expect(await refusal(file(101))).toContain(
      'The header stands on line 102, and a mapping can skip 100 lines at most (skip_lines)',
    );
    // Blank lines need no skipping.
    expect((await sample(file(150).replace('Title,x', ''))).header_line).toBe(151);
  });

  it('without a line end in all that is looked at is refused for just that', async () => {
    const long = Buffer.alloc(33 * 1_048_576, 'x');
    const message = 'No line end was found in the 32 MB that were looked at: line 1 does not end';
    expect(await refusal(long)).toContain(message);
    long.set(Buffer.from('PK\u0003\u0004'));
    expect(await refusal(long)).toContain('Excel workbook');
    expect(await refusal(Buffer.alloc(33 * 1_048_576, 'a,b\r'))).toContain('CR alone');
  });

  it.each([
    ['', 'empty'],
    ['one column\n1\n2\n', 'No header with names of columns'],
    ['1,2026-01-31,5\n2,2026-01-30,6\n', 'No header with names of columns'],
    ['invoice no,amount\r1,2\r', 'CR alone'],
    ['invoice no,amount\n1,"2\n', 'never closes'],
  ])('of %j is refused', async (text, why) => {
    expect(await refusal(text)).toContain(why);
  });
});
