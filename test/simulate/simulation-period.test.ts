import { describe, expect, it } from 'vitest';
import { toDayNumber } from '../../src/domain/day.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { onBusinessDay, simulationPeriod } from '../../src/simulate/simulation-period.ts';

describe('simulationPeriod', () => {
  it.each([
    [12, '2026-11-21', '2025-11-22'],
    [1, '2026-03-31', '2026-03-01'],
    [12, '2024-02-29', '2023-03-01'],
    [24, '2026-01-01', '2024-01-02'],
  ])('of %d months until %s begins on %s', (months, until, first) => {
    const period = simulationPeriod(months, until);
    expect(period.text(period.first)).toBe(first);
    expect(period.text(period.last)).toBe(until);
  });

  it('has a history of more than a year before its first day', () => {
    const period = simulationPeriod(6, '2026-06-30');
    expect(period.first - period.history_first).toBeGreaterThan(455);
  });

  it('counts weeks from the beginning of its history and never leaves the course', () => {
    const period = simulationPeriod(6, '2026-06-30');
    expect(period.weekOf(period.history_first + 6)).toBe(0);
    expect(period.weekOf(period.history_first + 7)).toBe(1);
    expect(period.weekOf(period.last)).toBe(period.weeks - 1);
    expect(period.weekOf(period.last + 400)).toBe(period.weeks - 1);
    expect(period.weekOf(period.history_first - 400)).toBe(0);
  });

  it.each([
    [0, '2026-06-30', 'number of months'],
    [601, '2026-06-30', 'number of months'],
    [1.5, '2026-06-30', 'number of months'],
    [Number.NaN, '2026-06-30', 'number of months'],
    [12, '2026-02-30', '2026-02-30'],
    [12, '2026-6-30', '2026-6-30'],
    [12, '1980-11-30', '1980-01-01'],
    [12, '0001-01-31', '1980-01-01'],
    [12, '2191-01-01', '2190-12-31'],
  ])('refuses %d months until %s and names %s', (months, until, named) => {
    expect(() => simulationPeriod(months, until)).toThrow(Refusal);
    expect(() => simulationPeriod(months, until)).toThrow(named);
  });
});

describe('onBusinessDay', () => {
  it.each([
    ['2026-11-20', '2026-11-20'],
    ['2026-11-21', '2026-11-23'],
    ['2026-11-22', '2026-11-23'],
    ['2026-11-23', '2026-11-23'],
  ])('moves %s to %s', (day, moved) => {
    expect(onBusinessDay(toDayNumber(day))).toBe(toDayNumber(moved));
  });
});
