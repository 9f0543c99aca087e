import { describe, expect, it } from 'vitest';
import { toDayNumber } from '../../src/domain/day.ts';
import { RED_FLAG_FAMILIES } from '../../src/domain/file-kind.ts';
import { RED_FLAG_SIGNS } from '../../src/simulate/red-flag-signs.ts';
import { collectPortfolio, groupBy, mean, type Row, textOf } from './collect-portfolio.ts';
import { defaultDays } from './realism.ts';

const CUSTOMERS = 1500;
const portfolio = collectPortfolio({ customers: CUSTOMERS, months: 24, seed: 6, until: '2026-11-21' });
const flags = portfolio.get('red_flags') ?? [];
const defaults = defaultDays(portfolio.get('outcomes') ?? []);

function daysToDefault(row: Row): number {
  const defaulted = defaults.get(textOf(row, 'customer_id')) ?? Number.POSITIVE_INFINITY;
  return defaulted - toDayNumber(textOf(row, 'observed_on'));
}

function severityOf(rows: readonly Row[]): number {
  return mean(rows.flatMap((row) => (row.severity === null ? [] : [Number(row.severity)])));
}

describe('the list of signs', () => {
  it('has four or five codes in each family, each once and of a severity from 2 to 5', () => {
    expect(new Set(RED_FLAG_SIGNS.map(({ code }) => code)).size).toBe(RED_FLAG_SIGNS.length);
    for (const family of RED_FLAG_FAMILIES) {
      const severities = RED_FLAG_SIGNS.filter((sign) => sign.family === family).map(
        ({ severity }) => severity,
      );
      expect(severities.length).toBeGreaterThanOrEqual(4);
      expect(Math.min(...severities)).toBe(2);
      expect(Math.max(...severities)).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('red flags', () => {
  it('are of all families, each code in its own', () => {
    const families = new Map<string, string>(RED_FLAG_SIGNS.map(({ code, family }) => [code, family]));
    for (const row of flags) expect(row.family).toBe(families.get(textOf(row, 'code')));
    expect(new Set(flags.map((row) => row.code)).size).toBe(RED_FLAG_SIGNS.length);
  });

  it('are seen ten times as often in the half year before a default, and graver', () => {
    const near = flags.filter((row) => daysToDefault(row) <= 180);
    const others = flags.filter((row) => !defaults.has(textOf(row, 'customer_id')));
    const nearYearly = near.length / defaults.size / 0.5;
    const othersYearly = others.length / (CUSTOMERS - defaults.size) / (2 + 460 / 365);
    expect(nearYearly).toBeGreaterThan(10 * othersYearly);
    expect(severityOf(near)).toBeGreaterThan(severityOf(others) + 0.6);
  });

  it('come in nearly every default, and as false alarms about customers that stay sound', () => {
    const warned = new Set(
      flags.filter((row) => daysToDefault(row) <= 365).map((row) => textOf(row, 'customer_id')),
    );
    expect(warned.size / defaults.size).toBeGreaterThan(0.8);
    const flagged = [...groupBy(flags, 'customer_id').keys()].filter((customer) => !defaults.has(customer));
    expect(flagged.length / CUSTOMERS).toBeGreaterThan(0.1);
    expect(flagged.length / CUSTOMERS).toBeLessThan(0.5);
  });

  it('carry a severity nearly always, a note sometimes, and who saw it', () => {
    const share = (column: string): number =>
      flags.filter((row) => row[column] !== null).length / flags.length;
    expect(share('severity')).toBeGreaterThan(0.9);
    expect(share('severity')).toBeLessThan(1);
    expect(share('note')).toBeCloseTo(0.35, 1);
    expect(share('reporter')).toBe(1);
  });
});
