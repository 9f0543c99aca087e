import type { CustomerProfile } from './customer-profile.ts';
import { distressOn, type HealthCourse } from './health-course.ts';
import type { Instalment, Invoice, Settlement } from './invoice-settlement.ts';
import type { Random } from './random.ts';
import { amountText, type SimulatedRecord } from './simulated-record.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

/** What a customer promised on the telephone. */
export interface PromiseToPay {
  /** Null: said of what is owed as a whole. */
  readonly invoice_id: string | null;
  readonly promised: number;
  readonly pay_by: number;
  readonly amount: number;
}

/** The customer is called so many days after the due day, and so many after the day it had promised to pay by. */
const CALL_DAYS = [4, 14] as const;
const CALL_AGAIN_DAYS = [2, 10] as const;
const PROMISE_CHANCE = 0.45;
const PROMISE_AGAIN_CHANCE = 0.75;
const PROMISES_PER_INVOICE_MAX = 6;
const PROMISED_DAYS = [3, 21] as const;
/** Nobody promises to pay in more than so many days: a payment further off was promised for earlier. */
const PROMISED_DAYS_MAX = 30;
const BROKEN_CHANCE = 0.12;
const BROKEN_CHANCE_IN_DISTRESS = 0.85;
const WHOLE_ACCOUNT_CHANCE = 0.06;

/**
 * The promises a customer made about an overdue invoice. A kept one names what is then paid in time; a broken one is
 * for all that is open, and the money comes later or never. The deeper the distress, the more are broken.
 *
 * @param owed the invoice's amount less what a credit note takes off
 */
export function drawPromises(
  random: Random,
  invoice: Invoice,
  owed: number,
  settlement: Settlement,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly PromiseToPay[] {
  const promises: PromiseToPay[] = [];
  const last = Math.min(period.last, course.defaulted ?? period.last);
  let called = invoice.due + random.integer(...CALL_DAYS);
  while (called <= last && promises.length < PROMISES_PER_INVOICE_MAX) {
    const open = openOn(owed, settlement, called);
    if (open <= 0 || !random.chance(promises.length === 0 ? PROMISE_CHANCE : PROMISE_AGAIN_CHANCE)) break;
    const promised = onBusinessDay(called);
    if (promised > last) break;
    const distress = distressOn(course, period, called);
    const said = drawPromise(random, promised, open, nextMoney(settlement, open, promised), distress);
    const whole = random.chance(WHOLE_ACCOUNT_CHANCE);
    promises.push({ ...said, promised, invoice_id: whole ? null : invoice.invoice_id });
    called = said.pay_by + random.integer(...CALL_AGAIN_DAYS);
  }
  return promises;
}

export function promiseRecord(
  promise: PromiseToPay,
  serial: number,
  profile: CustomerProfile,
  period: SimulationPeriod,
): SimulatedRecord {
  return {
    kind: 'promises',
    values: {
      promise_id: `PTP-${profile.customer_id}-${String(serial).padStart(4, '0')}`,
      customer_id: profile.customer_id,
      invoice_id: promise.invoice_id,
      promised_on: period.text(promise.promised),
      pay_by: period.text(promise.pay_by),
      amount: amountText(promise.amount, profile.currency),
      currency: profile.currency.currency,
    },
  };
}

function drawPromise(
  random: Random,
  promised: number,
  open: number,
  next: Instalment | null,
  distress: number,
): Pick<PromiseToPay, 'pay_by' | 'amount'> {
  const away = next === null ? Number.POSITIVE_INFINITY : next.day - promised;
  const [soonest, latest] = PROMISED_DAYS;
  const breaks =
    away > soonest &&
    (away > PROMISED_DAYS_MAX || random.chance(BROKEN_CHANCE + BROKEN_CHANCE_IN_DISTRESS * distress));
  if (next !== null && !breaks) return { pay_by: next.day + random.integer(0, 4), amount: next.amount };
  return { pay_by: promised + random.integer(soonest, Math.min(latest, away - 1)), amount: open };
}

function openOn(owed: number, settlement: Settlement, day: number): number {
  if (settlement.settled !== null && settlement.settled <= day) return 0;
  let open = owed;
  for (const instalment of settlement.instalments) if (instalment.day <= day) open -= instalment.amount;
  return open;
}

function nextMoney(settlement: Settlement, open: number, after: number): Instalment | null {
  const next = settlement.instalments.find(({ day }) => day > after);
  if (next !== undefined) return next;
  return settlement.settled === null || settlement.settled <= after
    ? null
    : { day: settlement.settled, amount: open };
}
