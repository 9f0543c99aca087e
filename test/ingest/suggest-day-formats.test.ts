import { describe, expect, it } from 'vitest';
import { dateReader } from '../../src/ingest/date-format.ts';
import { dayFormatsOf, nearestDayFormat, paddedFormat } from '../../src/ingest/suggest-day-formats.ts';

describe('the formats that days fit', () => {
  it.each([
    [['2026-01-31'], ['YYYY-M-D']],
    [['31.1.2026', 'n/a', '00.00.0000'], ['D.M.YYYY']],
    [['1/2/2026'], ['M/D/YYYY', 'D/M/YYYY']],
    [['1/2/2026', '1/13/2026'], ['M/D/YYYY']],
    [['13/2/2026'], ['D/M/YYYY']],
    [['20260131'], ['YYYYMMDD']],
    [['31012026'], ['DDMMYYYY']],
    [['2026年1月31日'], ['YYYY年M月D日']],
    [['31-Jan-2026'], ['D-MMM-YYYY']],
    [['01/02/26'], ['M/D/YY', 'D/M/YY', 'YY/M/D']],
    // Years that lie far apart are only less likely.
    [
      ['01/03/02', '01/07/26', '01/11/15'],
      ['YY/M/D', 'M/D/YY', 'D/M/YY'],
    ],
    [
      ['25.03.24', '01.03.24'],
      ['D.M.YY', 'YY.M.D'],
    ],
    [
      ['01/06/24', '01/12/48'],
      ['M/D/YY', 'D/M/YY'],
    ],
    [['01/06/98'], []],
    [['2026/1/31 0:00'], ['YYYY/M/D H:mm']],
    [['2026-01-31T00:00:00.000Z'], ['YYYY-M-DTH:mm:ss.SSSZ']],
    [['2026-01-31', '31.01.2026'], []],
    [['0000-00-00', 'none'], []],
    [['99991231'], []],
    [['1234.50'], []],
    [[], []],
  ])('%j are %j', (texts, formats) => {
    expect(dayFormatsOf(texts)).toEqual(formats);
  });

  it('are not given up for one year in a hundred that was mistyped', () => {
    const days = Array.from(
      { length: 99 },
      (_, index) => `2026-01-${String((index % 28) + 1).padStart(2, '0')}`,
    );
    expect(dayFormatsOf([...days, '2206-01-01'])).toEqual(['YYYY-M-D']);
    expect(dayFormatsOf(['2026-01-01', '2206-01-01'])).toEqual([]);
  });
});

describe('a format in a mapping', () => {
  it.each([
    ['M/D/YYYY', ['1/2/2026', '10/12/2026'], 'M/D/YYYY'],
    ['M/D/YYYY', ['01/02/2026', '10/12/2026'], 'MM/DD/YYYY'],
    // Nothing shows that other days are padded.
    ['M/D/YYYY', ['11/12/2026'], 'M/D/YYYY'],
    ['M/D/YYYY', ['1/02/2026'], 'M/D/YYYY'],
    ['YYYY-M-D H:mm:ss', ['2026-01-31 00:00:00'], 'YYYY-MM-DD HH:mm:ss'],
    ['YYYY-M-D H:mm', ['2026-01-31 0:00'], 'YYYY-MM-DD H:mm'],
    ['YYYYMMDD', ['20260131'], 'YYYYMMDD'],
    ['D-MMM-YYYY', ['01-Jan-2026'], 'DD-MMM-YYYY'],
    ['YYYY年M月D日', ['2026年1月5日'], 'YYYY年M月D日'],
  ])('%s for %j is %s, and reads them all', (format, texts, padded) => {
    expect(paddedFormat(format, texts)).toBe(padded);
    const read = dateReader(padded);
    expect(texts.map((text) => read?.(text))).not.toContain('misfit');
  });
});

describe('the nearest format', () => {
  it('is the one that reads the most, and none where none reads any', () => {
    expect(nearestDayFormat(['2026-01-31', '2026-02-01', 'day 3'])).toEqual({ format: 'YYYY-M-D', fits: 2 });
    expect(nearestDayFormat(['day 3'])).toBeNull();
  });
});
