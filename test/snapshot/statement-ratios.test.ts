import { describe, expect, it } from 'vitest';
import type { Statement } from '../../src/domain/ledger-state.ts';
import { CASH_FLOW_FACTS } from '../../src/snapshot/cash-flow-facts.ts';
import { fact, snapshot, statement } from './state-builder.ts';

/**
 * Worked by hand. Working capital 600 − 400 = 200 and total assets 1,000, so Z″ = 6.56 × 0.2 + 3.26 × 0.1 +
 * 6.72 × 0.12 + 1.05 × 400 / 600 = 1.312 + 0.326 + 0.8064 + 0.7 = 3.1444.
 */
const YEAR: Statement = statement({
  period_end: '2025-12-31',
  period_months: 12,
  operating_cash_flow: '100.00',
  cash: '50.00',
  current_assets: '600.00',
  inventories: '150.00',
  current_liabilities: '400.00',
  total_assets: '1000.00',
  total_liabilities: '600.00',
  equity: '400.00',
  retained_earnings: '100.00',
  ebit: '120.00',
  interest_expense: '40.00',
  revenue: '800.00',
  net_profit: '50.00',
});

function of(name: string, parts: Partial<Statement>) {
  return fact(name, { statements: [{ ...YEAR, ...parts }] });
}

describe('the ratios of a statement', () => {
  it.each([
    ['ocf_to_current_liabilities', 0.25],
    ['cash_ratio', 0.125],
    ['current_ratio', 1.5],
    ['quick_ratio', 1.125],
    ['interest_cover', 3],
    ['net_profit_margin', 0.0625],
    ['liabilities_to_equity', 1.5],
    ['equity_negative', false],
    ['statement_age_days', 181],
  ])('%s of the worked example is %s', (name, value) => {
    expect(of(name, {})).toBe(value);
  });

  it('z_score of the worked example is 3.1444', () => {
    expect(of('z_score', {})).toBe(3.1444);
  });

  it.each([
    ['ocf_to_current_liabilities', 'operating_cash_flow'],
    ['ocf_to_current_liabilities', 'current_liabilities'],
    ['cash_ratio', 'cash'],
    ['cash_ratio', 'current_liabilities'],
    ['current_ratio', 'current_assets'],
    ['quick_ratio', 'inventories'],
    ['quick_ratio', 'current_assets'],
    ['interest_cover', 'ebit'],
    ['interest_cover', 'interest_expense'],
    ['net_profit_margin', 'net_profit'],
    ['net_profit_margin', 'revenue'],
    ['liabilities_to_equity', 'equity'],
    ['equity_negative', 'equity'],
    ['z_score', 'current_assets'],
    ['z_score', 'current_liabilities'],
    ['z_score', 'retained_earnings'],
    ['z_score', 'ebit'],
    ['z_score', 'equity'],
    ['z_score', 'total_liabilities'],
    ['z_score', 'total_assets'],
  ] as const)('%s is unknown without %s', (name, amount) => {
    expect(of(name, { [amount]: null })).toBeNull();
  });

  it.each([
    ['ocf_to_current_liabilities', 'current_liabilities'],
    ['cash_ratio', 'current_liabilities'],
    ['current_ratio', 'current_liabilities'],
    ['quick_ratio', 'current_liabilities'],
    ['interest_cover', 'interest_expense'],
    ['net_profit_margin', 'revenue'],
    ['liabilities_to_equity', 'equity'],
    ['z_score', 'total_assets'],
    ['z_score', 'total_liabilities'],
  ] as const)('%s is unknown where %s is zero or negative', (name, divisor) => {
    expect(of(name, { [divisor]: '0.00' })).toBeNull();
    expect(of(name, { [divisor]: '-0.01' })).toBeNull();
  });

  it('equity_negative is true from zero down', () => {
    expect(of('equity_negative', { equity: '0.01' })).toBe(false);
    expect(of('equity_negative', { equity: '0.00' })).toBe(true);
    expect(of('equity_negative', { equity: '-5.00' })).toBe(true);
  });

  it('z_score meets the bound of the grey zone where it is exactly that', () => {
    // 6.56 × 0 + 3.26 × 0 + 6.72 × 0.05 + 1.05 × 764 / 1,050 = 0.336 + 0.764 = 1.1.
    const parts = { current_assets: '400.00', retained_earnings: '0.00', ebit: '50.00' };
    expect(of('z_score', { ...parts, equity: '764.00', total_liabilities: '1050.00' })).toBe(1.1);
  });

  it('are all unknown without a statement', () => {
    const { facts, notes } = snapshot({ statements: [] });
    for (const { name } of CASH_FLOW_FACTS) expect(facts[name]).toBeNull();
    expect(notes).toEqual([]);
  });
});

describe('a trailing flow', () => {
  const balance = { current_liabilities: '100.00' };

  function quarters(...flows: readonly (string | null)[]): readonly Statement[] {
    const ends = ['2024-12-31', '2025-03-31', '2025-06-30', '2025-09-30', '2025-12-31', '2026-03-31'];
    return flows.map((operating_cash_flow, index) =>
      statement({
        period_end: ends[ends.length - flows.length + index] ?? '',
        operating_cash_flow,
        ...balance,
      }),
    );
  }

  it.each<[string, readonly Statement[], number | null]>([
    ['is the newest four quarters', quarters('99.00', '1.00', '2.00', '3.00', '4.00'), 0.1],
    ['is brought to a year from the quarters there are', quarters('2.00', '3.00', '4.00'), 0.12],
    ['is brought to a year from one quarter', quarters('5.00'), 0.2],
    ['ends at a quarter that does not know it', quarters('9.00', null, '3.00', '5.00'), 0.16],
    ['is unknown where the newest quarter does not know it', quarters('9.00', null), null],
    ['ends at a gap', quarters('9.00', '9.00', '5.00').filter((_, index) => index !== 1), 0.2],
    [
      'leaves out a period that would reach beyond 12 months',
      [
        statement({ period_end: '2025-12-31', period_months: 12, operating_cash_flow: '99.00' }),
        ...quarters('5.00'),
      ],
      0.2,
    ],
    [
      'is brought down to a year from a longer period',
      [statement({ period_end: '2026-03-31', period_months: 18, operating_cash_flow: '15.00', ...balance })],
      0.1,
    ],
  ])('%s', (_, statements, ratio) => {
    expect(fact('ocf_to_current_liabilities', { statements })).toBe(ratio);
  });

  it('of 12 months is the filed year, whatever the parts it is filed with', () => {
    const year = (end: string, flow: string) =>
      statement({ period_end: end, period_months: 12, operating_cash_flow: flow, ...balance });
    const lastQuarter = (flow: string | null) =>
      statement({ period_end: '2025-12-31', operating_cash_flow: flow, ...balance });
    const years = [year('2024-12-31', '100.00'), year('2025-12-31', '100.00')];
    const [before, now] = years as [Statement, Statement];
    const { facts } = snapshot({ statements: [before, lastQuarter('-5.00'), now] });
    expect(facts).toMatchObject({ ocf_to_current_liabilities: 1, ocf_negative_periods: 1 });
    expect(fact('ocf_to_current_liabilities', { statements: [lastQuarter(null), now] })).toBe(1);
    const restated = quarters('10.00', '10.00', '10.00', '10.00', '0.00').slice(0, 4);
    expect(fact('ocf_to_current_liabilities', { statements: [...restated, now] })).toBe(1);
  });

  it('of 12 months is the year, and the months since less those of the year before', () => {
    const statements = [
      quarters('7.00', '0.00', '0.00', '0.00', '0.00')[0],
      statement({ period_end: '2025-12-31', period_months: 12, operating_cash_flow: '50.00' }),
      quarters('9.00')[0],
    ].flatMap((filed) => filed ?? []);
    // 50 + 9 − 7: January to March 2025 is filed, and so is the year around it.
    expect(fact('ocf_to_current_liabilities', { statements })).toBe(0.52);
  });

  it('is unknown where currencies differ between its quarters, but only within the 12 months', () => {
    const mixed = (index: number) =>
      quarters('1.00', '1.00', '1.00', '1.00', '1.00').map((s, i) =>
        i === index ? { ...s, currency: 'USD' } : s,
      );
    expect(fact('ocf_to_current_liabilities', { statements: mixed(1) })).toBeNull();
    expect(fact('ocf_to_current_liabilities', { statements: mixed(2) })).toBeNull();
    expect(fact('ocf_to_current_liabilities', { statements: mixed(0) })).toBe(0.04);
  });

  it('is not set against a balance in another currency', () => {
    const end = '2026-03-31';
    const flow = statement({ period_end: end, operating_cash_flow: '5.00', currency: 'USD' });
    const balances = statement({ period_end: end, period_months: 12, ...balance });
    expect(fact('ocf_to_current_liabilities', { statements: [flow, balances] })).toBeNull();
  });

  it('covers interest by EBIT, each brought to a year by the months it is known for', () => {
    const end = ['2025-12-31', '2026-03-31'] as const;
    const older = statement({ period_end: end[0], ebit: '10.00' });
    const newest = statement({ period_end: end[1], ebit: '20.00', interest_expense: '5.00' });
    // EBIT 30 in 6 months is 60 a year; interest 5 in 3 months is 20 a year.
    expect(fact('interest_cover', { statements: [older, newest] })).toBe(3);
  });

  it('does not set EBIT against interest in another currency', () => {
    const end = '2026-03-31';
    const ebit = statement({ period_end: end, ebit: '20.00', currency: 'USD' });
    const interest = { ...statement({ period_end: '2026-03-30', interest_expense: '5.00' }) };
    expect(fact('interest_cover', { statements: [interest, ebit] })).toBeNull();
    expect(fact('interest_cover', { statements: [{ ...interest, currency: 'USD' }, ebit] })).toBe(4);
  });
});

describe('a statement without a day of publication', () => {
  it('is noted with the facts that rest on it', () => {
    const { facts, notes } = snapshot({
      statements: [
        statement({
          period_end: '2025-12-31',
          published_on: null,
          cash: '1.00',
          current_liabilities: '2.00',
        }),
      ],
    });
    expect(facts.cash_ratio).toBe(0.5);
    expect(notes).toEqual([
      {
        code: 'published_on_assumed',
        facts: ['cash_ratio', 'statement_age_days'],
        message:
          'The statement of 2025-12-31 has no day of publication; 90 days after its period end stand in for it.',
      },
    ]);
  });

  it('is not noted once a newer one has its day', () => {
    const statements = [
      statement({ period_end: '2025-12-31', published_on: null }),
      statement({ period_end: '2026-03-31' }),
    ];
    expect(snapshot({ statements }).notes).toEqual([]);
  });
});
