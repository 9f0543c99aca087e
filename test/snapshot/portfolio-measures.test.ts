import { describe, expect, it } from 'vitest';
import type { PaymentAggregates, ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import {
  PORTFOLIO_MEASURES,
  type PortfolioMeasure,
  type PortfolioTarget,
} from '../../src/domain/portfolio-target.ts';
import { againstTargets, portfolioFigures } from '../../src/snapshot/portfolio-measures.ts';
import { AS_OF, portfolioGroup, snapshot } from './state-builder.ts';

/** Worked by hand: 8,000 open, of which 2,000 overdue; 500 unapplied; 7,500 owed. */
const OWED: Partial<ReceivableAggregates> = {
  current_amount: '6000.00',
  overdue_1_30: '1500.00',
  overdue_181_plus: '500.00',
  unapplied_amount: '500.00',
};
const TRADE: Partial<PaymentAggregates> = {
  receivable_total_30d_ago: '9000.00',
  receivable_total_365d_ago: '4500.00',
  sales_30d: '3000.00',
  sales_90d: '13500.00',
  sales_365d: '60000.00',
  sales_by_month: ['3000.00', '6000.00', ...Array.from({ length: 22 }, () => '5000.00')],
  fallen_due_365d: '50000.00',
  settled_on_time_365d: '42000.00',
  written_off_365d: '300.00',
};
const DAY = { as_of: AS_OF, money_digits: 2, ledger_days: 3_000, ledger_from_list: false };

function figures(behaviour: Partial<PaymentAggregates> = {}, ledger_days = 3_000) {
  const group = portfolioGroup({ receivables: OWED, behaviour: { ...TRADE, ...behaviour } });
  return portfolioFigures(group, { ...DAY, ledger_days });
}

describe('portfolioFigures()', () => {
  it('gives the ageing of the worked example, which adds up', () => {
    expect(figures().ageing).toEqual({
      receivable_total: '7500.00',
      current_amount: '6000.00',
      overdue_amount: '2000.00',
      overdue_1_30: '1500.00',
      overdue_31_60: '0.00',
      overdue_61_90: '0.00',
      overdue_91_180: '0.00',
      overdue_181_plus: '500.00',
      unapplied_amount: '500.00',
    });
  });

  it.each<readonly [measure: PortfolioMeasure, value: number, working: string]>([
    ['overdue_ratio', 0.25, '2,000 / 8,000'],
    ['dso', 50, '7,500 / 13,500 × 90'],
    ['dso_365d', 45.625, '7,500 / 60,000 × 365'],
    ['dso_countback', 53.25, '30 days of June, 4,500 / 6,000 of the 31 of May'],
    ['bpdso', 40, '6,000 / 13,500 × 90'],
    ['add', 10, '50 − 40'],
    ['cei_30d', 75, '(9,000 + 3,000 − 7,500) / (9,000 + 3,000 − 6,000)'],
    ['on_time_rate_365d', 0.84, '42,000 / 50,000'],
    ['bad_debt_ratio_365d', 0.005, '300 / 60,000'],
    ['receivable_turnover_365d', 10, '60,000 / mean of 4,500 and 7,500'],
    ['collection_period_365d', 36.5, '365 / 10'],
  ])('%s of the worked example is %d: %s', (measure, value) => {
    expect(figures().values[measure]).toBeCloseTo(value, 12);
  });

  it('gives of one customer alone what its facts are', () => {
    const { facts } = snapshot({ receivables: OWED, behaviour: TRADE });
    const { values, ageing } = figures();
    const { bad_debt_ratio_365d: _, ...shared } = values;
    expect(facts).toMatchObject(shared);
    expect(facts).toMatchObject(ageing);
  });

  it('knows no bad-debt ratio of a young ledger, of no sales, or without a rate', () => {
    const ratio = (behaviour: Partial<PaymentAggregates>, ledger_days?: number) =>
      figures(behaviour, ledger_days).values.bad_debt_ratio_365d;
    expect(ratio({}, 365)).toBe(0.005);
    expect(ratio({}, 364)).toBeNull();
    expect(ratio({ sales_365d: '0.00' })).toBeNull();
    expect(ratio({ written_off_365d: null })).toBeNull();
  });
});

describe('againstTargets()', () => {
  const target = (parts: Partial<PortfolioTarget> & Pick<PortfolioTarget, 'measure'>): PortfolioTarget => ({
    reason: 'a test',
    source: 'a test',
    ...parts,
  });
  const days = { as_of: figures(), month_before: figures({ sales_90d: '6750.00' }), year_before: null };
  const measured = (targets: readonly PortfolioTarget[]) =>
    new Map(againstTargets(days, targets).map((one) => [one.measure, one]));

  it('has every measure in order, with its unit and what it was', () => {
    const all = againstTargets(days, []);
    expect(all.map(({ measure }) => measure)).toEqual(PORTFOLIO_MEASURES);
    expect(measured([]).get('dso')).toEqual({
      measure: 'dso',
      unit: 'days',
      value: 50,
      month_before: 100,
      year_before: null,
      target: null,
      met: null,
    });
  });

  it.each([
    ['at_most', 50, true],
    ['at_most', 49.9, false],
    ['at_least', 50, true],
    ['at_least', 50.1, false],
  ] as const)('a value of 50 meets %s %d: %s', (bound, value, met) => {
    expect(measured([target({ measure: 'dso', [bound]: value })]).get('dso')).toMatchObject({
      target: { [bound]: value },
      met,
    });
  });

  it('meets and misses no target with what is unknown', () => {
    const targets = [target({ measure: 'dso', at_most: 1 })];
    const unknown = { as_of: figures({ sales_90d: null }), month_before: null, year_before: null };
    expect(againstTargets(unknown, targets).find(({ measure }) => measure === 'dso')).toMatchObject({
      value: null,
      target: { at_most: 1 },
      met: null,
    });
    const nothing = { as_of: null, month_before: null, year_before: null };
    expect(againstTargets(nothing, targets).every(({ value, met }) => value === null && met === null)).toBe(
      true,
    );
  });
});
