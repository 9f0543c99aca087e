/** Whether an order of a customer can be released, and why: one reason at a time, and the strictest decides. */
import type { OpenAlert } from '../domain/alert.ts';
import type { Bilingual } from '../domain/bilingual.ts';
import { type Day, daysBetween } from '../domain/day.ts';
import { type Currency, type DecimalText, moneyUnits, subtractMoney } from '../domain/money.ts';
import {
  type Recommendation,
  recommendationRank,
  type StandingReason,
  type StandingReasonCode,
} from '../domain/standing.ts';
import { type RaisedLevel, type WatchLevel, watchRank } from '../domain/watch-level.ts';
import { type OrderWords, STANDING_SENTENCES } from './standing-sentences.ts';
import { watchLevel } from './watch-level.ts';

/** What the firm has settled on. */
export interface StandingPolicy {
  /** The watch level from which an order is held. */
  readonly hold_from: RaisedLevel;
  /** The watch level from which somebody looks at the order first. */
  readonly review_from: RaisedLevel;
  /** Where the order would take the exposure over the limit, or it is over already. */
  readonly over_limit: Exclude<Recommendation, 'release'>;
  /** An evaluation of more calendar days ago than that says too little of today. */
  readonly stale_after_days: number;
}

/** What is known of a customer. Amounts are in base currency but for the order's own; null is unknown. */
export interface StandingInput {
  /** The newest evaluated day; null where there is none. */
  readonly as_of: Day | null;
  /** The day on which it is asked. */
  readonly today: Day;
  readonly base_currency: Currency;
  /** Whether the customer was in the evaluation of that day. */
  readonly evaluated: boolean;
  readonly credit_limit: DecimalText | null;
  readonly exposure: DecimalText | null;
  readonly open_alerts: readonly Pick<OpenAlert, 'severity' | 'opened_on' | 'money_at_risk'>[];
  /** Null where it is asked about no order; one of nothing is none. */
  readonly order: {
    readonly amount: DecimalText;
    readonly currency: Currency;
    /** The amount in base currency; null where there is no rate. */
    readonly converted: DecimalText | null;
  } | null;
}

export interface StandingDecision {
  readonly watch_level: WatchLevel;
  readonly available: DecimalText | null;
  readonly available_after: DecimalText | null;
  readonly recommendation: Recommendation;
  /** Strictest first, at least one. */
  readonly reasons: readonly StandingReason[];
}

/**
 * - **Alerts**: `hold` from the policy's level of watching on, `review` from its other one on, `release` below.
 * - **Limit**: `available = credit_limit − exposure`, `available_after = available − order`. The policy says what follows
 *   where one is below zero; at zero the order just fits.
 * - **Unknown**: no evaluation, limit, exposure or rate is `review`, since nothing can be told from it.
 * - **Old**: an evaluation of more than `stale_after_days` ago is `review`, whatever it said.
 *
 * The strictest of them is the recommendation, so that more money or a worse alert never makes it milder.
 */
export function decideStanding(asked: StandingInput, policy: StandingPolicy): StandingDecision {
  const input = isOfNothing(asked.order) ? { ...asked, order: null } : asked;
  const available = difference(input.credit_limit, input.exposure);
  const order = input.order === null ? '0' : input.order.converted;
  const available_after = difference(available, order);
  const reasons = [
    ...alertReasons(input, policy),
    ...unknownReasons(input),
    ...ageReasons(input, policy),
    ...limitReasons(input, policy, available, available_after),
  ].sort((a, b) => recommendationRank(b.recommendation) - recommendationRank(a.recommendation));
  return {
    watch_level: watchLevel(input.open_alerts.map(({ severity }) => severity)),
    available,
    available_after,
    recommendation: reasons[0]?.recommendation ?? 'review',
    reasons,
  };
}

function alertReasons(input: StandingInput, policy: StandingPolicy): readonly StandingReason[] {
  const { open_alerts, as_of, base_currency } = input;
  if (open_alerts.length === 0) return [];
  const level = watchLevel(open_alerts.map(({ severity }) => severity));
  const words = STANDING_SENTENCES.alertsOpen(open_alerts, as_of, base_currency);
  return [reason('alerts_open', recommendedAt(level, policy), words)];
}

function recommendedAt(level: WatchLevel, { hold_from, review_from }: StandingPolicy): Recommendation {
  if (watchRank(level) >= watchRank(hold_from)) return 'hold';
  return watchRank(level) >= watchRank(review_from) ? 'review' : 'release';
}

function unknownReasons(input: StandingInput): readonly StandingReason[] {
  const { as_of, base_currency, credit_limit, exposure, order } = input;
  const reasons: StandingReason[] = [];
  if (order !== null && order.converted === null) {
    reasons.push(reason('rate_missing', 'review', STANDING_SENTENCES.rateMissing(order, as_of)));
  }
  if (as_of === null || !input.evaluated) {
    return [...reasons, reason('not_evaluated', 'review', STANDING_SENTENCES.notEvaluated(as_of))];
  }
  if (exposure === null) {
    reasons.push(reason('exposure_unknown', 'review', STANDING_SENTENCES.exposureUnknown(as_of)));
  }
  if (credit_limit === null) {
    const words = STANDING_SENTENCES.limitUnknown(as_of, exposure, base_currency);
    reasons.push(reason('limit_unknown', 'review', words));
  }
  return reasons;
}

function ageReasons(
  { as_of, today }: StandingInput,
  { stale_after_days }: StandingPolicy,
): readonly StandingReason[] {
  if (as_of === null) return [];
  const days = daysBetween(as_of, today);
  if (days <= stale_after_days) return [];
  return [reason('evaluation_old', 'review', STANDING_SENTENCES.evaluationOld(as_of, days))];
}

function limitReasons(
  input: StandingInput,
  { over_limit }: StandingPolicy,
  available: DecimalText | null,
  available_after: DecimalText | null,
): readonly StandingReason[] {
  const { credit_limit, exposure, base_currency, order } = input;
  if (credit_limit === null || exposure === null || available === null) return [];
  const amounts = { credit_limit, exposure, available, available_after, base_currency };
  const words: OrderWords | null = order === null ? null : { ...order, base_currency };
  if (isBelowZero(available)) {
    return [reason('over_limit', over_limit, STANDING_SENTENCES.overLimit(amounts, words))];
  }
  if (available_after === null) return [];
  if (words !== null && isBelowZero(available_after)) {
    const sentence = STANDING_SENTENCES.orderOverLimit({ ...amounts, available_after }, words);
    return [reason('order_over_limit', over_limit, sentence)];
  }
  return [
    reason('within_limit', 'release', STANDING_SENTENCES.withinLimit({ ...amounts, available_after }, words)),
  ];
}

function isOfNothing(order: StandingInput['order']): boolean {
  return order !== null && moneyUnits(order.amount).units === 0n;
}

function difference(a: DecimalText | null, b: DecimalText | null): DecimalText | null {
  return a === null || b === null ? null : subtractMoney(a, b);
}

/** Differences have no negative zero. */
function isBelowZero(amount: DecimalText): boolean {
  return amount.startsWith('-');
}

function reason(
  code: StandingReasonCode,
  recommendation: Recommendation,
  message: Bilingual,
): StandingReason {
  return { code, recommendation, message };
}
