import { codeAndParents, SIMULATED_INDUSTRIES, type SimulatedIndustry } from './industries.ts';
import { type Random, randomStream } from './random.ts';
import { dayOrNull, type SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

export interface SimulatedPolicyEvent {
  readonly event_id: string;
  readonly codes: readonly string[];
  readonly direction: 'tightening' | 'easing';
  readonly severity: number;
  readonly title: string;
  /** Null: every country. */
  readonly country: 'CN' | null;
  readonly announced: number;
  /** Null: in force from its announcement. */
  readonly effective: number | null;
  readonly expires: number | null;
}

/** Over all industries and both directions: what a credit desk would write down, not every notice of a ministry. */
const EVENTS_PER_YEAR = 10;
const DAYS_BEFORE = 180;
/** So many are announced shortly before the last day and come into force only after it. */
const PENDING_EVENTS = 2;
const EVENTS_AT_LEAST = 6;
const DAYS_PER_YEAR = 365.25;

const THEMES = {
  tightening: [
    ['环保限产', 'emission limits on production'],
    ['信贷收紧', 'tighter bank lending'],
    ['出口管制', 'export controls'],
    ['安全整治', 'safety campaign'],
    ['关税上调', 'higher duties'],
  ],
  easing: [
    ['税费减免', 'tax relief'],
    ['专项补贴', 'subsidies'],
    ['信贷支持', 'credit support'],
    ['准入放宽', 'easier market access'],
  ],
} as const;

/** Class, group, division, section: policy mostly speaks of divisions, and what is said to a whole section is mild. */
const CODE_LEVELS = [
  { level: 0, weight: 20, severity_max: 5 },
  { level: 1, weight: 25, severity_max: 5 },
  { level: 2, weight: 43, severity_max: 5 },
  { level: 3, weight: 12, severity_max: 2 },
] as const;

/** Most of policy changes little; a ban or a closure is rare. */
const SEVERITIES = [
  { severity: 1, weight: 30 },
  { severity: 2, weight: 33 },
  { severity: 3, weight: 24 },
  { severity: 4, weight: 10 },
  { severity: 5, weight: 3 },
] as const;

/** Policy for industries that none of the simulated customers is in. */
const ELSEWHERE_CHANCE = 0.3;
const INDUSTRIES_ELSEWHERE = [
  { code: '0311', section: 'A' },
  { code: '0610', section: 'B' },
  { code: '4411', section: 'D' },
  { code: '7010', section: 'K' },
  { code: '8391', section: 'P' },
] as const;

/** The policy events of the period, in the order of their announcement. */
export function drawPolicyEvents(seed: number, period: SimulationPeriod): readonly SimulatedPolicyEvent[] {
  const random = randomStream(seed, 'policy events', 0);
  const years = (period.last - period.first + DAYS_BEFORE) / DAYS_PER_YEAR;
  const count = Math.max(EVENTS_AT_LEAST, Math.round(EVENTS_PER_YEAR * years));
  const drafts = Array.from({ length: count }, (_, index) =>
    draftEvent(random, period, index < PENDING_EVENTS),
  );
  return drafts
    .toSorted((a, b) => a.announced - b.announced)
    .map((draft, index) => ({ ...draft, event_id: `POL-${String(index + 1).padStart(4, '0')}` }));
}

export function policyRecord(event: SimulatedPolicyEvent, period: SimulationPeriod): SimulatedRecord {
  return {
    kind: 'policy_events',
    values: {
      event_id: event.event_id,
      industry_scheme: 'GBT4754-2017',
      industry_codes: event.codes.join(';'),
      direction: event.direction,
      severity: String(event.severity),
      title: event.title,
      announced_on: period.text(event.announced),
      country: event.country,
      effective_on: dayOrNull(period.text, event.effective),
      expires_on: dayOrNull(period.text, event.expires),
      source_url: `https://example.com/simulated/${event.event_id}`,
    },
  };
}

function draftEvent(
  random: Random,
  period: SimulationPeriod,
  pending: boolean,
): Omit<SimulatedPolicyEvent, 'event_id'> {
  const direction = random.chance(0.6) ? 'tightening' : 'easing';
  const [zh, en] = random.choice<readonly [string, string]>(THEMES[direction]);
  const level = random.weighted(CODE_LEVELS);
  const codes = Array.from({ length: random.chance(0.15) ? 2 : 1 }, () => drawCode(random, level.level));
  const announced = pending
    ? random.integer(period.last - 45, period.last)
    : random.integer(period.first - DAYS_BEFORE, period.last);
  const effective = pending
    ? period.last + random.integer(10, 120)
    : random.chance(0.7)
      ? announced + random.integer(0, 180)
      : null;
  return {
    codes: [...new Set(codes)],
    direction,
    severity: Math.min(level.severity_max, random.weighted(SEVERITIES).severity),
    title: `模拟政策: ${zh} (simulated: ${en})`,
    country: random.chance(0.85) ? 'CN' : null,
    announced,
    effective,
    expires: random.chance(0.15) ? (effective ?? announced) + random.integer(120, 540) : null,
  };
}

function drawCode(random: Random, level: number): string {
  const industry = random.chance(ELSEWHERE_CHANCE)
    ? random.choice<Pick<SimulatedIndustry, 'code' | 'section'>>(INDUSTRIES_ELSEWHERE)
    : random.weighted(SIMULATED_INDUSTRIES);
  return codeAndParents(industry)[level] ?? industry.code;
}
