import { describe, expect, it } from 'vitest';
import { daysBetween } from '../../src/domain/day.ts';
import { exchangeRates } from '../../src/simulate/exchange-rates.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { groupBy, textOf } from './collect-portfolio.ts';

const period = simulationPeriod(24, '2026-11-21');
const rows = [...exchangeRates(3, period, 'CNY')].map(({ values }) => values);
const byCurrency = groupBy(rows, 'currency');

describe('exchangeRates', () => {
  it('gives every currency but the base one', () => {
    expect([...byCurrency.keys()].toSorted()).toEqual(['EUR', 'HKD', 'JPY', 'USD']);
  });

  it('leaves no day of the period without a rate at most seven days old', () => {
    for (const rates of byCurrency.values()) {
      const days = rates.map((row) => textOf(row, 'day'));
      expect(days[0]?.localeCompare(period.text(period.first))).toBe(-1);
      expect(daysBetween(days.at(-1) ?? '', '2026-11-21')).toBeLessThanOrEqual(7);
      const gaps = days.slice(1).map((day, index) => daysBetween(days[index] ?? '', day));
      expect(Math.min(...gaps)).toBe(1);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(7);
    }
  });

  it('moves a little every day and stays near a plausible level', () => {
    const dollars = byCurrency.get('USD')?.map((row) => Number(textOf(row, 'rate'))) ?? [];
    expect(new Set(dollars).size).toBeGreaterThan(dollars.length * 0.9);
    expect(Math.min(...dollars)).toBeGreaterThan(5.8);
    expect(Math.max(...dollars)).toBeLessThan(8.6);
  });

  it('keeps the Hong Kong dollar tied to the US dollar', () => {
    const dollars = byCurrency.get('USD') ?? [];
    for (const [index, row] of (byCurrency.get('HKD') ?? []).entries()) {
      const cross = Number(textOf(dollars[index] ?? {}, 'rate')) / Number(textOf(row, 'rate'));
      expect(Math.abs(cross / 7.8 - 1)).toBeLessThan(0.01);
    }
  });

  it('gives the same market in another base currency', () => {
    const inEuro = groupBy(
      [...exchangeRates(3, period, 'EUR')].map(({ values }) => values),
      'currency',
    );
    expect([...inEuro.keys()].toSorted()).toEqual(['CNY', 'HKD', 'JPY', 'USD']);
    const yuan = Number(textOf(inEuro.get('CNY')?.[40] ?? {}, 'rate'));
    const euro = Number(textOf(byCurrency.get('EUR')?.[40] ?? {}, 'rate'));
    expect(yuan * euro).toBeCloseTo(1, 5);
  });
});
