import { codeAndParents, SIMULATED_INDUSTRIES } from './industries.ts';
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

const EVENTS_AT_LEAST = 24;
const DAYS_PER_FURTHER_EVENT = 60;
const DAYS_BEFORE = 180;
/** So many are announced shortly before the last day and come into force only after it. */
const PENDING_EVENTS = 3;

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

/** Class, group, division, section: policy mostly speaks of divisions. */
const CODE_LEVELS = [
  { level: 0, weight: 15 },
  { level: 1, weight: 20 },
  { level: 2, weight: 50 },
  { level: 3, weight: 15 },
] as const;

/** The policy events of the period, in the order of their announcement. */
export function drawPolicyEvents(seed: number, period: SimulationPeriod): readonly SimulatedPolicyEvent[] {
  const random = randomStream(seed, 'policy events', 0);
  const count = EVENTS_AT_LEAST + Math.floor((period.last - period.first) / DAYS_PER_FURTHER_EVENT);
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
  const codes = random.chance(0.15) ? [drawCode(random), drawCode(random)] : [drawCode(random)];
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
    severity: random.integer(1, 5),
    title: `模拟政策: ${zh} (simulated: ${en})`,
    country: random.chance(0.85) ? 'CN' : null,
    announced,
    effective,
    expires: random.chance(0.15) ? (effective ?? announced) + random.integer(120, 540) : null,
  };
}

function drawCode(random: Random): string {
  const codes = codeAndParents(random.weighted(SIMULATED_INDUSTRIES));
  return codes[random.weighted(CODE_LEVELS).level] ?? '';
}
