import { describe, expect, it } from 'vitest';
import type { Statement } from '../../src/domain/ledger-state.ts';
import { fact, quarter, snapshot, statement } from './state-builder.ts';

const YEAR_BELOW_ZERO: readonly Statement[] = ['2025-03-31', '2025-06-30', '2025-09-30', '2025-12-31'].map(
  (end) => quarter(end, '-1.00'),
);

describe('operating_cash_flow', () => {
  it('is the newest discrete period per 30 of its calendar days', () => {
    // January to March 2026 has 90 days; April to June 2025 has 91.
    expect(fact('operating_cash_flow', { statements: [quarter('2026-03-31', '900.00')] })).toBe('300.00');
    expect(fact('operating_cash_flow', { statements: [quarter('2025-06-30', '1000.00')] })).toBe('329.67');
  });

  it('counts the leap day', () => {
    const february = statement({ period_end: '2024-02-29', period_months: 1, operating_cash_flow: '29.00' });
    expect(fact('operating_cash_flow', { statements: [february] })).toBe('30.00');
  });

  it('is a difference where filings are cumulative, not the whole year', () => {
    const statements = [
      statement({ period_end: '2025-09-30', period_months: 9, operating_cash_flow: '500.00' }),
      statement({ period_end: '2025-12-31', period_months: 12, operating_cash_flow: '408.00' }),
    ];
    // −92.00 over the 92 days of October to December.
    expect(fact('operating_cash_flow', { statements })).toBe('-30.00');
  });

  it('converts and rounds once, half away from zero', () => {
    const inDollars = { ...quarter('2026-03-31', '-10.00'), currency: 'USD', rate: '7.1235' };
    expect(fact('operating_cash_flow', { statements: [inDollars] })).toBe('-23.75');
    const tiny = { ...quarter('2026-03-31', '-0.01'), rate: '0.1' };
    expect(fact('operating_cash_flow', { statements: [tiny] })).toBe('0.00');
  });

  it('is unknown without a rate, and says for which currency', () => {
    const statements = [{ ...quarter('2026-03-31', '-10.00'), currency: 'USD', rate: null }];
    const { facts, notes } = snapshot({ statements });
    expect(facts).toMatchObject({ operating_cash_flow: null, ocf_negative_periods: 1 });
    expect(notes).toEqual([
      {
        code: 'rate_missing',
        facts: ['operating_cash_flow'],
        message: 'No exchange rate at most 7 days old for USD.',
      },
    ]);
  });

  it('is unknown without a flow or a statement, and no rate is blamed', () => {
    const statements = [{ ...quarter('2026-03-31', null), rate: null }];
    expect(snapshot({ statements })).toMatchObject({ facts: { operating_cash_flow: null }, notes: [] });
    expect(fact('operating_cash_flow', { statements: [] })).toBeNull();
  });
});

describe('ocf_change_yoy', () => {
  it.each<[string, string | null, string | null, number | null]>([
    ['grew by half', '150.00', '100.00', 0.5],
    ['fell below zero', '-30.00', '100.00', -1.3],
    ['was zero a year before', '150.00', '0.00', null],
    ['was negative a year before', '150.00', '-100.00', null],
    ['is not known now', null, '100.00', null],
    ['was not known a year before', '150.00', null, null],
  ])('where the flow %s', (_, now, before, change) => {
    const statements = [quarter('2025-03-31', before), quarter('2026-03-31', now)];
    expect(fact('ocf_change_yoy', { statements })).toBe(change);
  });

  it('is unknown without a period of that length a year before, or where currencies differ', () => {
    const now = quarter('2026-03-31', '150.00');
    expect(fact('ocf_change_yoy', { statements: [quarter('2025-12-31', '100.00'), now] })).toBeNull();
    const inDollars = { ...quarter('2025-03-31', '100.00'), currency: 'USD' };
    expect(fact('ocf_change_yoy', { statements: [inDollars, now] })).toBeNull();
    expect(fact('ocf_change_yoy', { statements: [] })).toBeNull();
  });
});

describe('revenue_change_yoy', () => {
  const revenue = (period_end: string, amount: string | null, period_months = 3) =>
    statement({ period_end, period_months, revenue: amount });

  it.each<[string, string | null, string | null, number | null]>([
    ['fell by a fifth', '80.00', '100.00', -0.2],
    ['is all gone', '0.00', '100.00', -1],
    ['was zero a year before', '80.00', '0.00', null],
    ['is not known now', null, '100.00', null],
    ['was not known a year before', '80.00', null, null],
  ])('where it %s', (_, now, before, change) => {
    const statements = [revenue('2025-03-31', before), revenue('2026-03-31', now)];
    expect(fact('revenue_change_yoy', { statements })).toBe(change);
  });

  it('is of the quarter that cumulative filings tell', () => {
    // Second quarters: 250 − 100 = 150 of 2025, 180 − 60 = 120 of 2026; −20 %.
    const statements = [
      revenue('2025-03-31', '100.00'),
      revenue('2025-06-30', '250.00', 6),
      revenue('2026-03-31', '60.00'),
      revenue('2026-06-30', '180.00', 6),
    ];
    expect(fact('revenue_change_yoy', { statements })).toBe(-0.2);
  });
});

describe('ocf_turned_negative', () => {
  it.each<[string | null, string | null, boolean | null]>([
    ['10.00', '-0.01', true],
    ['0.00', '-0.01', true],
    ['-1.00', '-0.01', false],
    ['10.00', '0.00', false],
    [null, '-1.00', null],
    [null, '1.00', null],
    ['10.00', null, null],
  ])('from %s to %s is %s', (before, now, turned) => {
    const statements = [quarter('2025-12-31', before), quarter('2026-03-31', now)];
    expect(fact('ocf_turned_negative', { statements })).toBe(turned);
  });

  it('is unknown at the beginning of history and after a gap', () => {
    const now = quarter('2026-03-31', '-1.00');
    expect(fact('ocf_turned_negative', { statements: [now] })).toBeNull();
    expect(fact('ocf_turned_negative', { statements: [quarter('2025-09-30', '1.00'), now] })).toBeNull();
    expect(fact('ocf_turned_negative', { statements: [] })).toBeNull();
  });
});

describe('ocf_negative_periods and ocf_negative_months', () => {
  it.each<[string, readonly Statement[], number | null, number | null]>([
    [
      'stop at a period that is not negative',
      [quarter('2025-09-30', '0.00'), quarter('2025-12-31', '-1.00'), quarter('2026-03-31', '-1.00')],
      2,
      6,
    ],
    [
      'are 0 where the newest is not negative',
      [quarter('2025-12-31', '-1.00'), quarter('2026-03-31', '0.00')],
      0,
      0,
    ],
    ['stop where history begins', [quarter('2025-12-31', '-1.00'), quarter('2026-03-31', '-1.00')], 2, 6],
    [
      'are unknown where a gap comes first',
      [quarter('2025-09-30', '1.00'), quarter('2026-03-31', '-1.00')],
      null,
      null,
    ],
    [
      'do not mind a gap behind the end of the run',
      [quarter('2025-06-30', '-1.00'), quarter('2025-12-31', '1.00'), quarter('2026-03-31', '-1.00')],
      1,
      3,
    ],
    [
      'are unknown where an unknown flow comes first',
      [quarter('2025-12-31', null), quarter('2026-03-31', '-1.00')],
      null,
      null,
    ],
    [
      'are unknown where the newest flow is',
      [quarter('2025-12-31', '-1.00'), quarter('2026-03-31', null)],
      null,
      null,
    ],
    [
      'take the fourth quarter from the year less the first three',
      [
        quarter('2025-03-31', '30.00'),
        quarter('2025-06-30', '30.00'),
        quarter('2025-09-30', '30.00'),
        statement({ period_end: '2025-12-31', period_months: 12, operating_cash_flow: '-10.00' }),
      ],
      1,
      3,
    ],
    [
      'are a lower bound where a year of them comes before a gap',
      [quarter('2024-06-30', '1.00'), ...YEAR_BELOW_ZERO],
      4,
      12,
    ],
    [
      'are unknown where less than a year comes before the gap',
      [quarter('2024-09-30', '1.00'), ...YEAR_BELOW_ZERO.slice(1)],
      null,
      null,
    ],
    [
      'are a lower bound where a year of them comes before an unknown flow',
      [quarter('2024-12-31', null), ...YEAR_BELOW_ZERO],
      4,
      12,
    ],
    [
      'are unknown where less than a year comes before the unknown flow',
      [quarter('2025-03-31', null), ...YEAR_BELOW_ZERO.slice(1)],
      null,
      null,
    ],
    [
      'count months of periods of any length',
      [
        statement({ period_end: '2025-12-31', period_months: 12, operating_cash_flow: '-5.00' }),
        quarter('2026-03-31', '-1.00'),
      ],
      2,
      15,
    ],
    ['are unknown without statements', [], null, null],
  ])('%s', (_, statements, periods, months) => {
    expect(fact('ocf_negative_periods', { statements })).toBe(periods);
    expect(fact('ocf_negative_months', { statements })).toBe(months);
  });
});
