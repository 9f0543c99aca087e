import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import { type Random, randomStream } from './random.ts';
import { RED_FLAG_SIGNS, type RedFlagSign } from './red-flag-signs.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

const STEP_DAYS = 30;
/** Red flags a month: false alarms at full health, what weakness adds, and what distress adds when it is complete. */
const CALM_RATE = 0.004;
const WEAKNESS_RATE = 0.014;
const DISTRESS_RATE = 0.5;
const SEVERITY_SPREAD = 1.1;
const NOTE_CHANCE = 0.35;

const NOTES = [
  '拜访时发现 (seen on a visit)',
  '电话沟通得知 (heard on the telephone)',
  '同行反映 (told by others in the trade)',
  '公开信息 (public record)',
];
const CREDIT_DESK = 'credit@example.com';

/**
 * What sales staff noticed of a customer, from the beginning of its history until the last day or its default: now and
 * then something that means nothing, more in weakness, much more and worse in distress.
 */
export function drawRedFlags(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  const random = randomStream(seed, 'red flags', number);
  const first = Math.max(period.history_first, profile.since);
  const last = Math.min(period.last, course.defaulted ?? period.last);
  const records: SimulatedRecord[] = [];
  for (let start = first; start <= last; start += STEP_DAYS) {
    const distress = distressOn(course, period, start);
    const weakness = 1 - healthOn(course, period, start);
    const rate = CALM_RATE + WEAKNESS_RATE * weakness + DISTRESS_RATE * distress;
    const days = drawDays(random, rate, start);
    for (const day of days) {
      const sign = drawSign(random, distress);
      if (day <= last) records.push(flagRecord(random, sign, day, records.length + 1, profile, period));
    }
  }
  return records;
}

function drawDays(random: Random, rate: number, start: number): readonly number[] {
  const count = random.poisson(rate);
  if (count === 0) return [];
  return Array.from({ length: count }, () => start + random.integer(0, STEP_DAYS - 1)).sort((a, b) => a - b);
}

/** Signs about as severe as things are: in calm times mostly mild ones, near a default mostly grave ones. */
function drawSign(random: Random, distress: number): RedFlagSign {
  const expected = 2.2 + 2.2 * distress;
  return random.weighted(
    RED_FLAG_SIGNS.map((sign) => ({
      ...sign,
      weight: Math.exp(-(((sign.severity - expected) / SEVERITY_SPREAD) ** 2)),
    })),
  );
}

function flagRecord(
  random: Random,
  sign: RedFlagSign,
  day: number,
  serial: number,
  profile: CustomerProfile,
  period: SimulationPeriod,
): SimulatedRecord {
  // One step up or down is a matter of who writes it.
  const severity = sign.severity + (random.chance(0.8) ? 0 : random.chance(0.5) ? 1 : -1);
  return {
    kind: 'red_flags',
    values: {
      red_flag_id: `RF-${profile.customer_id}-${String(serial).padStart(3, '0')}`,
      customer_id: profile.customer_id,
      family: sign.family,
      code: sign.code,
      observed_on: period.text(day),
      severity: random.chance(0.05) ? null : String(Math.min(5, Math.max(1, severity))),
      note: random.chance(NOTE_CHANCE) ? random.choice(NOTES) : null,
      reporter: random.chance(0.85) ? profile.account_manager : CREDIT_DESK,
    },
  };
}
