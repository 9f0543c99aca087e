import type { CustomerClass, CustomerProfile } from './customer-profile.ts';
import { type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

const TRAITS = 'traits';
const SWOT = 'swot';

/**
 * The eighteen items of the trait model in their three groups. `health`: how much of the score is the customer's
 * health; the rest is what the customer is to us, which stays.
 */
const TRAIT_GROUPS = [
  {
    health: 0.6,
    items: [
      'surface_impression',
      'organisation',
      'product_and_market',
      'competitiveness',
      'operations',
      'prospects',
    ],
  },
  {
    health: 0.2,
    items: [
      'margin',
      'product_requirement',
      'market_pull',
      'market_strength',
      'security_offered',
      'substitutability',
    ],
  },
  {
    health: 0.85,
    items: ['payment_record', 'bank_credit', 'profitability', 'balance_sheet', 'solvency', 'capital'],
  },
] as const;

const SWOT_NOTES = [
  ['strengths', '合作多年，订单稳定 (steady orders, for years)'],
  ['strengths', '本地市场份额领先 (leads its local market)'],
  ['weaknesses', '客户集中度高 (depends on few customers)'],
  ['weaknesses', '财务人员流动频繁 (finance staff keeps changing)'],
  ['opportunities', '新产线即将投产 (a new line is about to start)'],
  ['threats', '下游回款放缓 (its own customers pay later)'],
  ['threats', '原材料“涨价潮” (raw materials, "a wave" of price rises)'],
] as const;

/** Whom somebody takes the time to score: the important, the unknown and the doubtful. */
const ASSESSED_CHANCE: Readonly<Record<CustomerClass, number>> = {
  new: 0.15,
  existing: 0.08,
  core: 0.25,
  high_risk: 0.2,
};
const FIRST_WITHIN_DAYS = 360;
const AGAIN_DAYS = [300, 420] as const;
const SCORE_SIGMA = 1.1;
const LEFT_OUT_CHANCE = 0.06;
/** Some scorecards are half empty. */
const SLOPPY_CHANCE = 0.08;
const LEFT_OUT_CHANCE_SLOPPY = 0.5;
const SWOT_CHANCE = 0.3;
const ASSESSORS = ['credit@example.com', 'risk.desk@example.com'];

/** The scorecards that were filled in about a customer: for most none, for some one about every year. */
export function drawAssessments(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  const random = randomStream(seed, 'assessments', number);
  if (!random.chance(ASSESSED_CHANCE[profile.customer_class])) return [];
  const last = Math.min(period.last, course.defaulted ?? period.last);
  const standing = TRAIT_GROUPS.map(({ items }) => items.map(() => random.between(2.5, 8.5)));
  const records: SimulatedRecord[] = [];
  const first = Math.max(period.history_first, profile.since) + random.integer(0, FIRST_WITHIN_DAYS);
  for (let day = first; day <= last; day += random.integer(...AGAIN_DAYS)) {
    const write = recordsOf(profile, period.text(day), random.choice(ASSESSORS));
    const leftOut = random.chance(SLOPPY_CHANCE) ? LEFT_OUT_CHANCE_SLOPPY : LEFT_OUT_CHANCE;
    for (const [index, { health, items }] of TRAIT_GROUPS.entries()) {
      const seen = 1 + 9 * healthOn(course, period, day);
      for (const [place, item] of items.entries()) {
        const middle = health * seen + (1 - health) * (standing[index]?.[place] ?? 5);
        const score = drawScore(random, middle);
        if (!random.chance(leftOut)) records.push(write(TRAITS, item, score, null));
      }
    }
    if (random.chance(SWOT_CHANCE)) {
      for (const [item, note] of drawNotes(random)) records.push(write(SWOT, item, null, note));
    }
  }
  return records;
}

function drawScore(random: Random, middle: number): string {
  return String(Math.min(10, Math.max(0, Math.round(middle + SCORE_SIGMA * random.normal()))));
}

/** One note an item at most. */
function drawNotes(random: Random): ReadonlyMap<string, string> {
  const count = random.integer(2, 4);
  return new Map(Array.from({ length: count }, () => random.choice<readonly [string, string]>(SWOT_NOTES)));
}

function recordsOf(
  profile: CustomerProfile,
  assessedOn: string,
  assessor: string,
): (model: string, item: string, score: string | null, note: string | null) => SimulatedRecord {
  return (model, item, score, note) => ({
    kind: 'assessments',
    values: {
      customer_id: profile.customer_id,
      model,
      item,
      score,
      assessed_on: assessedOn,
      note,
      assessor,
    },
  });
}
