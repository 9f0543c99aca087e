import { describe, expect, it } from 'vitest';
import type { Assessment, Statement } from '../../src/domain/ledger-state.ts';
import { LAPP_PARTS } from '../../src/domain/scorecard.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { assessed } from './filled-scorecards.ts';
import { AS_OF, fact, type StateParts, snapshot, statement } from './state-builder.ts';

/**
 * Worked by hand, with the shipped bands.
 * Liquidity: current ratio 150 / 100 = 1.5 is 75, quick ratio 100 / 100 = 1 is 75, cash ratio 15 / 100 is 50; mean 66.7.
 * Profitability: margin 6 / 200 = 3 % is 50, interest cover 20 / 4 = 5 is 75, cash flow 20 / 100 is 75; mean 66.7.
 */
const YEAR: Statement = statement({
  period_end: '2025-12-31',
  period_months: 12,
  cash: '15.00',
  current_assets: '150.00',
  inventories: '50.00',
  current_liabilities: '100.00',
  revenue: '200.00',
  net_profit: '6.00',
  ebit: '20.00',
  interest_expense: '4.00',
  operating_cash_flow: '20.00',
});
const YEAR_BEFORE: Statement = statement({ period_end: '2024-12-31', period_months: 12, revenue: '250.00' });

/**
 * Activity: DSO 300 / 450 × 90 = 60 days is 75, turnover 1,200 / ((300 + 100) / 2) = 6 times is 75, on time 95 % is 100;
 * mean 83.3. Potential: revenue −20 % is 0, sales of 90 days 450 against 500 = −10 % is 50; mean 25.
 * All four: (66.7 + 83.3 + 66.7 + 25) / 4 = 60.4.
 */
const STATE: StateParts = {
  statements: [YEAR_BEFORE, YEAR],
  receivables: { current_amount: '300.00' },
  behaviour: {
    sales_90d: '450.00',
    sales_90d_before: '500.00',
    sales_365d: '1200.00',
    receivable_total_365d_ago: '100.00',
    fallen_due_365d: '100.00',
    settled_on_time_365d: '95.00',
  },
};

function lapp(parts: StateParts) {
  const { facts } = snapshot(parts);
  return [...LAPP_PARTS.map((part) => facts[`lapp_${part}`]), facts.lapp_score];
}

function withAssessments(...assessments: readonly Assessment[]): StateParts {
  return { ...STATE, assessments };
}

describe('LAPP', () => {
  it('is the worked example', () => {
    // Sums of whole scores over whole weights: 200/3, 250/3, 200/3, 25, and (200/3 + 250/3 + 200/3 + 25) / 4 = 725/12.
    expect(lapp(STATE)).toEqual([200 / 3, 250 / 3, 200 / 3, 25, 725 / 12]);
  });

  it('is unknown where less than 60 % of a part is known, and not below', () => {
    // Two of liquidity's three facts are 66.7 %, one is 33.3 %; one of potential's two is 50 %.
    const oneLess = { ...STATE, statements: [YEAR_BEFORE, { ...YEAR, cash: null }] };
    expect(lapp(oneLess)[0]).toBe(75);
    const twoLess = { ...STATE, statements: [YEAR_BEFORE, { ...YEAR, cash: null, inventories: null }] };
    expect(lapp(twoLess)[0]).toBeNull();
    expect(lapp({ ...STATE, statements: [YEAR] })[3]).toBeNull();
  });

  it('is known where exactly the least share is', () => {
    const { scorecards, ...models } = shippedModels();
    const half = (filled_min_percent: number) => ({
      models: { ...models, scorecards: { ...scorecards, lapp: { ...scorecards.lapp, filled_min_percent } } },
    });
    const state = { ...STATE, statements: [YEAR] };
    expect(fact('lapp_potential', state, half(50))).toBe(50);
    expect(fact('lapp_potential', state, half(51))).toBeNull();
  });

  it('is the mean of three parts where one is unknown, and unknown with two', () => {
    expect(lapp({ ...STATE, statements: [YEAR] })).toEqual([200 / 3, 250 / 3, 200 / 3, null, 650 / 9]);
    expect(lapp({ ...STATE, statements: [] })).toEqual([null, 250 / 3, null, null, null]);
    expect(lapp({ receivables: null, behaviour: null })).toEqual([null, null, null, null, null]);
  });

  it('takes what somebody filled in for a part, the newest, before what is computed', () => {
    const older = assessed('lapp', 'liquidity', '10', '2026-01-01');
    const newer = assessed('lapp', 'liquidity', '41.5', '2026-02-01');
    expect(lapp(withAssessments(older, newer))[0]).toBe(41.5);
    // (41.5 + 250/3 + 200/3 + 25) / 4 = 216.5 / 4.
    expect(lapp(withAssessments(older, newer))[4]).toBe(54.125);
    expect(lapp(withAssessments(newer, { ...newer, score: null, assessed_on: '2026-03-01' }))[0]).toBe(41.5);
    expect(lapp(withAssessments({ ...newer, assessed_on: '2026-07-01' }))[0]).toBe(200 / 3);
    expect(newer.assessed_on < AS_OF).toBe(true);
  });

  it('is known from assessments alone', () => {
    const assessments = LAPP_PARTS.map((part, index) => assessed('lapp', part, String(20 * (index + 1))));
    expect(lapp({ receivables: null, behaviour: null, assessments })).toEqual([20, 40, 60, 80, 50]);
  });

  it('leaves other items and other models out', () => {
    expect(
      lapp(withAssessments(assessed('lapp', 'charm', '1'), assessed('traits', 'liquidity', '1'))),
    ).toEqual(lapp(STATE));
  });

  it('weighs facts and parts as the policy does', () => {
    const { scorecards, ...models } = shippedModels();
    const [first, ...others] = scorecards.lapp.parts.liquidity.items;
    if (first === undefined) throw new Error('no item');
    const items = [{ ...first, weight: 3 }, ...others];
    const liquidity = { ...scorecards.lapp.parts.liquidity, weight: 7, weight_sum: 5, items };
    const parts = { ...scorecards.lapp.parts, liquidity };
    const card = { ...scorecards.lapp, weight_sum: 10, parts };
    const run = { models: { ...models, scorecards: { ...scorecards, lapp: card } } };
    // (3 × 75 + 75 + 50) / 5 = 70, and (7 × 70 + 250/3 + 200/3 + 25) / 10 = 66.5.
    expect(fact('lapp_liquidity', STATE, run)).toBe(70);
    expect(fact('lapp_score', STATE, run)).toBe(66.5);
  });

  it.each([
    ['0.79', 0],
    ['0.80', 25],
    ['0.99', 25],
    ['1.00', 50],
    ['1.49', 50],
    ['1.50', 75],
    ['1.99', 75],
    ['2.00', 100],
  ])('scores a current ratio of %s with %i', (current_assets, score) => {
    const ratios = { current_assets, current_liabilities: '1.00', inventories: null, cash: null };
    const { scorecards, ...models } = shippedModels();
    const { lapp: card } = scorecards;
    const run = {
      models: { ...models, scorecards: { ...scorecards, lapp: { ...card, filled_min_percent: 1 } } },
    };
    expect(fact('lapp_liquidity', { statements: [{ ...YEAR, ...ratios }] }, run)).toBe(score);
  });
});
