import { describe, expect, it } from 'vitest';
import type { PaymentAggregates, ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import { PAYMENT_BEHAVIOUR_FACTS } from '../../src/snapshot/payment-behaviour-facts.ts';
import { fact, snapshot } from './state-builder.ts';

/**
 * Worked by hand, as of 2026-06-30. Open 160,000, of which 60,000 overdue; 10,000 unapplied: 150,000 owed. 30 days
 * before it was 170,000, of which 45,000.50 overdue; 365 days before 90,000.
 */
const OWED: Partial<ReceivableAggregates> = {
  current_amount: '100000.00',
  overdue_1_30: '40000.00',
  overdue_31_60: '20000.00',
  unapplied_amount: '10000.00',
};
const TRADE: Partial<PaymentAggregates> = {
  receivable_total_30d_ago: '170000.00',
  receivable_total_365d_ago: '90000.00',
  overdue_amount_30d_ago: '45000.50',
  sales_30d: '60000.00',
  sales_90d: '180000.00',
  sales_90d_before: '240000.00',
  sales_365d: '912500.00',
  // June, May, April.
  sales_by_month: ['60000.00', '50000.00', '70000.00', ...Array.from({ length: 21 }, () => '75000.00')],
  settled_count_365d: 10,
  days_to_pay_365d: 455,
  settled_count_90d: 4,
  days_late_90d: 30,
  settled_count_prior: 6,
  days_late_prior: 12,
  fallen_due_365d: '400000.00',
  settled_on_time_365d: '300000.00',
  last_payment_on: '2026-06-12',
  broken_promises_180d: 2,
};

function worked(name: string, behaviour: Partial<PaymentAggregates> = {}, ledger_from = '2020-01-01') {
  return fact(name, { receivables: OWED, behaviour: { ...TRADE, ...behaviour } }, { ledger_from });
}

describe('the payment behaviour facts', () => {
  it.each<readonly [name: string, value: number | string, working: string]>([
    ['days_to_pay_avg_365d', 45.5, '455 / 10'],
    ['days_late_avg_90d', 7.5, '30 / 4'],
    ['days_late_avg_prior', 2, '12 / 6'],
    ['days_late_trend', 5.5, '7.5 − 2'],
    ['on_time_rate_365d', 0.75, '300,000 / 400,000'],
    ['overdue_amount_change_30d', '14999.50', '60,000 − 45,000.50'],
    ['days_since_last_payment', 18, '12 to 30 June'],
    ['broken_promises_180d', 2, 'as counted'],
    ['sales_90d', '180000.00', 'as summed'],
    ['sales_change_90d', -0.25, '(180,000 − 240,000) / 240,000'],
    ['dso', 75, '150,000 / 180,000 × 90'],
    ['dso_365d', 60, '150,000 / 912,500 × 365'],
    ['bpdso', 50, '100,000 / 180,000 × 90'],
    ['add', 25, '75 − 50'],
    ['dso_countback', 30 + 31 + (40 / 70) * 30, '150,000 − 60,000 − 50,000 = 40,000 of 70,000'],
    ['cei_30d', (80 / 130) * 100, '(170 + 60 − 150) / (170 + 60 − 100)'],
    ['receivable_turnover_365d', 912.5 / 120, '912,500 / mean of 90,000 and 150,000'],
    ['collection_period_365d', 48, '120,000 / 912,500 × 365'],
  ])('%s of the worked example is %s: %s', (name, value) => {
    if (typeof value === 'number') expect(worked(name)).toBeCloseTo(value, 12);
    else expect(worked(name)).toBe(value);
  });

  it('are in the worked example one by one', () => {
    const { facts } = snapshot({ receivables: OWED, behaviour: TRADE });
    expect(PAYMENT_BEHAVIOUR_FACTS.filter(({ name }) => facts[name] === null)).toEqual([]);
  });

  it('are all unknown where the ledger holds no invoices', () => {
    const { facts } = snapshot({ receivables: null, behaviour: null });
    for (const { name } of PAYMENT_BEHAVIOUR_FACTS) expect(facts[name]).toBeNull();
  });

  it('are unknown where nothing was ever settled, paid or promised', () => {
    const { facts } = snapshot({ receivables: OWED, behaviour: {} });
    for (const name of [
      'days_to_pay_avg_365d',
      'days_late_avg_90d',
      'days_late_avg_prior',
      'days_late_trend',
      'on_time_rate_365d',
      'days_since_last_payment',
      'broken_promises_180d',
    ]) {
      expect(facts[name], name).toBeNull();
    }
  });

  it('know no trend where one of the two averages is missing', () => {
    expect(worked('days_late_trend', { settled_count_90d: 0, days_late_90d: 0 })).toBeNull();
    expect(worked('days_late_trend', { settled_count_prior: 0, days_late_prior: 0 })).toBeNull();
  });

  it('subtract averages as fractions: 1/3 of a day less than 4/3 is one day', () => {
    const thirds = { settled_count_90d: 3, days_late_90d: 4, settled_count_prior: 3, days_late_prior: 1 };
    // As doubles, 4 / 3 − 1 / 3 is 0.9999999999999999.
    expect(worked('days_late_trend', thirds)).toBe(1);
  });

  it('round the days delinquent once, however DSO and its best are rounded', () => {
    const behaviour = { ...TRADE, sales_90d: '3.00' };
    const receivables = { current_amount: '0.10', overdue_1_30: '0.10' };
    // 0.20 / 3 × 90 − 0.10 / 3 × 90 = 3.
    expect(fact('add', { receivables, behaviour })).toBe(3);
  });

  it.each([
    ['overdue_amount_change_30d', 30],
    ['cei_30d', 30],
    ['sales_90d', 90],
    ['dso', 90],
    ['bpdso', 90],
    ['add', 90],
    ['sales_change_90d', 180],
    ['dso_365d', 365],
    ['receivable_turnover_365d', 365],
    ['collection_period_365d', 365],
  ])('%s needs a ledger that reaches back %i days', (name, days) => {
    const from = (back: number) =>
      new Date(Date.UTC(2026, 5, 30) - back * 86_400_000).toISOString().slice(0, 10);
    expect(worked(name, {}, from(days))).not.toBeNull();
    expect(worked(name, {}, from(days - 1))).toBeNull();
  });

  it('do not need it for averages and rates over what is there', () => {
    const young = ['days_to_pay_avg_365d', 'days_late_avg_90d', 'on_time_rate_365d', 'broken_promises_180d'];
    for (const name of young) expect(worked(name, {}, '2026-06-29')).not.toBeNull();
  });

  it('know no on-time rate of a ledger that began with open items less than 365 days before', () => {
    const rate = (ledger_from: string, ledger_from_list: boolean) =>
      fact('on_time_rate_365d', { receivables: OWED, behaviour: TRADE }, { ledger_from, ledger_from_list });
    expect(rate('2025-06-30', true)).toBe(0.75);
    expect(rate('2025-07-01', true)).toBeNull();
    expect(rate('2025-07-01', false)).toBe(0.75);
  });

  it('are never below zero where they cannot be by what they mean', () => {
    const never = ['days_to_pay_avg_365d', 'bpdso', 'dso_countback', 'collection_period_365d'];
    for (const one of PAYMENT_BEHAVIOUR_FACTS) {
      if (never.includes(one.name)) expect(one.min, one.name).toBe(0);
    }
  });

  it('are unknown over sales of zero or less', () => {
    for (const sales of ['0.00', '-5.00']) {
      for (const name of ['dso', 'bpdso', 'add']) expect(worked(name, { sales_90d: sales })).toBeNull();
      for (const name of ['dso_365d', 'collection_period_365d']) {
        expect(worked(name, { sales_365d: sales })).toBeNull();
      }
      expect(worked('sales_change_90d', { sales_90d_before: sales })).toBeNull();
    }
  });

  it('see sales that ended: a change of −1, and nothing turned over', () => {
    expect(worked('sales_change_90d', { sales_90d: '0.00' })).toBe(-1);
    expect(worked('receivable_turnover_365d', { sales_365d: '0.00' })).toBe(0);
  });

  it('know no turnover of a mean that is zero or less', () => {
    for (const opening of ['-150000.00', '-150000.01']) {
      expect(worked('receivable_turnover_365d', { receivable_total_365d_ago: opening })).toBeNull();
      expect(worked('collection_period_365d', { receivable_total_365d_ago: opening })).toBeNull();
    }
  });

  it('know no effectiveness where nothing could have been collected', () => {
    // 30 days before and the sales since are just what is not due yet.
    expect(worked('cei_30d', { receivable_total_30d_ago: '40000.00' })).toBeNull();
    expect(worked('cei_30d', { receivable_total_30d_ago: '39999.99' })).toBeNull();
    expect(worked('cei_30d', { receivable_total_30d_ago: '40000.01' })).not.toBeNull();
  });

  it('count back to 0 days where nothing is owed, and to nothing where 24 months do not cover it', () => {
    const behaviour = { ...TRADE, sales_by_month: Array.from({ length: 24 }, () => '100.00') };
    const owed = (current_amount: string) =>
      fact('dso_countback', { receivables: { current_amount }, behaviour });
    expect(owed('0.00')).toBe(0);
    // July 2024 to June 2026: 730 days.
    expect(owed('2400.00')).toBe(730);
    expect(owed('2400.01')).toBeNull();
    const paid = { unapplied_amount: '5.00' };
    expect(fact('dso_countback', { receivables: paid, behaviour })).toBe(0);
  });

  it('count back only through months that the ledger knows whole', () => {
    expect(worked('dso_countback', {}, '2026-04-01')).not.toBeNull();
    expect(worked('dso_countback', {}, '2026-04-02')).toBeNull();
    const receivables = { current_amount: '110000.00' };
    expect(fact('dso_countback', { receivables, behaviour: TRADE }, { ledger_from: '2026-04-02' })).toBe(61);
  });

  it('are unknown, where they are of money, when an amount has no rate or the ledger no first day', () => {
    for (const name of ['sales_90d', 'dso', 'add', 'sales_change_90d']) {
      expect(worked(name, { sales_90d: null })).toBeNull();
      expect(fact(name, { receivables: OWED, behaviour: TRADE }, { ledger_from: null })).toBeNull();
    }
    expect(worked('dso_countback', { sales_by_month: null })).toBeNull();
    expect(fact('dso_countback', { receivables: null, behaviour: TRADE })).toBeNull();
    expect(fact('dso_countback', { receivables: OWED, behaviour: TRADE }, { ledger_from: null })).toBeNull();
    expect(fact('bpdso', { receivables: null, behaviour: TRADE })).toBeNull();
    expect(fact('overdue_amount_change_30d', { receivables: null, behaviour: TRADE })).toBeNull();
    expect(fact('overdue_amount_change_30d', { receivables: OWED, behaviour: null })).toBeNull();
    expect(worked('overdue_amount_change_30d', { overdue_amount_30d_ago: null })).toBeNull();
  });

  it('write sales with the decimals of the base currency', () => {
    const behaviour = { ...TRADE, sales_90d: '180000' };
    expect(fact('sales_90d', { behaviour })).toBe('180000.00');
    expect(fact('sales_90d', { behaviour }, { base_currency: 'JPY' })).toBe('180000');
  });

  it('move by the calendar alone only where they are marked so', () => {
    const passive = PAYMENT_BEHAVIOUR_FACTS.filter((one) => one.passive === true);
    expect(passive.map(({ name }) => name)).toEqual(['days_since_last_payment']);
  });
});
