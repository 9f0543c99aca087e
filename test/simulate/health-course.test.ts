import { describe, expect, it } from 'vitest';
import { drawProfile } from '../../src/simulate/customer-profile.ts';
import { drawCourse, type HealthCourse } from '../../src/simulate/health-course.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { mean } from './collect-portfolio.ts';

const period = simulationPeriod(24, '2026-11-21');

/** The courses of 1,000 customers under the same pressure all the time. */
function coursesUnder(pressure: number): readonly HealthCourse[] {
  const weeks = new Float64Array(period.weeks).fill(pressure);
  return Array.from({ length: 1000 }, (_, index) =>
    drawCourse(21, index + 1, drawProfile(21, index + 1, period), weeks, period),
  );
}

/** Mean health over the weeks without distress, from the second year on. */
function ordinaryHealth(courses: readonly HealthCourse[]): number {
  return mean(
    courses.flatMap((course) =>
      [...course.health].filter((_, week) => week > 52 && course.distress[week] === 0),
    ),
  );
}

function everDistressed(courses: readonly HealthCourse[]): number {
  return courses.filter((course) => course.distress.some((depth) => depth > 0)).length;
}

const calm = coursesUnder(0);

describe('drawCourse', () => {
  it('lets policy pressure weaken customers and easing strengthen them', () => {
    expect(ordinaryHealth(coursesUnder(1.5))).toBeLessThan(ordinaryHealth(calm) - 0.08);
    expect(ordinaryHealth(coursesUnder(-0.6))).toBeGreaterThan(ordinaryHealth(calm) + 0.02);
  });

  it('lets policy pressure bring on distress beyond what weaker health explains', () => {
    expect(everDistressed(coursesUnder(1.5))).toBeGreaterThan(2.5 * everDistressed(calm));
  });

  it('keeps health and distress between 0 and 1', () => {
    for (const course of coursesUnder(1.5)) {
      expect([...course.health, ...course.distress].filter((value) => value < 0 || value > 1)).toEqual([]);
    }
  });

  it('deepens distress every week for 35 to 60 weeks until a default, and never lifts it again', () => {
    const failed = calm.filter((course) => course.defaulted !== null);
    expect(failed.length).toBeGreaterThan(20);
    for (const course of failed) {
      const defaultWeek = period.weekOf(course.defaulted ?? 0);
      const lastCalm = course.distress.lastIndexOf(0);
      expect(defaultWeek - lastCalm).toBeGreaterThanOrEqual(35);
      expect(defaultWeek - lastCalm).toBeLessThanOrEqual(62);
      const rising = [...course.distress.slice(lastCalm)];
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      expect(course.distress.at(-1)).toBe(1);
    }
  });

  it('ends payments in the three weeks up to a default, and never without one', () => {
    for (const course of calm) {
      if (course.defaulted === null) expect(course.payments_end).toBeGreaterThan(period.last - 21);
      else {
        expect(course.payments_end).toBeLessThanOrEqual(course.defaulted);
        expect(course.payments_end).toBeGreaterThanOrEqual(course.defaulted - 20);
      }
    }
  });

  it('lets others recover: distress without a default goes back to nothing', () => {
    const recovered = calm.filter(
      (course) =>
        course.defaulted === null &&
        course.distress.some((depth) => depth > 0.25) &&
        course.distress.at(-1) === 0,
    );
    expect(recovered.length).toBeGreaterThan(10);
  });

  it('has no default before the ledger begins', () => {
    for (const course of [...calm, ...coursesUnder(1.5)]) {
      expect(course.defaulted ?? period.last).toBeGreaterThan(period.first);
      expect(course.defaulted ?? period.last).toBeLessThanOrEqual(period.last);
    }
  });
});
