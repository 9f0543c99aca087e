import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse, healthOn } from './health-course.ts';
import type { Random } from './random.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

export interface Invoice {
  readonly invoice_id: string;
  readonly issued: number;
  readonly due: number;
  readonly amount: number;
  readonly disputed: boolean;
}

/** Part of an invoice, paid on a day, which may still lie ahead. */
export interface Instalment {
  readonly day: number;
  readonly amount: number;
}

export interface Settlement {
  readonly instalments: readonly Instalment[];
  /** Set only where payments do not tell it: a small shortfall let go, or an offset against purchases of ours. */
  readonly settled: number | null;
  /** The customer stopped paying before this invoice was paid. */
  readonly abandoned: boolean;
}

const INDIFFERENT_HEALTH = 0.66;
const DAYS_PER_HEALTH = 34;
const DISTRESS_DAYS = 65;
const DISTRESS_POWER = 1.4;
const STRAY_CHANCE = 0.11;
const STRAY_DAYS = 13;
const DISPUTE_HOLDS = 0.7;

const OFFSET_CHANCE = 0.002;
const SHORT_CHANCE = 0.004;
const OVERPAID_CHANCE = 0.003;

/** How an invoice comes to its end, `owed` being its amount less what a credit note takes off on `credited`. */
export function drawSettlement(
  random: Random,
  invoice: Invoice,
  credit: { readonly owed: number; readonly day: number | null },
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): Settlement {
  const day = drawPaymentDay(random, invoice, profile, course, period);
  const start = credit.day === null ? day : onBusinessDay(Math.max(day, credit.day + 1));
  const planned = drawInstalments(random, credit.owed, start, distressOn(course, period, invoice.due));
  const received = planned.filter((instalment) => instalment.day < course.payments_end);
  if (received.length < planned.length) return { instalments: received, settled: null, abandoned: true };
  return withOddity(random.uniform(), random, received);
}

/**
 * The day an invoice is paid on: the customer's habit, later the weaker it is on the due day, much later in distress
 * or where a dispute holds it up; a business day, and never the day of issue.
 */
function drawPaymentDay(
  random: Random,
  invoice: Invoice,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): number {
  const weakness = INDIFFERENT_HEALTH - healthOn(course, period, invoice.due);
  const distress = distressOn(course, period, invoice.due);
  const stretch =
    DAYS_PER_HEALTH * Math.max(-0.25, weakness) +
    DISTRESS_DAYS * distress ** DISTRESS_POWER * random.between(0.6, 1.4);
  const stray = random.chance(STRAY_CHANCE) ? random.exponential(STRAY_DAYS) : 0;
  const held = invoice.disputed && random.chance(DISPUTE_HOLDS) ? random.between(15, 90) : 0;
  const delay = Math.round(profile.habit_days + stretch + 3.5 * random.normal() + stray + held);
  return onBusinessDay(Math.max(invoice.issued + 1, invoice.due + delay));
}

/** The amount in one piece or, the likelier the deeper the distress, in two or three over the following weeks. */
function drawInstalments(
  random: Random,
  owed: number,
  start: number,
  distress: number,
): readonly Instalment[] {
  if (owed <= 0) return [];
  const pieces = random.chance(0.012 + 0.45 * distress) ? random.integer(2, 3) : 1;
  const instalments: Instalment[] = [];
  let rest = owed;
  let day = start;
  for (let piece = 1; piece <= pieces && rest > 0; piece++) {
    const amount = piece === pieces ? rest : Math.ceil(rest * random.between(0.3, 0.7));
    instalments.push({ day, amount });
    rest -= amount;
    day = onBusinessDay(day + 1 + Math.round(random.between(8, 35) * (1 + distress)));
  }
  return instalments;
}

/** Rarely an invoice is offset, or its last payment falls a little short or is a little too much. */
function withOddity(draw: number, random: Random, received: readonly Instalment[]): Settlement {
  const last = received.at(-1);
  const plain = { instalments: received, settled: null, abandoned: false };
  if (last === undefined) return plain;
  const withLast = (factor: number): readonly Instalment[] => [
    ...received.slice(0, -1),
    { day: last.day, amount: Math.max(1, Math.round(last.amount * factor)) },
  ];
  if (draw < OFFSET_CHANCE) return { ...plain, instalments: [], settled: last.day };
  if (draw < OFFSET_CHANCE + SHORT_CHANCE) {
    return { ...plain, instalments: withLast(1 - random.between(0.001, 0.02)), settled: last.day };
  }
  if (draw > 1 - OVERPAID_CHANCE) return { ...plain, instalments: withLast(1 + random.between(0.005, 0.08)) };
  return plain;
}
