import { describe, expect, it } from 'vitest';
import { dayParser } from '../../src/ingest/day-field.ts';

const day = dayParser('due_on');

describe('dayParser()', () => {
  it.each(['2026-11-30', '2024-02-29', '1900-01-01', '2200-12-31'])('reads %s', (text) => {
    expect(day(text)).toBe(text);
  });

  it.each([
    ['2026-02-30', 'due_on "2026-02-30" is not a day: the calendar has no such day'],
    ['2026-13-01', 'due_on "2026-13-01" is not a day: the calendar has no such day'],
    ['03/04/2026', 'due_on "03/04/2026" is not a day: write it as YYYY-MM-DD, such as 2026-11-30'],
    ['2026-1-5', 'due_on "2026-1-5" is not a day: write 2026-01-05'],
    ['2026/1/5', 'due_on "2026/1/5" is not a day: write 2026-01-05'],
    ['2026年1月5日', 'due_on "2026年1月5日" is not a day: write 2026-01-05'],
    ['20260105', 'due_on "20260105" is not a day: write 2026-01-05'],
    ['2026115', 'due_on "2026115" is not a day: write it as YYYY-MM-DD, such as 2026-11-30'],
    ['2026-01-05T00:00:00Z', 'due_on "2026-01-05T00:00:00Z" is not a day: write 2026-01-05'],
    ['2026-2-30', 'due_on "2026-2-30" is not a day: write it as YYYY-MM-DD, such as 2026-11-30'],
    ['45321', 'due_on "45321" is not a day: write it as YYYY-MM-DD, such as 2026-11-30'],
  ])('refuses %s and says how it is written where that is certain', (text, message) => {
    expect(day(text)).toEqual({ code: 'not_a_day', message });
  });

  it.each(['0001-01-01', '1899-12-31', '2201-01-01', '9999-12-31'])('refuses %s as out of range', (text) => {
    const message = `due_on "${text}" must be from 1900-01-01 to 2200-12-31`;
    expect(day(text)).toEqual({ code: 'out_of_range', message });
  });

  it('names the control character that stands in a day', () => {
    expect(day('2026-01-05\u0000')).toMatchObject({ code: 'control_character' });
  });
});
