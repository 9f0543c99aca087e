import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween } from '../../src/domain/day.ts';
import { expiredDays } from '../../src/snapshot/expired-days.ts';

function daily(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
}

describe('days whose facts are not kept any more', () => {
  it('are those beyond the number of days, but for the last of each month', () => {
    const days = daily('2026-01-01', '2026-04-30');
    const expired = expiredDays({ stored: days, evaluated: days, snapshot_days: 45 });
    // 45 days before 30 April is 16 March.
    expect(expired).toEqual([
      ...daily('2026-01-01', '2026-01-30'),
      ...daily('2026-02-01', '2026-02-27'),
      ...daily('2026-03-01', '2026-03-15'),
    ]);
  });

  it('leave of three years the last 400 days and 22 ends of months', () => {
    const days = daily('2023-10-01', '2026-09-30');
    expect(days).toHaveLength(1_096);
    const expired = new Set(expiredDays({ stored: days, evaluated: days, snapshot_days: 400 }));
    const kept = days.filter((day) => !expired.has(day));
    expect(kept).toHaveLength(401 + 22);
    expect(kept.slice(0, 3)).toEqual(['2023-10-31', '2023-11-30', '2023-12-31']);
    expect(kept.slice(21, 24)).toEqual(['2025-07-31', '2025-08-26', '2025-08-27']);
  });

  it('leave the last evaluated day of a month, whichever that is', () => {
    const stored = ['2026-01-05', '2026-01-09', '2026-02-28', '2026-06-30'];
    expect(expiredDays({ stored, evaluated: stored, snapshot_days: 31 })).toEqual(['2026-01-05']);
  });

  it('are reckoned from the newest evaluated day, and only such a day is the last of its month', () => {
    const stored = ['2026-01-05', '2026-01-09', '2026-01-31', '2026-03-31', '2026-12-31'];
    const evaluated = ['2026-01-05', '2026-01-09', '2026-03-31'];
    expect(expiredDays({ stored, evaluated, snapshot_days: 31 })).toEqual(['2026-01-05', '2026-01-31']);
  });

  it('are the same in whatever order days are told', () => {
    const days = daily('2026-01-01', '2026-04-30');
    const inOrder = expiredDays({ stored: days, evaluated: days, snapshot_days: 45 });
    const backwards = days.toReversed();
    const expired = expiredDays({ stored: backwards, evaluated: backwards, snapshot_days: 45 });
    expect(expired.toSorted()).toEqual(inOrder);
  });

  it('are none where nothing was evaluated, or nothing is old', () => {
    expect(expiredDays({ stored: ['2020-01-01'], evaluated: [], snapshot_days: 31 })).toEqual([]);
    expect(expiredDays({ stored: [], evaluated: ['2020-01-01'], snapshot_days: 31 })).toEqual([]);
    const stored = ['2026-01-31', '2026-02-01', '2026-03-03'];
    expect(expiredDays({ stored, evaluated: stored, snapshot_days: 31 })).toEqual([]);
  });

  it('never come close to the newest day, leave each month its last, and nothing more to remove', () => {
    const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(offsets, fc.integer({ min: 31, max: 500 }), (drawn, snapshot_days) => {
        const stored = drawn.map((offset) => addDays('2024-01-01', offset)).sort();
        const newest = stored.at(-1) ?? '';
        const expired = new Set(expiredDays({ stored, evaluated: stored, snapshot_days }));
        const kept = stored.filter((day) => !expired.has(day));
        for (const day of expired) {
          expect(daysBetween(day, newest)).toBeGreaterThan(snapshot_days);
          expect(kept.some((other) => other > day && other.slice(0, 7) === day.slice(0, 7))).toBe(true);
        }
        const old = kept.filter((day) => daysBetween(day, newest) > snapshot_days);
        expect(new Set(old.map((day) => day.slice(0, 7))).size).toBe(old.length);
        expect(expiredDays({ stored: kept, evaluated: kept, snapshot_days })).toEqual([]);
      }),
    );
  });
});
