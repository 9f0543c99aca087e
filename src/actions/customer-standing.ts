/** What order entry is told of one customer before it releases an order. */
import { decideStanding } from '../alerts/standing.ts';
import type { OpenAlert } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import { type Currency, type DecimalText, minorDigits, subtractMoney } from '../domain/money.ts';
import type { PolicySettings } from '../domain/policy-settings.ts';
import type { Standing } from '../domain/standing.ts';
import { moneyText, scaleMoney } from '../snapshot/exact-decimal.ts';
import type { Database } from '../store/database.ts';
import { readStanding, type StandingRow } from '../store/standing.ts';

export interface StandingDeps {
  readonly database: Database;
  readonly base_currency: Currency;
  readonly policy: { readonly settings: Pick<PolicySettings, 'standing'> };
  readonly now: () => Date;
}

export interface StandingRequest {
  readonly customer_id: string;
  /** What is about to be ordered, zero or more; absent: nothing is. */
  readonly amount?: DecimalText | undefined;
  /** Of the amount; absent: the customer's, else the base. */
  readonly currency?: Currency | undefined;
}

export type StandingAnswer =
  | { readonly kind: 'standing'; readonly standing: Standing }
  | { readonly kind: 'no_such_customer' }
  /** The amount is finer than the smallest unit of its currency, which has so many decimals. */
  | { readonly kind: 'too_many_decimals'; readonly currency: Currency; readonly decimals: number };

/** Made once for many requests: it remembers the newest evaluated day, and so asks one statement a request. */
export function customerStandings(deps: StandingDeps): (request: StandingRequest) => Promise<StandingAnswer> {
  let known: Day | null = null;
  return async (request) => {
    const read = await readOfNewestDay(deps, request, known);
    if (read === undefined) return { kind: 'no_such_customer' };
    known = read.as_of;
    return answerFrom(deps, request, read);
  };
}

/** Asks again only where a day has been evaluated since the last request. */
async function readOfNewestDay(
  { database, base_currency }: StandingDeps,
  request: StandingRequest,
  known: Day | null,
): Promise<StandingRow | undefined> {
  const { customer_id, currency } = request;
  let day = known;
  for (;;) {
    const read = await readStanding(database.db, {
      customer_id,
      currency: currency ?? null,
      base_currency,
      day,
    });
    if (read === undefined || read.as_of === day) return read;
    day = read.as_of;
  }
}

function answerFrom(
  { base_currency, policy, now }: StandingDeps,
  { amount }: StandingRequest,
  read: StandingRow,
): StandingAnswer {
  const { currency, rate } = read;
  const order = amount === undefined ? null : exactly(amount, minorDigits(currency));
  if (amount !== undefined && order === null) {
    return { kind: 'too_many_decimals', currency, decimals: minorDigits(currency) };
  }
  const base = (text: DecimalText | null) =>
    text === null ? null : moneyText(text, minorDigits(base_currency));
  const [credit_limit, exposure] = [base(read.credit_limit), base(read.exposure)];
  const money = (text: DecimalText | null) => ({ amount: text, currency: base_currency });
  const open_alerts = read.open_alerts.map(
    ({ money_at_risk, expected_loss, ...alert }): OpenAlert => ({
      ...alert,
      money_at_risk: money(money_at_risk),
      expected_loss: money(expected_loss),
    }),
  );
  const { as_of, evaluated } = read;
  const converted = order && rate && scaleMoney(order, rate, 1, 1, minorDigits(base_currency));
  const { hold_from, review_from, over_limit, stale_after_days } = policy.settings.standing;
  const decided = decideStanding(
    {
      as_of,
      today: earliestToday(now()),
      base_currency,
      evaluated,
      credit_limit,
      exposure,
      open_alerts,
      order: order === null ? null : { amount: order, currency, converted },
    },
    {
      hold_from: hold_from.value,
      review_from: review_from.value,
      over_limit: over_limit.value,
      stale_after_days: stale_after_days.value,
    },
  );
  return {
    kind: 'standing',
    standing: {
      as_of,
      watch_level: decided.watch_level,
      open_alerts,
      credit_limit: money(credit_limit),
      exposure: money(exposure),
      available: money(decided.available),
      available_after: money(decided.available_after),
      recommendation: decided.recommendation,
      reasons: [...decided.reasons],
    },
  };
}

/**
 * What day it is where it is earliest, 12 hours behind UTC: no evaluation is called old a day too early, whatever zone
 * the firm is in.
 */
function earliestToday(now: Date): Day {
  return new Date(now.getTime() - 12 * 3_600_000).toISOString().slice(0, 10);
}

/** The amount in whole units of its currency; null where it is finer than that. Zeros at its end say nothing. */
function exactly(amount: DecimalText, decimals: number): DecimalText | null {
  const rounded = moneyText(amount, decimals);
  return /[1-9]/.test(subtractMoney(rounded, amount)) ? null : rounded;
}
