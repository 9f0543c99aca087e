import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import {
  nextCategory,
  RATING_CATEGORIES,
  type RatingCategory,
  withdrawalChance,
} from './rating-transitions.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

const AGENCY = 'sim-agency';
const SCALE = 'domestic';
const WITHDRAWN = 'WR';
const WATCH_NEGATIVE = 'watch negative';

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

const BEST_GRADE_AT_FULL_HEALTH = 2;
const LOOK_EVERY_DAYS = 30;
const REVIEW_DAYS = 360;
const DISTRESS_REVIEW_DAYS = 70;
const DISTRESS_SEEN = 0.15;
/** How much of a year's rating luck is the company's own health; the rest is chance. */
const HEALTH_CORRELATION = 0.6;
const YEARLY_HEALTH_SIGMA = 0.12;
/** A change of health since the last review that shows in the outlook: about one year in fifteen, either way. */
const OUTLOOK_CHANGE = 0.18;
/** Luck that puts a rating on watch before it is reviewed, where the agency says so in time; and a watch for nothing. */
const WATCH_LUCK = -1;
const WATCH_CHANCE = 0.45;
const FALSE_WATCH_CHANCE = 0.015;
/** Of withdrawn ratings so many come back, after one to two and a half years. */
const BACK_CHANCE = 0.4;
const BACK_DAYS = [360, 900] as const;

/** How the agency stands to the company. `notch` is an index into the grades, 0 the best; null: it does not rate it. */
interface Standing {
  readonly notch: number | null;
  readonly health: number;
  readonly reviewed: number;
  /** While on watch: the luck that the coming review will follow. */
  readonly watch: number | null;
  /** The day of the next look at which something happens at the earliest. */
  readonly next: number;
}

/** What the agency can see of the company on a day. */
interface Sight {
  readonly day: number;
  readonly health: number;
  readonly distress: number;
}

interface Action {
  readonly standing: Standing;
  readonly grade: string;
  readonly outlook: string | null;
}

/**
 * The rating history of a rated customer: a first grade from its health; a review about every year that moves as the
 * published transitions do, or withdraws the rating; a negative watch before some of the bad ones, and a few for
 * nothing; further reviews while it is in distress; and the lowest grade on default, where it is still rated.
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
  const { defaulted } = course;
  const end = defaulted === null ? period.last : Math.min(period.last, defaulted - 1);
  const records: SimulatedRecord[] = [];
  // Some distress an agency hardly notices.
  const alertness = random.between(0.4, 1.1);
  let standing: Standing | null = null;
  const first = period.history_first + random.integer(0, REVIEW_DAYS);
  for (let day = first; day <= end; day += LOOK_EVERY_DAYS) {
    const sight = {
      day,
      health: healthOn(course, period, day),
      distress: distressOn(course, period, day),
    };
    const action: Action | null =
      standing === null ? firstGrade(random, sight) : look(random, standing, sight, alertness);
    if (action === null) continue;
    standing = action.standing;
    records.push(ratingRecord(profile, period.text(day), action.grade, action.outlook));
  }
  if (defaulted !== null && standing !== null && standing.notch !== null) {
    records.push(ratingRecord(profile, period.text(defaulted), gradeOf(WORST), 'negative'));
  }
  return records;
}

function firstGrade(random: Random, sight: Sight): Action {
  const drawn = Math.round(
    BEST_GRADE_AT_FULL_HEALTH + (WORST - 1) * (1 - sight.health) + 1.2 * random.normal(),
  );
  return graded(random, Math.min(WORST - 1, Math.max(0, drawn)), 0, sight);
}

/** What the agency does about a company on a day; null where it lets its word stand. */
function look(random: Random, standing: Standing, sight: Sight, alertness: number): Action | null {
  const { notch, reviewed } = standing;
  const strained = sight.distress > DISTRESS_SEEN;
  if (notch === null) return sight.day >= standing.next ? firstGrade(random, sight) : null;
  if (standing.watch !== null) {
    return sight.day >= standing.next ? reviewedGrade(random, standing, notch, standing.watch, sight) : null;
  }
  if (sight.day - reviewed < (strained ? DISTRESS_REVIEW_DAYS : REVIEW_DAYS)) return null;
  // In a crisis the agency stays on.
  if (!strained && random.chance(withdrawalChance(categoryOf(notch))))
    return withdrawal(random, standing, sight);
  const luck = luckSince(random, standing, sight, alertness);
  if (random.chance(luck < WATCH_LUCK ? WATCH_CHANCE : FALSE_WATCH_CHANCE)) {
    const next = sight.day + LOOK_EVERY_DAYS * random.integer(1, strained ? 1 : 3);
    const watching = { ...standing, reviewed: sight.day, watch: luck, next };
    return { standing: watching, grade: gradeOf(notch), outlook: WATCH_NEGATIVE };
  }
  return reviewedGrade(random, standing, notch, luck, sight);
}

function reviewedGrade(
  random: Random,
  standing: Standing,
  notch: number,
  luck: number,
  sight: Sight,
): Action {
  return graded(random, nextNotch(random, notch, luck), sight.health - standing.health, sight);
}

function graded(random: Random, notch: number, change: number, { day, health, distress }: Sight): Action {
  return {
    standing: { notch, health, reviewed: day, watch: null, next: day },
    grade: gradeOf(notch),
    outlook: outlook(random, change, distress),
  };
}

function withdrawal(random: Random, standing: Standing, { day }: Sight): Action {
  const back = random.chance(BACK_CHANCE) ? day + random.integer(...BACK_DAYS) : Number.POSITIVE_INFINITY;
  return {
    standing: { ...standing, notch: null, reviewed: day, next: back },
    grade: WITHDRAWN,
    outlook: null,
  };
}

/** How the time since the last review went, standard normal in ordinary times, far below in distress. */
function luckSince(random: Random, standing: Standing, sight: Sight, alertness: number): number {
  if (sight.distress > DISTRESS_SEEN) {
    return -0.6 - 2.2 * alertness * sight.distress + 0.5 * random.normal();
  }
  const own = Math.max(-3, Math.min(3, (sight.health - standing.health) / YEARLY_HEALTH_SIGMA));
  return HEALTH_CORRELATION * own + Math.sqrt(1 - HEALTH_CORRELATION ** 2) * random.normal();
}

/** A new category is entered at its near end; within a category a clear year moves one notch. */
function nextNotch(random: Random, notch: number, luck: number): number {
  const { best, worst } = RANGES[nextCategory(categoryOf(notch), luck)];
  if (best > notch) return best + (random.chance(0.3) ? 1 : 0);
  if (worst < notch) return worst;
  const step = luck < -1 ? 1 : luck > 1.1 ? -1 : 0;
  return Math.min(worst, WORST - 1, Math.max(best, notch + step));
}

function outlook(random: Random, change: number, distress: number): string | null {
  if (random.chance(0.05)) return null;
  if (distress > 0.1 || change < -OUTLOOK_CHANGE) return 'negative';
  return change > OUTLOOK_CHANGE ? 'positive' : 'stable';
}

const RANGES: Readonly<Record<RatingCategory, { readonly best: number; readonly worst: number }>> = {
  AAA: rangeOf('AAA'),
  AA: rangeOf('AA'),
  A: rangeOf('A'),
  BBB: rangeOf('BBB'),
  BB: rangeOf('BB'),
  B: rangeOf('B'),
  CCC: rangeOf('CCC'),
};

function rangeOf(category: RatingCategory): { readonly best: number; readonly worst: number } {
  const best = ALL_GRADES.findIndex((grade) => grade.category === category);
  return { best, worst: best + GRADES[category].length - 1 };
}

function gradeOf(notch: number): string {
  return ALL_GRADES[notch]?.grade ?? 'C';
}

function categoryOf(notch: number): RatingCategory {
  return ALL_GRADES[notch]?.category ?? 'CCC';
}

function ratingRecord(
  profile: CustomerProfile,
  ratedOn: string,
  grade: string,
  outlookText: string | null,
): SimulatedRecord {
  return {
    kind: 'ratings',
    values: {
      customer_id: profile.customer_id,
      agency: AGENCY,
      scale: SCALE,
      grade,
      rated_on: ratedOn,
      outlook: outlookText,
    },
  };
}
