import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, toDayNumber } from '../../src/domain/day.ts';
import { addBusinessDays, dueDayMoves, provisionalFrom } from '../../src/snapshot/business-calendar.ts';

describe('dueDayMoves()', () => {
  it('moves no day without a calendar', () => {
    expect(dueDayMoves('none', '2026-01-01', '2026-12-31')).toEqual([]);
  });

  it('moves the days of a Spring Festival to the day after it, and works the make-up days before and after', () => {
    // 2026: off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked.
    const moves = dueDayMoves('CN', '2026-02-13', '2026-03-02');
    expect(moves).toEqual([
      ...[15, 16, 17, 18, 19, 20, 21, 22, 23].map((day) => ({
        day: `2026-02-${day}`,
        moved_to: '2026-02-24',
      })),
      { day: '2026-03-01', moved_to: '2026-03-02' },
    ]);
  });

  it('moves past the end of the span where the next business day lies beyond it', () => {
    expect(dueDayMoves('CN', '2025-10-08', '2025-10-08')).toEqual([
      { day: '2025-10-08', moved_to: '2025-10-09' },
    ]);
  });

  it('moves no day that the ledger does not take, however far the span reaches', () => {
    const moves = dueDayMoves('CN', '0001-01-01', '9999-12-31');
    // 1900-01-01 was a Monday, 2200-12-31 is a Wednesday.
    expect(moves[0]).toEqual({ day: '1900-01-06', moved_to: '1900-01-08' });
    expect(moves.at(-1)).toEqual({ day: '2200-12-28', moved_to: '2200-12-29' });
    expect(dueDayMoves('CN', '9999-12-31', '9999-12-31')).toEqual([]);
  });

  it('moves nothing where the span is empty', () => {
    expect(dueDayMoves('CN', '2026-02-15', '2026-02-14')).toEqual([]);
  });

  it('takes plain weekdays for years that are not published, before and after', () => {
    // 1 October 2003 was a Wednesday, 1 October 1966 a Saturday.
    expect(dueDayMoves('CN', '2003-10-01', '2003-10-05')).toEqual([
      { day: '2003-10-04', moved_to: '2003-10-06' },
      { day: '2003-10-05', moved_to: '2003-10-06' },
    ]);
    expect(dueDayMoves('CN', '1966-10-01', '1966-10-01')).toEqual([
      { day: '1966-10-01', moved_to: '1966-10-03' },
    ]);
  });

  it('takes off the holidays of fixed days where nothing is published yet', () => {
    const year = Number(provisionalFrom.slice(0, 4)) + 1;
    const off = dueDayMoves('CN', provisionalFrom, `${year}-12-31`)
      .map(({ day }) => day)
      .filter((day) => !isWeekend(day));
    const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`);
    expect(off).toEqual(fixed.filter((day) => !isWeekend(day)));
    expect(off.length).toBeGreaterThan(0);
    // Friday 1 January 2027, should 2027 not be published yet.
    if (year === 2027) expect(addBusinessDays('CN', '2026-12-31', 1)).toBe('2027-01-04');
  });

  it('is certain of the last year published but for its last days, which the notice of the next year may move', () => {
    const year = Number(provisionalFrom.slice(0, 4));
    expect(provisionalFrom).toBe(`${year}-12-29`);
    expect(dueDayMoves('CN', `${year}-10-01`, `${year}-10-03`)).toHaveLength(3);
    expect(year).toBeGreaterThanOrEqual(2026);
    // 29 December 2018, a Saturday, was worked for 31 December, both by the notice of 2019.
    expect(dueDayMoves('CN', '2018-12-28', '2019-01-02')).toEqual(
      ['2018-12-30', '2018-12-31', '2019-01-01'].map((day) => ({ day, moved_to: '2019-01-02' })),
    );
    for (let past = 2004; past < year; past += 1) {
      const moved = dueDayMoves('CN', `${past}-12-01`, `${past}-12-28`).map(({ day }) => day);
      expect(moved.filter((day) => !isWeekend(day))).toEqual([]);
    }
  });

  // West of Greenwich the package itself reads every day as the one before, so it is no reference there.
  const west = new Date('2026-01-01T00:00:00Z').getTimezoneOffset() > 0;

  it.skipIf(west)('agrees with the package itself, asked at local noon, on every day of its years', () => {
    const off = new Map(
      dueDayMoves('CN', '2004-01-01', '2026-12-31').map((move) => [move.day, move.moved_to]),
    );
    const wrong: string[] = [];
    for (let day = '2004-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      const noon = new Date(`${day}T12:00:00`);
      const expected = chineseDays.isWorkday(noon) ? undefined : chineseDays.findWorkday(1, noon);
      if (off.get(day) !== expected) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });

  it('leaves no move longer than the longest holiday of the country', () => {
    const moves = dueDayMoves('CN', '2004-01-01', '2026-12-31');
    expect(Math.max(...moves.map((move) => daysBetween(move.day, move.moved_to)))).toBeLessThanOrEqual(10);
  });
});

describe('addBusinessDays()', () => {
  it.each([
    // Spring Festival 2026: off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked.
    ['2026-02-13', 0, '2026-02-13'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 2, '2026-02-24'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-02-15', 0, '2026-02-24'],
    ['2026-02-15', 1, '2026-02-24'],
    ['2026-02-20', 5, '2026-02-28'],
    ['2026-02-28', 1, '2026-03-02'],
  ])('counts from %s %i business days to %s', (from, days, expected) => {
    expect(addBusinessDays('CN', from, days)).toBe(expected);
  });

  it('counts calendar days without a calendar', () => {
    expect(addBusinessDays('none', '2026-02-13', 0)).toBe('2026-02-13');
    expect(addBusinessDays('none', '2026-02-13', 30)).toBe('2026-03-15');
  });

  it('ends where a walk day by day, counting those that dueDayMoves() does not move, ends', () => {
    const day = fc.integer({ min: toDayNumber('2003-06-01'), max: toDayNumber('2027-12-31') });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 90 }), (number, days) => {
        const from = addDays('1970-01-01', number);
        const reached = addBusinessDays('CN', from, days);
        expect(reached).toBe(walked(from, days));
        expect(isOff(reached)).toBe(false);
        expect(addBusinessDays('CN', from, days + 1) > reached || days === 0).toBe(true);
      }),
    );
  });

  // West of Greenwich the package itself reads every day as the one before, so it is no reference there.
  const west = new Date('2026-01-01T00:00:00Z').getTimezoneOffset() > 0;

  it.skipIf(west)('agrees with the package itself, asked at local noon', () => {
    for (let day = '2018-12-01'; day <= '2019-03-01'; day = addDays(day, 1)) {
      for (const days of [1, 2, 5, 14]) {
        const expected = chineseDays.findWorkday(days, new Date(`${day}T12:00:00`));
        expect({ day, days, due: addBusinessDays('CN', day, days) }).toEqual({ day, days, due: expected });
      }
    }
  });
});

function walked(from: Day, days: number): Day {
  let [day, counted] = [from, 0];
  while (counted < days || isOff(day)) {
    day = addDays(day, 1);
    if (!isOff(day)) counted += 1;
  }
  return day;
}

function isOff(day: Day): boolean {
  return dueDayMoves('CN', day, day).length > 0;
}

function isWeekend(day: Day): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}
