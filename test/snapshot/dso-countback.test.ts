import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBackDays, knownMonths } from '../../src/snapshot/dso-countback.ts';

const of30Days = (...sales: readonly string[]) => sales.map((amount) => ({ days: 30, sales: amount }));

describe('countBackDays()', () => {
  it('gives the published vector: 30 + 30 + 32,000 / 70,000 × 30 = 73.7', () => {
    const days = countBackDays('212000', of30Days('100000', '80000', '70000'));
    expect(days).toBeCloseTo(30 + 30 + (32 / 70) * 30, 12);
    expect(days?.toFixed(1)).toBe('73.7');
  });

  it('takes a part of the newest month where it covers the receivable alone', () => {
    expect(countBackDays('25.00', of30Days('100.00'))).toBe(7.5);
  });

  it('takes a month whole where it covers just what is left', () => {
    expect(countBackDays('150.00', of30Days('100.00', '50.00', '70.00'))).toBe(60);
  });

  it('adds the days of a month without sales', () => {
    expect(countBackDays('150.00', of30Days('100.00', '0.00', '100.00'))).toBe(75);
  });

  it('adds to what is left what a month credited more than it sold', () => {
    // 150 − 100 = 50; + 25 = 75; 75 of 100.
    expect(countBackDays('150.00', of30Days('100.00', '-25.00', '100.00'))).toBe(82.5);
  });

  it('is 0 where nothing is owed, and unknown where the months do not cover what is', () => {
    expect(countBackDays('0.00', [])).toBe(0);
    expect(countBackDays('-3.00', of30Days('1.00'))).toBe(0);
    expect(countBackDays('3.00', [])).toBeNull();
    expect(countBackDays('100.01', of30Days('100.00'))).toBeNull();
    expect(countBackDays('10.00', of30Days('0.00', '-1.00'))).toBeNull();
  });

  it('agrees with taking the receivable cent by cent from the newest sales', () => {
    const month = fc.record({
      days: fc.integer({ min: 1, max: 31 }),
      cents: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.array(month, { maxLength: 6 }), (owed, months) => {
        const perCent = months.flatMap(({ days, cents }) =>
          Array.from({ length: cents }, () => days / cents),
        );
        const expected =
          owed > perCent.length ? null : perCent.slice(0, owed).reduce((sum, days) => sum + days, 0);
        const given = months.map(({ days, cents }) => ({ days, sales: (cents / 100).toFixed(2) }));
        const computed = countBackDays((owed / 100).toFixed(2), given);
        if (expected === null) expect(computed).toBeNull();
        else expect(computed).toBeCloseTo(expected, 9);
      }),
    );
  });
});

describe('knownMonths()', () => {
  const sales = ['1', '2', '3', '4'];

  it('gives the month of the day its elapsed days and the others all of theirs, leap days included', () => {
    expect([...knownMonths('2024-03-05', sales, 10_000)]).toEqual([
      { days: 5, sales: '1' },
      { days: 29, sales: '2' },
      { days: 31, sales: '3' },
      { days: 31, sales: '4' },
    ]);
    expect([...knownMonths('2023-03-31', sales, 10_000)].map(({ days }) => days)).toEqual([31, 28, 31, 31]);
  });

  it('ends with the month that the ledger begins in, unless it begins on its first day', () => {
    // Back to 1 February are 33 days.
    expect([...knownMonths('2024-03-05', sales, 33)]).toHaveLength(2);
    expect([...knownMonths('2024-03-05', sales, 32)]).toHaveLength(1);
    expect([...knownMonths('2024-03-05', sales, 4)]).toHaveLength(1);
    expect([...knownMonths('2024-03-05', sales, 3)]).toEqual([]);
  });
});
