import type { OUTCOME_KINDS } from '../domain/file-kind.ts';
import type { CustomerProfile } from './customer-profile.ts';
import type { HealthCourse } from './health-course.ts';
import { randomStream } from './random.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

type OutcomeKind = (typeof OUTCOME_KINDS)[number];

const BANKRUPTCY_CHANCE = 0.25;
const RESTRUCTURING_CHANCE = 0.15;

/** What became of a customer that defaulted, in the order of the days; nothing for the others. */
export function drawOutcomes(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  writtenOff: number | null,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  if (course.defaulted === null) return [];
  const random = randomStream(seed, 'outcomes', number);
  const outcomes: [OutcomeKind, number][] = [['default', course.defaulted]];
  const fate = random.uniform();
  const later = course.defaulted + random.integer(60, 300);
  if (fate < BANKRUPTCY_CHANCE) outcomes.push(['bankruptcy', later]);
  else if (fate < BANKRUPTCY_CHANCE + RESTRUCTURING_CHANCE) outcomes.push(['restructuring', later]);
  if (writtenOff !== null) outcomes.push(['write_off', writtenOff]);
  return outcomes
    .filter(([, day]) => day <= period.last)
    .toSorted(([, a], [, b]) => a - b)
    .map(([kind, day]) => ({
      kind: 'outcomes',
      values: { customer_id: profile.customer_id, kind, occurred_on: period.text(day) },
    }));
}
