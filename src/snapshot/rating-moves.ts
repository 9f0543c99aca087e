import { addDays, type Day } from '../domain/day.ts';
import type { AgencyHistory, RatingStep } from './rating-history.ts';

/**
 * By how many notches ratings in force on `as_of` lie below the best of the window [`as_of` − `days`, `as_of`],
 * each agency against itself and on the scale it uses now; the largest drop over agencies, at least 0. Null where no
 * agency has a rating, or one had a rating in the window and has none now: a withdrawal is no recovery.
 */
export function notchesDropped(histories: readonly AgencyHistory[], as_of: Day, days: number): number | null {
  let largest: number | null = null;
  for (const { steps } of histories) {
    const window = stepsInWindow(steps, addDays(as_of, -days));
    const now = window.at(-1);
    if (!now?.rating) {
      if (window.some((step) => step.rating !== null)) return null;
      continue;
    }
    const onScale = window.slice(startOfScale(window));
    const best = Math.min(...onScale.map((step) => step.rating?.notch ?? Number.POSITIVE_INFINITY));
    largest = Math.max(largest ?? 0, now.rating.notch - best);
  }
  return largest;
}

/**
 * How many actions in (`as_of` − `days`, `as_of`] were worse than the same agency's grade before them on the same
 * scale, over all agencies. A withdrawal in between is passed over. Null where no agency ever gave a grade.
 */
export function downgradeCount(histories: readonly AgencyHistory[], as_of: Day, days: number): number | null {
  const after = addDays(as_of, -days);
  let count = 0;
  let rated = false;
  for (const { steps } of histories) {
    let before: { scale: string; notch: number } | null = null;
    for (const step of steps) {
      if (before !== null && before.scale !== step.scale) before = null;
      if (step.rating === null) continue;
      rated = true;
      if (before !== null && step.rating.notch > before.notch && step.rated_on > after) count += 1;
      before = { scale: step.scale, notch: step.rating.notch };
    }
  }
  return rated ? count : null;
}

/** The steps in force at any moment from `start` on: those since, and the one that `start` found in force. */
function stepsInWindow(steps: readonly RatingStep[], start: Day): readonly RatingStep[] {
  const inForceAtStart = steps.findLastIndex((step) => step.rated_on <= start);
  return inForceAtStart < 0 ? steps : steps.slice(inForceAtStart);
}

/** Where the newest run of steps on one scale begins: a change of scale starts a new history. */
function startOfScale(steps: readonly RatingStep[]): number {
  const scale = steps.at(-1)?.scale;
  return steps.findLastIndex((step) => step.scale !== scale) + 1;
}
