import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, fromDayNumber, LEDGER_DAYS, toDayNumber } from '../../src/domain/day.ts';
import { dateReader, USUAL_DATE_FORMATS } from '../../src/ingest/date-format.ts';
import { dayWriter, writeDay } from './write-mapped.ts';

function read(format: string, text: string) {
  const reader = dateReader(format);
  if (reader === null) throw new Error(`${format} is no format`);
  return reader(text);
}

const DAY_COUNT = daysBetween(LEDGER_DAYS.first, LEDGER_DAYS.last) + 1;
const FIRST_NUMBER = toDayNumber(LEDGER_DAYS.first);
const ALL_DAYS = Array.from({ length: DAY_COUNT }, (_, offset) => fromDayNumber(FIRST_NUMBER + offset));

describe('dateReader()', () => {
  it.each([
    ['YYYY-MM-DD', '2013-01-02'],
    ['M/D/YYYY', '1/2/2013'],
    ['M/D/YYYY', '01/02/2013'],
    ['D/M/YYYY', '2/1/2013'],
    ['DD.MM.YYYY', '02.01.2013'],
    ['YYYYMMDD', '20130102'],
    ['YYYY年M月D日', '2013年1月2日'],
    ['DD-MMM-YYYY', '02-JAN-2013'],
    ['DDMMMYYYY', '02jan2013'],
    ['D.M.YY', '2.1.13'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2013-01-02T23:59:59Z'],
    ['YYYY-MM-DD HH:mm:ss.SSS', '2013-01-02 00:00:00.000'],
    ['M/D/YYYY H:mm', '1/2/2013 0:00'],
    ['[YYYY]{MM}(DD)*', '[2013]{01}(02)*'],
  ])('reads %s from %s', (format, text) => {
    expect(read(format, text)).toBe('2013-01-02');
  });

  it.each([
    ...USUAL_DATE_FORMATS.filter((format) => !/H/.test(format)),
    ...['YYYY-MM-DD', 'MM/DD/YYYY', 'DD.MM.YYYY HH:mm:ss', 'DDMMMYYYY'],
  ])('reads every day of the ledger that is written in %s', (format) => {
    const reader = dateReader(format);
    if (reader === null) throw new Error(`${format} is no format`);
    const write = dayWriter(format);
    const short = format.replace('YYYY', '').includes('YY');
    const days = short ? ALL_DAYS.filter((day) => day.startsWith('20')) : ALL_DAYS;
    for (const day of days) {
      const found = reader(write(day));
      if (found !== day) expect.fail(`${day} is read as ${found}`);
    }
    expect(days).toHaveLength(short ? 36_525 : DAY_COUNT);
  });

  it('reads each of the usual formats', () => {
    expect(USUAL_DATE_FORMATS.map((format) => read(format, writeDay('2031-11-20', format)))).toEqual(
      USUAL_DATE_FORMATS.map(() => '2031-11-20'),
    );
    expect(new Set(USUAL_DATE_FORMATS).size).toBe(USUAL_DATE_FORMATS.length);
  });

  it('reads no day as another one than its own format says, in whatever format it is written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: DAY_COUNT - 1 }),
        fc.constantFrom(...USUAL_DATE_FORMATS),
        fc.constantFrom('D/M/YYYY', 'M/D/YYYY'),
        (offset, written, format) => {
          const day = fromDayNumber(toDayNumber(LEDGER_DAYS.first) + offset);
          const text = writeDay(day, written);
          const found = read(format, text);
          if (found === 'misfit' || found === 'no_such_day') return;
          // What it found, written in its own format, is the text again: no digit changed its place.
          expect([writeDay(found, format), writeDay(found, loose(format))]).toContain(text);
        },
      ),
    );
  });

  it.each([
    ['M/D/YYYY', '23/01/2012'],
    ['M/D/YYYY', '1/32/2012'],
    ['M/D/YYYY', '2012-01-23'],
    ['M/D/YYYY', '1/2/12'],
    ['M/D/YYYY', '1/2/2012 0:00'],
    ['M/D/YYYY', '0/2/2012'],
    ['M/D/YYYY', '1/0/2012'],
    ['MM/DD/YYYY', '1/2/2012'],
    ['YYYYMMDD', '20121301'],
    ['YYYY-MM-DD', '41275'],
    ['YYYY-MM-DD', '２０１２'],
    ['DD-MMM-YYYY', '02-01-2013'],
    ['YYYY-MM-DD HH:mm:ss', '2013-01-02 24:00:00'],
    ['YYYY-MM-DD HH:mm:ss', '2013-01-02 23:60:00'],
    ['D.M.YYYY', '1x2x2013'],
  ])('says of %s that it does not fit %s', (format, text) => {
    expect(read(format, text)).toBe('misfit');
  });

  it.each([
    ['D/M/YYYY', '30/02/2013'],
    ['M/D/YYYY', '2/29/2013'],
    ['D/M/YYYY', '31/4/2013'],
    ['YYYY-MM-DD', '0000-01-01'],
    ['YYYYMMDD', '00000000'],
    ['DD.MM.YYYY', '00.00.0000'],
    ['YYYY-MM-DD HH:mm:ss', '0000-00-00 00:00:00'],
    ['D/M/YYYY', 'n/a'],
    ['D/M/YYYY', '-'],
  ])('says of %s that %s is no such day', (format, text) => {
    expect(read(format, text)).toBe('no_such_day');
  });

  it.each([
    '',
    'YYYY-MM',
    'MM/DD',
    'YYYY',
    'YYYY-YY-MM-DD',
    'YYYY-MM-M-DD',
    'DD.DD.YYYY',
    'YYYYMD',
    'MDYYYY',
    'YYYYMMDDH',
    'dd.mm.yyyy',
    'YYYYY-MM-DD',
    'MMMM D, YYYY',
    'DDD-YYYY',
    'YYYY-MM-DD hh:mm',
    'YYYY-MM-DD 00:00',
    'YYYY-MM-DD HH:mm:mm',
    'yesterday',
  ])('takes %j for no format', (format) => {
    expect(dateReader(format)).toBeNull();
  });
});

function loose(format: string): string {
  return format.replace('M', 'MM').replace('D', 'DD');
}
