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
  /** Set only where payments do not tell it: a shortfall let go of, or an offset against purchases of ours. */
  readonly settled: number | null;
  /** The customer stopped paying before this invoice was paid. */
  readonly abandoned: boolean;
}

/** What a customer of another currency converts its money from. */
const HOME_CURRENCY = 'CNY';
const INDIFFERENT_HEALTH = 0.66;
const DAYS_PER_HEALTH = 34;
const DISTRESS_DAYS = 65;
const DISTRESS_POWER = 1.4;
/** What full policy pressure adds while it lasts, when orders and bank loans dry up; easing takes off as much. */
const PRESSURE_DAYS = 4.5;
const STRAY_CHANCE = 0.1;
const STRAY_DAYS = 13;
const DISPUTE_HOLDS_CHANCE = 0.7;
const DISPUTE_HOLDS_DAYS = [8, 55] as const;

const OFFSET_CHANCE = 0.002;
const SHORT_CHANCE = 0.004;
/** Part of the last payment is withheld, and let go of only months later if at all. */
const WITHHELD_CHANCE = 0.001;
const WITHHELD_CLEARED_CHANCE = 0.92;
const OVERPAID_CHANCE = 0.003;
/** Who converts its money to pay ours leaves a few cents over, either way; most shortfalls are cleared in time. */
const RESIDUE_CHANCE = 0.12;
const RESIDUE_MAX = 9;
const RESIDUE_CLEARED_CHANCE = 0.97;

const SHORT_BELOW = OFFSET_CHANCE + SHORT_CHANCE;
const WITHHELD_BELOW = SHORT_BELOW + WITHHELD_CHANCE;
const RESIDUE_BELOW = WITHHELD_BELOW + RESIDUE_CHANCE;

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
  return withOddity(random.uniform(), random, received, profile.currency.currency !== HOME_CURRENCY);
}

/**
 * The day an invoice is paid on: the customer's habit, later the weaker it is on the due day and the harder policy bears
 * on its industry, much later in distress or where a dispute holds it up; a business day, and never the day of issue.
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
    PRESSURE_DAYS * (course.pressure[period.weekOf(invoice.due)] ?? 0) +
    DISTRESS_DAYS * distress ** DISTRESS_POWER * random.between(0.6, 1.4);
  const stray = random.chance(STRAY_CHANCE) ? random.exponential(STRAY_DAYS) : 0;
  const held =
    invoice.disputed && random.chance(DISPUTE_HOLDS_CHANCE) ? random.between(...DISPUTE_HOLDS_DAYS) : 0;
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

/**
 * Rarely an invoice is offset, or its last payment falls somewhat short or is a little too much; of payments converted
 * from another currency one in eight is some cents off.
 */
function withOddity(
  draw: number,
  random: Random,
  received: readonly Instalment[],
  converted: boolean,
): Settlement {
  const last = received.at(-1);
  const plain = { instalments: received, settled: null, abandoned: false };
  if (last === undefined) return plain;
  const withLast = (amount: number): readonly Instalment[] => [
    ...received.slice(0, -1),
    { day: last.day, amount: Math.max(1, Math.round(amount)) },
  ];
  const cleared = (chance: number, days: readonly [number, number]): number | null =>
    random.chance(chance) ? last.day + random.integer(...days) : null;
  if (draw < OFFSET_CHANCE) return { ...plain, instalments: [], settled: last.day };
  if (draw < SHORT_BELOW) {
    const instalments = withLast(last.amount * (1 - random.between(0.001, 0.02)));
    return { ...plain, instalments, settled: last.day };
  }
  if (draw < WITHHELD_BELOW) {
    const instalments = withLast(last.amount * (1 - random.between(0.01, 0.08)));
    return { ...plain, instalments, settled: cleared(WITHHELD_CLEARED_CHANCE, [30, 120]) };
  }
  if (draw > 1 - OVERPAID_CHANCE) {
    return { ...plain, instalments: withLast(last.amount * (1 + random.between(0.005, 0.08))) };
  }
  if (!converted || draw > RESIDUE_BELOW) return plain;
  const residue = random.integer(1, RESIDUE_MAX);
  if (random.chance(0.4)) return { ...plain, instalments: withLast(last.amount + residue) };
  return {
    ...plain,
    instalments: withLast(last.amount - residue),
    settled: cleared(RESIDUE_CLEARED_CHANCE, [3, 30]),
  };
}
