import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideStanding,
  type StandingDecision,
  type StandingInput,
  type StandingPolicy,
} from '../../src/alerts/standing.ts';
import { addDays } from '../../src/domain/day.ts';
import { SEVERITIES, type Severity } from '../../src/domain/severity.ts';
import { RECOMMENDATIONS, recommendationRank } from '../../src/domain/standing.ts';
import { RAISED_LEVELS } from '../../src/domain/watch-level.ts';

const POLICY: StandingPolicy = {
  hold_from: 'critical',
  review_from: 'alert',
  over_limit: 'review',
  stale_after_days: 7,
};

describe('a standing', () => {
  it('releases an order that fits, and says what is left of the limit', () => {
    expect(decide({ order: order('40000.00') })).toEqual({
      watch_level: 'normal',
      available: '60000.00',
      available_after: '20000.00',
      recommendation: 'release',
      reasons: [
        {
          code: 'within_limit',
          recommendation: 'release',
          message: {
            en: 'With this order of CNY 40,000.00, CNY 20,000.00 of the credit limit of CNY 100,000.00 stays available.',
            zh: '计入本订单 CNY 40,000.00 后，信用额度 CNY 100,000.00 尚有可用额度 CNY 20,000.00。',
          },
        },
      ],
    });
  });

  it('is about what is available where there is no order', () => {
    const { available_after, reasons } = decide({});
    expect(available_after).toBe('60000.00');
    expect(reasons.map(({ message }) => message)).toEqual([
      {
        en: 'Of the credit limit of CNY 100,000.00, CNY 60,000.00 is available.',
        zh: '信用额度 CNY 100,000.00，可用额度 CNY 60,000.00。',
      },
    ]);
  });

  it('releases to the last cent of the limit, and not one more', () => {
    expect(decide({ order: order('60000.00') })).toMatchObject({
      available_after: '0.00',
      recommendation: 'release',
    });
    const { available_after, recommendation, reasons } = decide({ order: order('60000.01') });
    expect([available_after, recommendation, codes(reasons)]).toEqual([
      '-0.01',
      'review',
      ['order_over_limit'],
    ]);
    expect(reasons[0]?.message).toEqual({
      en: 'This order of CNY 60,000.01 is CNY 0.01 more than the CNY 60,000.00 that the credit limit of CNY 100,000.00 leaves beside an exposure of CNY 40,000.00.',
      zh: '本订单 CNY 60,000.01 超出可用额度 CNY 60,000.00（信用额度 CNY 100,000.00，敞口 CNY 40,000.00），超出 CNY 0.01。',
    });
    expect(decide({ order: order('60000.01') }, { over_limit: 'hold' }).recommendation).toBe('hold');
  });

  it('names what an order adds where the exposure is over the limit already', () => {
    const over = decide({ exposure: '100250.00', order: order('1000.00') });
    expect(over).toMatchObject({
      available: '-250.00',
      available_after: '-1250.00',
      recommendation: 'review',
      reasons: [
        {
          code: 'over_limit',
          message: {
            en: 'The exposure of CNY 100,250.00 is CNY 250.00 over the credit limit of CNY 100,000.00; with this order of CNY 1,000.00 it would be CNY 1,250.00 over.',
            zh: '敞口 CNY 100,250.00 已超出信用额度 CNY 100,000.00，超出 CNY 250.00；计入本订单 CNY 1,000.00 后超出 CNY 1,250.00。',
          },
        },
      ],
    });
    expect(decide({ exposure: '100250.00' }).reasons[0]?.message).toEqual({
      en: 'The exposure of CNY 100,250.00 is CNY 250.00 over the credit limit of CNY 100,000.00.',
      zh: '敞口 CNY 100,250.00 已超出信用额度 CNY 100,000.00，超出 CNY 250.00。',
    });
  });

  it('has more available than the limit where the customer paid ahead, and calls that a credit balance', () => {
    const messageOf = (differs: Partial<StandingInput>) =>
      decide({ exposure: '-500.00', ...differs }).reasons[0]?.message;
    expect(decide({ exposure: '-500.00' }).available).toBe('100500.00');
    expect(messageOf({})).toEqual({
      en: 'Of the credit limit of CNY 100,000.00 and the credit balance of CNY 500.00, CNY 100,500.00 is available.',
      zh: '信用额度 CNY 100,000.00 加贷方余额 CNY 500.00，可用额度 CNY 100,500.00。',
    });
    expect(messageOf({ order: order('500.00') })).toEqual({
      en: 'With this order of CNY 500.00, CNY 100,000.00 of the credit limit of CNY 100,000.00 and the credit balance of CNY 500.00 stays available.',
      zh: '计入本订单 CNY 500.00 后，信用额度 CNY 100,000.00 加贷方余额 CNY 500.00 尚有可用额度 CNY 100,000.00。',
    });
    expect(messageOf({ order: order('100500.01') })).toEqual({
      en: 'This order of CNY 100,500.01 is CNY 0.01 more than the CNY 100,500.00 that the credit limit of CNY 100,000.00 and the credit balance of CNY 500.00 make together.',
      zh: '本订单 CNY 100,500.01 超出可用额度 CNY 100,500.00（信用额度 CNY 100,000.00，贷方余额 CNY 500.00），超出 CNY 0.01。',
    });
    expect(messageOf({ credit_limit: null })).toEqual({
      en: 'The credit limit is unknown on 2026-06-30; the credit balance is CNY 500.00.',
      zh: '2026-06-30 信用额度未知，贷方余额 CNY 500.00。',
    });
  });

  it('is the same for an order of nothing as for none, whatever its currency', () => {
    for (const exposure of ['40000.00', '100250.00', '-500.00', null]) {
      const none = decide({ exposure });
      expect(decide({ exposure, order: order('0.00') })).toEqual(none);
      expect(decide({ exposure, order: { amount: '0', currency: 'USD', converted: null } })).toEqual(none);
    }
    expect(decide({ exposure: '100250.00', order: order('0.00') }).reasons[0]?.message.en).toBe(
      'The exposure of CNY 100,250.00 is CNY 250.00 over the credit limit of CNY 100,000.00.',
    );
  });

  it('says an order in another currency in both', () => {
    const converted = { amount: '1000.00', currency: 'USD', converted: '7200.00' };
    expect(decide({ order: converted }).reasons[0]?.message.en).toBe(
      'With this order of USD 1,000.00 (CNY 7,200.00), CNY 52,800.00 of the credit limit of CNY 100,000.00 stays available.',
    );
  });

  it.each([
    ['low', 'release'],
    ['medium', 'release'],
    ['high', 'review'],
    ['critical', 'hold'],
  ] as const)('with an alert that is %s recommends %s', (severity, recommendation) => {
    const { reasons, ...decided } = decide({ open_alerts: [alert(severity)] });
    expect(decided.recommendation).toBe(recommendation);
    expect(codes(reasons)).toEqual(['alerts_open', 'within_limit']);
  });

  it('follows the policy in what level of watching it reviews and holds from', () => {
    const strict = { hold_from: 'alert', review_from: 'watch' } as const;
    const found = SEVERITIES.map((one) => decide({ open_alerts: [alert(one)] }, strict).recommendation);
    expect(found).toEqual(['review', 'review', 'hold', 'hold']);
    expect(decide({}, { hold_from: 'watch', review_from: 'watch' }).recommendation).toBe('release');
  });

  it('counts alerts, days and money of several alerts', () => {
    const several = [
      alert('high', '2026-06-20', '900.00'),
      alert('low', '2026-06-01', '1200.00'),
      alert('low', '2026-06-25', null),
    ];
    expect(decide({ open_alerts: several }).reasons[0]?.message).toEqual({
      en: '3 open alerts, the worst high, the oldest since 2026-06-01, 29 days; money at risk at least CNY 1,200.00.',
      zh: '3 条未关闭预警，最高级别高，最早自 2026-06-01 起已 29 天；风险金额至少 CNY 1,200.00。',
    });
    expect(decide({ open_alerts: [alert('medium', '2026-06-29', null)] }).reasons[0]?.message).toEqual({
      en: '1 open alert, medium, since 2026-06-29, 1 day; money at risk unknown.',
      zh: '1 条未关闭预警，级别中，自 2026-06-29 起已 1 天；风险金额未知。',
    });
    const known = several.slice(0, 2);
    expect(decide({ open_alerts: known }).reasons[0]?.message).toEqual({
      en: '2 open alerts, the worst high, the oldest since 2026-06-01, 29 days; money at risk CNY 1,200.00.',
      zh: '2 条未关闭预警，最高级别高，最早自 2026-06-01 起已 29 天；风险金额 CNY 1,200.00。',
    });
    const unknown = several.map((one) => ({ ...one, money_at_risk: { amount: null, currency: 'CNY' } }));
    expect(decide({ open_alerts: unknown }).reasons[0]?.message).toEqual({
      en: '3 open alerts, the worst high, the oldest since 2026-06-01, 29 days; money at risk unknown.',
      zh: '3 条未关闭预警，最高级别高，最早自 2026-06-01 起已 29 天；风险金额未知。',
    });
    const undated = decide({ as_of: null, open_alerts: [alert('low')] });
    expect(undated.reasons.find(({ code }) => code === 'alerts_open')?.message).toEqual({
      en: '1 open alert, low, since 2026-06-20; money at risk CNY 900.00.',
      zh: '1 条未关闭预警，级别低，自 2026-06-20 起；风险金额 CNY 900.00。',
    });
  });

  it.each([
    ['limit_unknown', { credit_limit: null }, /limit is unknown on 2026-06-30; .* CNY 40,000\.00/],
    ['exposure_unknown', { exposure: null }, /owes is unknown on 2026-06-30/],
    [
      'rate_missing',
      { order: { amount: '5.00', currency: 'USD', converted: null } },
      /USD 5\.00.* USD .* 7 days/,
    ],
    ['not_evaluated', { as_of: null, evaluated: false, exposure: null, credit_limit: null }, /^No day/],
    ['not_evaluated', { evaluated: false, exposure: null, credit_limit: null }, /evaluation of 2026-06-30/],
  ] as const)('is a review where it is %s', (code, unknown, sentence) => {
    const decided = decide(unknown);
    expect([decided.recommendation, codes(decided.reasons)]).toEqual(['review', [code]]);
    expect(decided.reasons[0]?.message.en).toMatch(sentence);
    expect(decided.reasons[0]?.message.zh).toMatch(/\p{Script=Han}/u);
    expect(decided.available_after).toBeNull();
  });

  it('names everything that is unknown, and still that the exposure is over the limit', () => {
    const both = decide({ exposure: null, credit_limit: null });
    expect(codes(both.reasons)).toEqual(['exposure_unknown', 'limit_unknown']);
    expect(both.reasons[1]?.message.en).toBe('The credit limit is unknown on 2026-06-30.');
    const unrated = { amount: '5.00', currency: 'USD', converted: null };
    const over = decide({ exposure: '100250.00', order: unrated }, { over_limit: 'hold' });
    expect(codes(over.reasons)).toEqual(['over_limit', 'rate_missing']);
    expect(over.reasons[0]?.message.en).not.toContain('order');
    const early = decide({
      as_of: null,
      evaluated: false,
      exposure: null,
      credit_limit: null,
      order: unrated,
    });
    expect(codes(early.reasons)).toEqual(['rate_missing', 'not_evaluated']);
  });

  it.each([
    ['2026-06-29', 7, 'release'],
    ['2026-07-07', 7, 'release'],
    ['2026-07-08', 7, 'review'],
    ['2026-06-30', 0, 'release'],
    ['2026-07-01', 0, 'review'],
  ])('asked for on %s, where %i days are the most, is a %s', (today, stale_after_days, recommendation) => {
    const decided = decide({ today, order: order('40000.00') }, { stale_after_days });
    expect(decided.recommendation).toBe(recommendation);
    expect(codes(decided.reasons)).toEqual([
      ...(recommendation === 'review' ? ['evaluation_old'] : []),
      'within_limit',
    ]);
  });

  it('says how old its evaluation is', () => {
    const sentence = (today: string, stale_after_days = 7) =>
      decide({ today }, { stale_after_days }).reasons[0]?.message;
    expect(sentence('2026-08-22')).toEqual({
      en: 'The newest evaluation is of 2026-06-30, 53 days ago: what has happened since is not in it.',
      zh: '最近一次评估的日期是 2026-06-30，距今 53 天，此后的变化未计入。',
    });
    expect(sentence('2026-07-01', 0)?.en).toContain('1 day ago');
    const late = decide({ today: '2026-08-22', evaluated: false, exposure: null, credit_limit: null });
    expect(codes(late.reasons)).toEqual(['not_evaluated', 'evaluation_old']);
    const held = decide({ today: '2026-08-22', open_alerts: [alert('critical')] });
    expect([held.recommendation, codes(held.reasons)]).toEqual([
      'hold',
      ['alerts_open', 'evaluation_old', 'within_limit'],
    ]);
    const never = decide({ as_of: null, evaluated: false, exposure: null, credit_limit: null });
    expect(codes(never.reasons)).toEqual(['not_evaluated']);
  });

  it('puts the strictest reason first, which is the recommendation', () => {
    const { recommendation, reasons } = decide({
      credit_limit: null,
      open_alerts: [alert('critical')],
    });
    expect(recommendation).toBe('hold');
    expect(reasons.map((one) => one.recommendation)).toEqual(['hold', 'review']);
  });
});

const cents = fc.integer({ min: -5_000, max: 20_000 }).map(amountOf);
const severities = fc.array(fc.constantFrom(...SEVERITIES), { maxLength: 3 });
const policies: fc.Arbitrary<StandingPolicy> = fc.record({
  hold_from: fc.constantFrom(...RAISED_LEVELS),
  review_from: fc.constantFrom(...RAISED_LEVELS),
  over_limit: fc.constantFrom('review', 'hold'),
  stale_after_days: fc.nat({ max: 10 }),
});
const states = fc.record({
  credit_limit: fc.option(cents),
  exposure: fc.option(cents),
  rated: fc.boolean(),
  severities,
  days: fc.nat({ max: 8 }),
  later: fc.nat({ max: 12 }),
  cents: fc.nat({ max: 20_000 }),
  more: fc.nat({ max: 20_000 }),
  worse: severities,
});

describe('over any policy and state, the recommendation', () => {
  const rankOf = (decision: StandingDecision): number => recommendationRank(decision.recommendation);

  it('never becomes milder by a larger order, by further or worse alerts or by another day', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(policies, states, (policy, state) => {
        const { credit_limit, exposure, days, later } = state;
        const judged = (added: number, more: readonly Severity[], waited = 0): StandingDecision => {
          const amount = amountOf(state.cents + added);
          const one = { amount, currency: 'USD', converted: state.rated ? amount : null };
          const open_alerts = [...state.severities, ...more].map((severity) => alert(severity));
          const today = addDays('2026-06-30', days + waited);
          return decide({ today, credit_limit, exposure, order: one, open_alerts }, policy);
        };
        const now = judged(0, []);
        seen.add(now.recommendation);
        expect(rankOf(judged(state.more, []))).toBeGreaterThanOrEqual(rankOf(now));
        expect(rankOf(judged(0, state.worse))).toBeGreaterThanOrEqual(rankOf(now));
        expect(rankOf(judged(0, [], later))).toBeGreaterThanOrEqual(rankOf(now));
        expect(rankOf(judged(state.more, state.worse, later))).toBeGreaterThanOrEqual(rankOf(now));
      }),
      { numRuns: 1_000 },
    );
    expect([...seen].sort()).toEqual([...RECOMMENDATIONS].sort());
  });

  it('is at least a review while something is unknown or old, and the strictest of the reasons', () => {
    fc.assert(
      fc.property(policies, states, (policy, state) => {
        const { credit_limit, exposure, rated, days } = state;
        const one = { amount: '1.00', currency: 'USD', converted: rated ? '7.20' : null };
        const today = addDays('2026-06-30', days);
        const decided = decide({ today, credit_limit, exposure, order: one }, policy);
        const known = credit_limit !== null && exposure !== null && rated;
        if (!known || days > policy.stale_after_days) expect(rankOf(decided)).toBeGreaterThanOrEqual(1);
        expect(decided.available_after === null).toBe(!known);
        expect(Math.max(...decided.reasons.map((r) => recommendationRank(r.recommendation)))).toBe(
          rankOf(decided),
        );
      }),
    );
  });
});

function decide(differs: Partial<StandingInput>, policy: Partial<StandingPolicy> = {}): StandingDecision {
  return decideStanding(
    {
      as_of: '2026-06-30',
      today: '2026-06-30',
      base_currency: 'CNY',
      evaluated: true,
      credit_limit: '100000.00',
      exposure: '40000.00',
      open_alerts: [],
      order: null,
      ...differs,
    },
    { ...POLICY, ...policy },
  );
}

function order(amount: string): StandingInput['order'] {
  return { amount, currency: 'CNY', converted: amount };
}

function alert(
  severity: Severity,
  opened_on = '2026-06-20',
  amount: string | null = '900.00',
): StandingInput['open_alerts'][number] {
  return { severity, opened_on, money_at_risk: { amount, currency: 'CNY' } };
}

function amountOf(hundredths: number): string {
  const size = String(Math.abs(hundredths)).padStart(3, '0');
  return `${hundredths < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
}

function codes(reasons: StandingDecision['reasons']): readonly string[] {
  return reasons.map(({ code }) => code);
}
