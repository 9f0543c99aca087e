import type { CustomerProfile } from './customer-profile.ts';
import { type Random, randomStream } from './random.ts';
import type { SimulationPeriod } from './simulation-period.ts';

/**
 * How a customer really is, week by week, which nobody sees: payments, statements and ratings are its shadows.
 * `health` runs from 0 to 1 (good); `distress` is 0 in normal times and rises to 1 on the day of a default.
 */
export interface HealthCourse {
  readonly health: Float64Array;
  readonly distress: Float64Array;
  /** How hard policy bears on it: above zero hurts, below zero helps. */
  readonly pressure: Float64Array;
  /** The day of the default, where it lies in the period. */
  readonly defaulted: number | null;
  /** The first day it pays nothing any more; infinite where it never defaults. */
  readonly payments_end: number;
}

const WEEKLY_PULL = 0.03;
const WEEKLY_SIGMA = 0.02;
const WEEKLY_SHOCK_CHANCE = 0.006;
const PRESSURE_ON_LEVEL = 0.09;
/** Onsets a year of a customer at health 0.65 without pressure. */
const YEARLY_ONSETS = 0.019;
const ONSET_SLOPE = 5.5;
const FATAL_SHARE = 0.6;
const DISTRESS_WEEKS = [35, 60] as const;
/** What distress takes of health when it is complete. */
const HEALTH_LOST = 0.9;
const HEALTHY_DAYS_AT_FIRST = 120;

interface Episode {
  readonly week: number;
  readonly weeks: number;
  /** The day of default, or null where the customer recovers. */
  readonly defaulted: number | null;
  readonly peak: number;
}

/**
 * Health returns to its level, which policy pressure lowers, with noise and rare shocks. Weak health and pressure make
 * distress likelier; an episode lasts 8 to 14 months and ends in default, or in recovery from half way.
 */
export function drawCourse(
  seed: number,
  number: number,
  profile: CustomerProfile,
  pressure: Float64Array,
  period: SimulationPeriod,
): HealthCourse {
  const random = randomStream(seed, 'course', number);
  const health = new Float64Array(period.weeks);
  const distress = new Float64Array(period.weeks);
  let level = profile.health_level + 0.06 * random.normal();
  let episode: Episode | null = null;
  for (let week = 0; week < period.weeks; week++) {
    const burden = pressure[week] ?? 0;
    const target = profile.health_level - PRESSURE_ON_LEVEL * burden;
    level += WEEKLY_PULL * (target - level) + WEEKLY_SIGMA * random.normal();
    if (random.chance(WEEKLY_SHOCK_CHANCE)) level -= random.between(0.05, 0.2);
    level = Math.min(0.98, Math.max(0.03, level));
    if (episode !== null && episode.defaulted === null && week >= episode.week + episode.weeks)
      episode = null;
    if (episode === null && random.chance(weeklyOnset(profile, level, burden))) {
      episode = drawEpisode(random, week, profile, period);
    }
    const depth = episode === null ? 0 : episodeDepth(episode, week);
    distress[week] = depth;
    health[week] = level * (1 - HEALTH_LOST * depth);
  }
  const defaulted = episode?.defaulted ?? null;
  return {
    health,
    distress,
    pressure,
    defaulted: defaulted !== null && defaulted <= period.last ? defaulted : null,
    payments_end: defaulted === null ? Number.POSITIVE_INFINITY : defaulted - random.integer(0, 20),
  };
}

export function healthOn(course: HealthCourse, period: SimulationPeriod, day: number): number {
  return course.health[period.weekOf(day)] ?? 0;
}

export function distressOn(course: HealthCourse, period: SimulationPeriod, day: number): number {
  return course.distress[period.weekOf(day)] ?? 0;
}

function weeklyOnset(profile: CustomerProfile, health: number, burden: number): number {
  const yearly = YEARLY_ONSETS * Math.exp(ONSET_SLOPE * (0.65 - health)) * Math.max(0.3, 1 + burden);
  return (yearly * profile.industry.failure_factor) / 52;
}

/** A customer that failed before the ledger begins, or before it was one, would not be in the portfolio. */
function drawEpisode(
  random: Random,
  week: number,
  profile: CustomerProfile,
  period: SimulationPeriod,
): Episode {
  const weeks = random.integer(...DISTRESS_WEEKS);
  const defaulted = period.history_first + (week + weeks) * 7 + random.integer(0, 6);
  const fatal = random.chance(FATAL_SHARE);
  const known = Math.max(period.first, profile.since + HEALTHY_DAYS_AT_FIRST);
  return {
    week,
    weeks,
    defaulted: fatal && defaulted > known ? defaulted : null,
    peak: random.between(0.3, 0.65),
  };
}

function episodeDepth(episode: Episode, week: number): number {
  const progress = Math.min(1, (week - episode.week) / episode.weeks);
  return episode.defaulted === null ? episode.peak * Math.sin(Math.PI * progress) : progress;
}
