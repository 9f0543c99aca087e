import { describe, expect, it } from 'vitest';
import type { IndustryScheme } from '../../src/domain/file-kind.ts';
import type { PaymentAggregates, ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import { byTopIndustry } from '../../src/snapshot/portfolio-groups.ts';
import { portfolioGroup } from './state-builder.ts';

function industry(
  industry_scheme: IndustryScheme | null,
  value: string | null,
  parts: {
    readonly customers?: number;
    readonly receivables?: Partial<ReceivableAggregates>;
    readonly behaviour?: Partial<PaymentAggregates>;
  } = {},
) {
  return portfolioGroup({ dimension: 'industry', industry_scheme, value, ...parts });
}

describe('byTopIndustry()', () => {
  it('puts codes into their sections and sectors, each scheme for itself', () => {
    const groups = byTopIndustry([
      industry('GBT4754-2017', '3311', { customers: 2 }),
      industry('GBT4754-2017', '43', { customers: 3 }),
      industry('GBT4754-2017', 'C'),
      industry('GBT4754-2017', '44'),
      industry('NACE', '2611'),
      industry('NAICS', '332710'),
      industry('NAICS', '31-33'),
      industry('NAICS', '5415'),
      industry('NAICS', '54'),
      industry(null, null),
      industry('NACE', 'no code'),
    ]);
    expect(groups.map((group) => [group.industry_scheme, group.value, group.customers])).toEqual([
      ['GBT4754-2017', 'C', 6],
      ['GBT4754-2017', 'D', 1],
      ['NACE', 'C', 1],
      ['NAICS', '31-33', 2],
      ['NAICS', '54', 2],
      [null, null, 1],
      ['NACE', 'no code', 1],
    ]);
  });

  it('adds amounts and counts exactly, and takes the extremes of days', () => {
    const [sum, ...more] = byTopIndustry([
      industry('NACE', '26', {
        receivables: {
          current_amount: '0.10',
          overdue_1_30: '90071992547409.93',
          days_overdue_max: 7,
          open_invoice_count: 2,
          guarantee_expires_on: '2026-08-01',
          currencies_without_rate: ['USD'],
        },
        behaviour: {
          sales_90d: '1.01',
          sales_by_month: ['1.00', '2.00', '4.00'],
          settled_count_90d: 3,
          last_payment_on: '2026-05-01',
          broken_promises_180d: 1,
        },
      }),
      industry('NACE', '27', {
        receivables: {
          current_amount: '0.20',
          overdue_1_30: '0.01',
          days_overdue_max: 9,
          open_invoice_count: 5,
          guarantee_expires_on: '2026-07-01',
          currencies_without_rate: ['EUR', 'USD'],
        },
        behaviour: {
          sales_90d: '-2.00',
          sales_by_month: ['0.50', '-3.00'],
          settled_count_90d: 4,
          last_payment_on: '2026-06-01',
          broken_promises_180d: 2,
        },
      }),
    ]);
    expect(more).toEqual([]);
    expect(sum?.receivables).toMatchObject({
      current_amount: '0.30',
      overdue_1_30: '90071992547409.94',
      days_overdue_max: 9,
      open_invoice_count: 7,
      guarantee_expires_on: '2026-07-01',
      currencies_without_rate: ['EUR', 'USD'],
    });
    expect(sum?.behaviour).toMatchObject({
      sales_90d: '-0.99',
      sales_by_month: ['1.50', '-1.00', '4.00'],
      settled_count_90d: 7,
      last_payment_on: '2026-06-01',
      broken_promises_180d: 3,
    });
  });

  it('adds every number that there is: twice a group is twice each of them', () => {
    const group = industry('NACE', '26', {
      receivables: ones(portfolioGroup().receivables),
      behaviour: { ...ones(portfolioGroup().behaviour), broken_promises_180d: 1 },
    });
    const [sum] = byTopIndustry([group, group]);
    for (const part of ['receivables', 'behaviour'] as const) {
      for (const [name, value] of Object.entries(sum?.[part] ?? {})) {
        if (name === 'days_overdue_max') expect(value).toBe(1);
        else if (typeof value === 'number') expect(value, name).toBe(2);
        else if (typeof value === 'string') expect(value, name).toBe('2.00');
      }
    }
  });

  it('leaves unknown what is unknown of one part, and takes a day from the part that has one', () => {
    const [sum] = byTopIndustry([
      industry('NACE', '26', {
        receivables: { current_amount: null, guarantee_expires_on: '2026-08-01' },
        behaviour: { sales_by_month: null, last_payment_on: '2026-05-01', broken_promises_180d: 4 },
      }),
      industry('NACE', '27'),
      industry('NACE', '28', {
        behaviour: { sales_by_month: null, last_payment_on: null, broken_promises_180d: 4 },
      }),
    ]);
    expect(sum?.receivables).toMatchObject({ current_amount: null, guarantee_expires_on: '2026-08-01' });
    expect(sum?.behaviour).toMatchObject({
      sales_by_month: null,
      last_payment_on: '2026-05-01',
      broken_promises_180d: null,
    });
  });
});

function ones<T extends object>(aggregates: T): T {
  const entries = Object.entries(aggregates).map(([name, value]) => [
    name,
    value === '0.00' ? '1.00' : value === 0 ? 1 : value,
  ]);
  return Object.fromEntries(entries);
}
