import { describe, expect, it } from 'vitest';
import { daysBetween } from '../../src/domain/day.ts';
import { STATEMENT_AMOUNTS } from '../../src/domain/file-kind.ts';
import { minorDigits } from '../../src/domain/money.ts';
import { collectPortfolio, groupBy, type Row, textOf } from './collect-portfolio.ts';

const portfolio = collectPortfolio({ customers: 250, months: 24, seed: 9, until: '2026-11-21' });
const statements = portfolio.get('statements') ?? [];
const byCustomer = groupBy(statements, 'customer_id');

const DIGITS = new Map(
  ['CNY', 'USD', 'EUR', 'JPY', 'HKD'].map((currency) => [currency, minorDigits(currency)]),
);

/** The amount in smallest units: whole numbers, so that sums are exact. */
function minor(row: Row, column: string): number {
  const factor = 10 ** (DIGITS.get(textOf(row, 'currency')) ?? Number.NaN);
  return Math.round(Number(textOf(row, column)) * factor);
}

/** Pairs of a customer's statements of which the second is the next quarter. */
function quarterPairs(): (readonly [Row, Row])[] {
  const pairs: (readonly [Row, Row])[] = [];
  for (const rows of byCustomer.values()) {
    for (const [index, after] of rows.slice(1).entries()) {
      const before = rows[index] ?? {};
      if (daysBetween(textOf(before, 'period_end'), textOf(after, 'period_end')) < 100)
        pairs.push([before, after]);
    }
  }
  return pairs;
}

describe('a statement', () => {
  it('balances: assets are liabilities and equity, to the smallest unit', () => {
    for (const row of statements) {
      expect(minor(row, 'total_liabilities') + minor(row, 'equity')).toBe(minor(row, 'total_assets'));
    }
  });

  it('keeps parts within their wholes', () => {
    for (const row of statements) {
      const parts = minor(row, 'cash') + minor(row, 'receivables') + minor(row, 'inventories');
      expect(parts).toBeLessThanOrEqual(minor(row, 'current_assets'));
      expect(minor(row, 'current_assets')).toBeLessThanOrEqual(minor(row, 'total_assets'));
      expect(minor(row, 'current_liabilities')).toBeLessThanOrEqual(minor(row, 'total_liabilities'));
      expect(minor(row, 'current_liabilities')).toBeGreaterThan(0);
      const notNegative = ['cash', 'receivables', 'inventories', 'revenue', 'interest_expense'];
      expect(notNegative.filter((column) => minor(row, column) < 0)).toEqual([]);
    }
  });

  it('moves cash by its three flows from quarter to quarter, cumulative within the calendar year', () => {
    const pairs = quarterPairs();
    expect(pairs.length).toBeGreaterThan(600);
    for (const [before, after] of pairs) {
      const opening = after.period_months === '3' ? 0 : 1;
      const flow = ['operating_cash_flow', 'investing_cash_flow', 'financing_cash_flow'].reduce(
        (sum, column) => sum + minor(after, column) - opening * minor(before, column),
        0,
      );
      expect(minor(after, 'cash')).toBe(minor(before, 'cash') + flow);
    }
  });

  it('keeps in the company what it earns and does not distribute', () => {
    for (const [before, after] of quarterPairs()) {
      const opening = after.period_months === '3' ? 0 : minor(before, 'net_profit');
      const distributed =
        minor(before, 'retained_earnings') +
        minor(after, 'net_profit') -
        opening -
        minor(after, 'retained_earnings');
      expect(distributed).toBeGreaterThanOrEqual(0);
      if (textOf(after, 'period_end').slice(5) !== '06-30') expect(distributed).toBe(0);
    }
  });

  it('covers the year so far, or the quarter alone, to the end of a quarter of the calendar year', () => {
    const ends: Record<string, string> = { 3: '03-31', 6: '06-30', 9: '09-30', 12: '12-31' };
    for (const row of statements) {
      const end = textOf(row, 'period_end').slice(5);
      if (row.period_months === '3') expect(Object.values(ends)).toContain(end);
      else expect(end).toBe(ends[textOf(row, 'period_months')]);
    }
    expect(new Set(statements.map((row) => row.period_months)).size).toBe(4);
  });

  it('is published 30 to 140 days after its period, the year last; some months late; a few do not say when', () => {
    const delays = statements.flatMap((row) =>
      row.published_on === null
        ? []
        : [[row.period_months, daysBetween(textOf(row, 'period_end'), textOf(row, 'published_on'))] as const],
    );
    for (const [months, days] of delays) {
      expect(days).toBeGreaterThanOrEqual(months === '12' ? 75 : 30);
      expect(days).toBeLessThanOrEqual(290);
    }
    const late = delays.filter(([, days]) => days > 140).length / delays.length;
    expect(late).toBeGreaterThan(0.005);
    expect(late).toBeLessThan(0.05);
    expect(delays.length).toBeLessThan(statements.length);
    expect(delays.length).toBeGreaterThan(statements.length * 0.9);
  });

  it('carries every amount of the contract', () => {
    for (const row of statements) {
      expect(STATEMENT_AMOUNTS.filter((column) => row[column] === null)).toEqual([]);
    }
  });
});

describe('a customer', () => {
  it('files in one style: the year so far, half years, each quarter alone, only the year, or nothing', () => {
    const customers = portfolio.get('customers') ?? [];
    const styles = Map.groupBy(customers, (row) => styleOf(byCustomer.get(textOf(row, 'customer_id')) ?? []));
    const share = (style: string): number => (styles.get(style)?.length ?? 0) / customers.length;
    expect([...styles.keys()].toSorted()).toEqual(['cumulative', 'half years', 'none', 'quarters', 'years']);
    expect(share('cumulative')).toBeGreaterThan(0.4);
    expect(share('cumulative')).toBeLessThan(0.62);
    for (const style of ['half years', 'quarters', 'years', 'none']) {
      expect(share(style), style).toBeGreaterThan(0.03);
      expect(share(style), style).toBeLessThan(0.24);
    }
  });

  it('leaves a statement out now and then', () => {
    const quarterly = [...byCustomer.values()].filter((rows) => styleOf(rows) === 'cumulative');
    const gaps = quarterly.flatMap((rows) =>
      rows
        .slice(1)
        .map((row, index) => daysBetween(textOf(rows[index] ?? {}, 'period_end'), textOf(row, 'period_end'))),
    );
    const missing = gaps.filter((days) => days > 100).length / gaps.length;
    expect(missing).toBeGreaterThan(0.008);
    expect(missing).toBeLessThan(0.05);
  });

  it('publishes nothing once it has defaulted', () => {
    let defaults = 0;
    for (const outcome of portfolio.get('outcomes') ?? []) {
      if (outcome.kind !== 'default') continue;
      defaults++;
      for (const row of byCustomer.get(textOf(outcome, 'customer_id')) ?? []) {
        expect((row.published_on ?? '') <= textOf(outcome, 'occurred_on')).toBe(true);
      }
    }
    expect(defaults).toBeGreaterThan(4);
  });
});

/** How a customer with these statements files, as its periods tell. */
function styleOf(rows: readonly Row[]): string {
  const months = new Set(rows.map((row) => row.period_months));
  if (months.size === 0) return 'none';
  if (months.has('9')) return 'cumulative';
  if (months.has('6')) return 'half years';
  return months.has('3') ? 'quarters' : 'years';
}
