import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daySchema,
  daysBetween,
  firstDayOfMonth,
  fromDayNumber,
  monthEnd,
  monthNumber,
  monthsBefore,
  parseDay,
  toDayNumber,
} from '../../src/domain/day.ts';

const days = fc
  .integer({ min: -700_000, max: 900_000 })
  .map(fromDayNumber)
  .filter((day) => parseDay(day) !== null);

describe('a day', () => {
  it.each(['2026-02-28', '2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])(
    '%s is one',
    (text) => {
      expect(parseDay(text)).toBe(text);
      expect(daySchema.safeParse(text).success).toBe(true);
    },
  );

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '2026-1-5',
    '03/04/2026',
    '20260101',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '',
  ])('%j is none', (text) => {
    expect(parseDay(text)).toBeNull();
    expect(daySchema.safeParse(text).success).toBe(false);
  });

  // Reserve Bank of India, 12 November 2021: a due day and the ends of its 30, 60 and 90 days.
  it.each([
    ['2023-03-31', '2023-04-30', 30],
    ['2023-03-31', '2023-05-30', 60],
    ['2023-03-31', '2023-06-29', 90],
    ['2021-03-31', '2021-04-30', 30],
    ['2021-03-31', '2021-05-30', 60],
    ['2021-03-31', '2021-06-29', 90],
    ['2024-02-28', '2024-03-01', 2],
    ['2026-03-01', '2026-02-28', -1],
  ])('%s to %s is %i days', (from, to, expected) => {
    expect(daysBetween(from, to)).toBe(expected);
    expect(addDays(from, expected)).toBe(to);
  });

  it('orders as text as it does in time', () => {
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(Math.sign(daysBetween(b, a))).toBe(a === b ? 0 : a < b ? -1 : 1);
      }),
    );
  });

  it('moves there and back again', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4_000, max: 4_000 }), (day, by) => {
        const moved = addDays(day, by);
        if (parseDay(moved) !== null) expect(addDays(moved, -by)).toBe(day);
        expect(fromDayNumber(toDayNumber(day))).toBe(day);
      }),
    );
  });

  it('ends with the years that compare as text, and says so where it would go beyond them', () => {
    expect(addDays('9999-12-30', 1)).toBe('9999-12-31');
    expect(addDays('0001-01-02', -1)).toBe('0001-01-01');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
    expect(() => fromDayNumber(Number.NaN)).toThrow(RangeError);
  });

  it('knows its month', () => {
    expect(monthEnd('2024-02-10')).toBe('2024-02-29');
    expect(monthEnd('2026-12-31')).toBe('2026-12-31');
    expect(monthNumber('2026-01-15') - monthNumber('2025-12-31')).toBe(1);
    expect(firstDayOfMonth(monthNumber('2026-11-21'))).toBe('2026-11-01');
    expect(firstDayOfMonth(monthNumber('0999-01-21'))).toBe('0999-01-01');
  });

  it('has the same day months before, or the last day of a month that is too short', () => {
    expect(monthsBefore('2026-11-20', 1)).toBe('2026-10-20');
    expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-28');
    expect(monthsBefore('2024-03-30', 1)).toBe('2024-02-29');
    expect(monthsBefore('2026-01-31', 1)).toBe('2025-12-31');
    expect(monthsBefore('2024-02-29', 12)).toBe('2023-02-28');
    expect(monthsBefore('2026-02-28', 12)).toBe('2025-02-28');
  });
});
