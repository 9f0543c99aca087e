import { describe, expect, it } from 'vitest';
import { nextState, nextStreak, streaksBefore } from '../../src/alerts/indicator-streaks.ts';
import type { IndicatorState } from '../../src/domain/alert-state.ts';

describe('the streaks before a day', () => {
  it('are none where nothing is kept', () => {
    expect(streaksBefore(null, '2026-03-02')).toEqual({ firing_days: 0, clear_days: 0 });
  });

  it('are those after the last day with a run', () => {
    const stored = row({ day: '2026-03-01', firing_days: 3, clear_days: 2 });
    expect(streaksBefore(stored, '2026-03-02')).toMatchObject({ firing_days: 3, clear_days: 2 });
  });

  it('are those before the first run of the day, in a further run of it', () => {
    const stored = row({ day: '2026-03-01', firing_days: 3, before: { firing_days: 2, clear_days: 1 } });
    expect(streaksBefore(stored, '2026-03-01')).toEqual({ firing_days: 2, clear_days: 1 });
  });
});

describe('a streak', () => {
  it('grows on a day that counts, ends on one that breaks it, and stays on an unknown one', () => {
    expect(nextStreak(2, 'fires', 'fires', 'clear')).toBe(3);
    expect(nextStreak(2, 'clear', 'fires', 'clear')).toBe(0);
    expect(nextStreak(2, 'unknown', 'fires', 'clear')).toBe(2);
    expect(nextStreak(2, 'clear', 'clear', 'fires')).toBe(3);
    expect(nextStreak(2, 'fires', 'clear', 'fires')).toBe(0);
  });
});

describe('the row to keep', () => {
  it('is none where no streak runs and no alert was ever opened', () => {
    expect(nextState(row({ firing_days: 1 }), row({ day: '2026-03-02' }))).toBeNull();
  });

  it('is kept for the rest of the day on which a streak ended, because a further run goes back to it', () => {
    const ended = row({ before: { firing_days: 1, clear_days: 0 } });
    expect(nextState(row({ firing_days: 2 }), ended)).toBe(ended);
  });

  it('is kept for good once an alert was opened', () => {
    const next = row({ alerts_opened: 1 });
    expect(nextState(null, next)).toBe(next);
  });

  it('is the stored row itself where nothing moved, even on a later day', () => {
    const stored = row({ alerts_opened: 1 });
    expect(nextState(stored, row({ alerts_opened: 1, day: '2026-03-09' }))).toBe(stored);
    const waiting = row({ firing_days: 1, before: { firing_days: 1, clear_days: 0 } });
    expect(nextState(waiting, { ...waiting, day: '2026-03-09' })).toBe(waiting);
  });

  it('is the stored row itself after a further run of the day that ends as the last one did', () => {
    const stored = row({ firing_days: 2, before: { firing_days: 1, clear_days: 0 } });
    expect(nextState(stored, structuredClone(stored))).toBe(stored);
  });

  it.each([
    ['the firing streak', { firing_days: 3 }],
    ['the clear streak', { clear_days: 1 }],
    ['the firing streak before the day', { before: { firing_days: 2, clear_days: 0 } }],
    ['the clear streak before the day', { before: { firing_days: 1, clear_days: 1 } }],
    ['the count of alerts', { alerts_opened: 2 }],
    ['the day of a streak that moved on it', { day: '2026-03-02' }],
  ])('is a new one where %s differs', (_, change) => {
    const stored = row({ firing_days: 2, before: { firing_days: 1, clear_days: 0 }, alerts_opened: 1 });
    const next = { ...stored, ...change };
    expect(nextState(stored, next)).toBe(next);
  });
});

function row(change: Partial<IndicatorState>): IndicatorState {
  return {
    customer_id: 'C1',
    indicator: 'overdue',
    day: '2026-03-01',
    firing_days: 0,
    clear_days: 0,
    before: { firing_days: 0, clear_days: 0 },
    alerts_opened: 0,
    ...change,
  };
}
