import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import { nextCategory, RATING_CATEGORIES, type RatingCategory } from './rating-transitions.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

const AGENCY = 'sim-agency';
const SCALE = 'domestic';

/** The grades of each category on the domestic scale, best first. */
const GRADES: Readonly<Record<RatingCategory, readonly string[]>> = {
  AAA: ['AAA'],
  AA: ['AA+', 'AA', 'AA-'],
  A: ['A+', 'A', 'A-'],
  BBB: ['BBB+', 'BBB', 'BBB-'],
  BB: ['BB+', 'BB', 'BB-'],
  B: ['B+', 'B', 'B-'],
  CCC: ['CCC', 'CC', 'C'],
};
const ALL_GRADES = RATING_CATEGORIES.flatMap((category) =>
  GRADES[category].map((grade) => ({ category, grade })),
);
const WORST = ALL_GRADES.length - 1;

const LOOK_EVERY_DAYS = 30;
const REVIEW_DAYS = 360;
const DISTRESS_REVIEW_DAYS = 70;
const DISTRESS_SEEN = 0.15;
/** How much of a year's rating luck is the company's own health; the rest is chance. */
const HEALTH_CORRELATION = 0.6;
const YEARLY_HEALTH_SIGMA = 0.12;
/** A change of health since the last review that shows in the outlook: about one year in fifteen, either way. */
const OUTLOOK_CHANGE = 0.18;

interface Review {
  readonly day: number;
  readonly health: number;
  /** Index into the grades, 0 best. */
  readonly notch: number;
}

/**
 * The rating history of a rated customer: a first grade from its health, a review about every year that moves as the
 * published transitions do, further reviews while it is in distress, and the lowest grade on default.
 */
export function drawRatings(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  if (!profile.rated) return [];
  const random = randomStream(seed, 'ratings', number);
  const end = Math.min(period.last, course.defaulted ?? period.last);
  const records: SimulatedRecord[] = [];
  // Some distress an agency hardly notices.
  const alertness = random.between(0.4, 1.1);
  let review = firstReview(random, course, period);
  for (let day = review.day; day <= end; day += LOOK_EVERY_DAYS) {
    const passed = day - review.day;
    const distress = distressOn(course, period, day);
    const due = passed >= (distress > DISTRESS_SEEN ? DISTRESS_REVIEW_DAYS : REVIEW_DAYS);
    if (passed > 0 && !due) continue;
    const health = healthOn(course, period, day);
    const change = health - review.health;
    const notch =
      passed === 0
        ? review.notch
        : nextNotch(random, review.notch, luck(random, change, distress, alertness));
    records.push(ratingRecord(profile, period.text(day), notch, outlook(random, change, distress)));
    review = { day, health, notch };
  }
  if (course.defaulted !== null && course.defaulted > review.day) {
    records.push(ratingRecord(profile, period.text(course.defaulted), WORST, 'negative'));
  }
  return records;
}

function firstReview(random: Random, course: HealthCourse, period: SimulationPeriod): Review {
  const day = period.history_first + random.integer(0, REVIEW_DAYS);
  const health = healthOn(course, period, day);
  const notch = Math.round((WORST - 1) * (1 - health) + 1.2 * random.normal());
  return { day, health, notch: Math.min(WORST - 1, Math.max(0, notch)) };
}

/** How the time since the last review went, standard normal in ordinary times, far below in distress. */
function luck(random: Random, change: number, distress: number, alertness: number): number {
  if (distress > DISTRESS_SEEN) return -0.6 - 2.2 * alertness * distress + 0.5 * random.normal();
  const own = Math.max(-3, Math.min(3, change / YEARLY_HEALTH_SIGMA));
  return HEALTH_CORRELATION * own + Math.sqrt(1 - HEALTH_CORRELATION ** 2) * random.normal();
}

/** A new category is entered at its near end; within a category a clear year moves one notch. */
function nextNotch(random: Random, notch: number, year: number): number {
  const from = ALL_GRADES[notch]?.category ?? 'CCC';
  const to = nextCategory(from, year);
  const inCategory = ALL_GRADES.flatMap((grade, index) => (grade.category === to ? [index] : []));
  const best = inCategory[0] ?? notch;
  const worst = inCategory.at(-1) ?? notch;
  if (best > notch) return best + (random.chance(0.3) ? 1 : 0);
  if (worst < notch) return worst;
  const step = year < -1 ? 1 : year > 1.1 ? -1 : 0;
  return Math.min(worst, WORST - 1, Math.max(best, notch + step));
}

function outlook(random: Random, change: number, distress: number): string | null {
  if (random.chance(0.05)) return null;
  if (distress > 0.1 || change < -OUTLOOK_CHANGE) return 'negative';
  return change > OUTLOOK_CHANGE ? 'positive' : 'stable';
}

function ratingRecord(
  profile: CustomerProfile,
  ratedOn: string,
  notch: number,
  outlookText: string | null,
): SimulatedRecord {
  return {
    kind: 'ratings',
    values: {
      customer_id: profile.customer_id,
      agency: AGENCY,
      scale: SCALE,
      grade: ALL_GRADES[notch]?.grade ?? 'C',
      rated_on: ratedOn,
      outlook: outlookText,
    },
  };
}
