/** Counting days with a run, so that raising and clearing take as many distinct days as the indicator asks for. */
import type { IndicatorState } from '../domain/alert-state.ts';
import type { Day } from '../domain/day.ts';
import type { Verdict } from '../domain/verdict.ts';

export type Streaks = IndicatorState['before'];

const NONE: Streaks = { firing_days: 0, clear_days: 0 };

/**
 * The streaks as they stood before the day of this run. A second run of a day starts where the first one started:
 * the last run of a day decides what the day counts for.
 */
export function streaksBefore(state: IndicatorState | null, as_of: Day): Streaks {
  if (state === null) return NONE;
  return state.day === as_of ? state.before : state;
}

/** One more day for a streak: `counts` prolongs it, `breaks` ends it, and an unknown day leaves it as it was. */
export function nextStreak(streak: number, verdict: Verdict, counts: Verdict, breaks: Verdict): number {
  if (verdict === counts) return streak + 1;
  return verdict === breaks ? 0 : streak;
}

/**
 * The row to keep after a run; null where nothing is pending and nothing has ever happened. A streak that this day
 * ended is still pending until the next day, since a further run of this day goes back to it.
 *
 * Returns `stored` itself where a new row would lead to the same results from here on, so that a customer with a
 * past and no present is not written anew each day: the day of a row is only asked for when the streaks moved on it.
 */
export function nextState(stored: IndicatorState | null, next: IndicatorState): IndicatorState | null {
  const { before } = next;
  if (next.alerts_opened === 0 && next.firing_days === 0 && before.firing_days === 0) return null;
  if (stored === null || stored.alerts_opened !== next.alerts_opened) return next;
  const same = sameStreaks(stored, next) && sameStreaks(stored.before, before);
  return same && (stored.day === next.day || sameStreaks(next, before)) ? stored : next;
}

function sameStreaks(a: Streaks, b: Streaks): boolean {
  return a.firing_days === b.firing_days && a.clear_days === b.clear_days;
}
