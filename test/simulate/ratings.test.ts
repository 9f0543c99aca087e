import { describe, expect, it } from 'vitest';
import { daysBetween } from '../../src/domain/day.ts';
import { drawProfile } from '../../src/simulate/customer-profile.ts';
import { drawCourse, type HealthCourse } from '../../src/simulate/health-course.ts';
import {
  RATING_CATEGORIES,
  type RatingCategory,
  transitionRow,
  withdrawalChance,
} from '../../src/simulate/rating-transitions.ts';
import { drawRatings } from '../../src/simulate/ratings.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { type Row, textOf } from './collect-portfolio.ts';
import { type RatingMoves, type RatingState, ratingMoves, sizeOf } from './risk-figures.ts';

const GRADES = 'AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC CC C'.split(' ');
const CUSTOMERS = 25_000;
const YEAR = 365;
const period = simulationPeriod(60, '2026-11-21');
const calm = new Float64Array(period.weeks);

interface Rated {
  readonly course: HealthCourse;
  readonly rows: readonly Row[];
}

const rated: readonly Rated[] = Array.from({ length: CUSTOMERS }, (_, index) => {
  const profile = { ...drawProfile(3, index + 1, period), rated: true };
  const course = drawCourse(3, index + 1, profile, calm, period);
  return { course, rows: drawRatings(3, index + 1, profile, course, period).map(({ values }) => values) };
});
const healthy = rated.filter(({ course }) => course.distress.every((depth) => depth === 0));

function movesOf(histories: readonly Rated[]): RatingMoves {
  const days = [1, 2, 3, 4].map((years) => period.last - years * YEAR);
  return ratingMoves(
    histories.flatMap(({ rows }) => rows),
    new Map(),
    days,
  );
}

/** The published share, a default told as `CCC`, since defaults are outcomes of their own. */
function published(from: RatingCategory, to: RatingState): number {
  if (to === 'NR') return withdrawalChance(from);
  const row = transitionRow(from);
  const share =
    (row[RATING_CATEGORIES.indexOf(to as RatingCategory)] ?? 0) + (to === 'CCC' ? (row[7] ?? 0) : 0);
  return share * (1 - withdrawalChance(from));
}

describe('ratings of healthy customers', () => {
  const moves = movesOf(healthy);

  it.each(RATING_CATEGORIES)('move from %s within a year as the published table has it', (from) => {
    const row = moves.get(from);
    const size = sizeOf(row);
    expect(size).toBeGreaterThan(60);
    for (const to of [...RATING_CATEGORIES, 'NR'] as const) {
      const expected = published(from, to);
      const seen = (row?.get(to) ?? 0) / size;
      const noise = 3.5 * Math.sqrt((expected * (1 - expected)) / size);
      expect(Math.abs(seen - expected), `${from} to ${to}: ${seen} for ${expected}`).toBeLessThan(
        noise + 0.015,
      );
    }
  });
});

describe('the course of a rating', () => {
  const histories = rated.map(({ rows }) => rows);
  const pairs = histories.flatMap((rows) =>
    rows.slice(1).map((row, index) => [rows[index] ?? {}, row] as const),
  );
  const notch = (row: Row): number => GRADES.indexOf(row.grade ?? '');
  const isWithdrawn = (row: Row): boolean => row.grade === 'WR';

  it('falls after a negative watch in most cases, after anything else seldom', () => {
    const fallsAfter = (test: (row: Row) => boolean): number => {
      const chosen = pairs.filter(
        ([before, after]) => test(before) && !isWithdrawn(before) && !isWithdrawn(after),
      );
      return chosen.filter(([before, after]) => notch(after) > notch(before)).length / chosen.length;
    };
    expect(fallsAfter((row) => row.outlook === 'watch negative')).toBeGreaterThan(0.6);
    expect(fallsAfter((row) => row.outlook === 'watch negative')).toBeLessThan(0.95);
    expect(fallsAfter((row) => row.outlook === 'stable')).toBeLessThan(0.3);
  });

  it('leaves the grade alone while it is on watch, and says within four months how it ended', () => {
    const watches = pairs.filter(([, after]) => after.outlook === 'watch negative');
    expect(watches.length).toBeGreaterThan(500);
    for (const [before, after] of watches) expect(after.grade).toBe(before.grade);
    for (const [before, after] of pairs.filter(([row]) => row.outlook === 'watch negative')) {
      expect(daysBetween(textOf(before, 'rated_on'), textOf(after, 'rated_on'))).toBeLessThanOrEqual(120);
    }
  });

  it('is stable mostly, negative more often than positive, and sometimes without a word', () => {
    const shareOf = (outlook: string | null): number => {
      const rows = histories.flat().filter((row) => !isWithdrawn(row));
      return rows.filter((row) => row.outlook === outlook).length / rows.length;
    };
    expect(shareOf('stable')).toBeGreaterThan(0.65);
    expect(shareOf('negative')).toBeGreaterThan(shareOf('positive'));
    expect(shareOf('positive')).toBeGreaterThan(0.01);
    expect(shareOf(null)).toBeGreaterThan(0.02);
  });

  it('ends with its withdrawal, or begins anew a year or more later', () => {
    const withdrawn = histories.filter((rows) => rows.some(isWithdrawn));
    const back = pairs.filter(([before]) => isWithdrawn(before));
    expect(back.length).toBeGreaterThan(50);
    expect(back.length).toBeLessThan(withdrawn.length / 2);
    for (const [before, after] of back) {
      expect(isWithdrawn(after)).toBe(false);
      expect(daysBetween(textOf(before, 'rated_on'), textOf(after, 'rated_on'))).toBeGreaterThanOrEqual(360);
    }
  });

  it('is the lowest grade on the day of a default, unless it was withdrawn before', () => {
    let ends = 0;
    for (const { course, rows } of rated) {
      if (course.defaulted === null || rows.length === 0) continue;
      const last = rows.at(-1) ?? {};
      expect(isWithdrawn(last) || last.grade === 'C').toBe(true);
      if (last.grade === 'C') expect(last.rated_on).toBe(period.text(course.defaulted));
      ends++;
    }
    expect(ends).toBeGreaterThan(500);
  });

  it('is nothing for a customer that no agency rates', () => {
    const profile = { ...drawProfile(3, 1, period), rated: false };
    expect(drawRatings(3, 1, profile, drawCourse(3, 1, profile, calm, period), period)).toEqual([]);
  });
});
