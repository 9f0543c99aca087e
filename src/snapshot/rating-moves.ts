import { type Day, daysBetween } from '../domain/day.ts';
import type { AgencyHistory, RatingStep } from './rating-history.ts';

/**
 * By how many notches ratings in force on `as_of` lie below the best of the window [`as_of` − `days`, `as_of`],
 * each agency against itself and on the scale it used last; the largest drop over agencies, at least 0. An agency that
 * withdrew within the window counts with its drop to its last grade, which is a lower bound: a withdrawal is no
 * recovery. Null where no agency has a rating on `as_of`, or where no drop is seen but an agency withdrew.
 */
export function notchesDropped(histories: readonly AgencyHistory[], as_of: Day, days: number): number | null {
  let largest = 0;
  let inForce = false;
  let withdrew = false;
  for (const { steps } of histories) {
    const window = stepsInWindow(steps, as_of, days);
    const lastGraded = window.findLastIndex((step) => step.rating !== null);
    if (lastGraded < 0) continue;
    if (lastGraded === window.length - 1) inForce = true;
    else withdrew = true;
    largest = Math.max(largest, dropOf(window.slice(0, lastGraded + 1)));
  }
  return !inForce || (largest === 0 && withdrew) ? null : largest;
}

/**
 * How many actions in (`as_of` − `days`, `as_of`] were worse than the same agency's grade before them on the same
 * scale, over all agencies. A withdrawal in between is passed over. Null where no agency ever gave a grade.
 */
export function downgradeCount(histories: readonly AgencyHistory[], as_of: Day, days: number): number | null {
  const isWithin = (step: RatingStep): boolean => daysBetween(step.rated_on, as_of) < days;
  let count = 0;
  let rated = false;
  for (const { steps } of histories) {
    let before: { scale: string; notch: number } | null = null;
    for (const step of steps) {
      if (before !== null && before.scale !== step.scale) before = null;
      if (step.rating === null) continue;
      rated = true;
      if (before !== null && step.rating.notch > before.notch && isWithin(step)) count += 1;
      before = { scale: step.scale, notch: step.rating.notch };
    }
  }
  return rated ? count : null;
}

/** The steps in force at any moment of [`as_of` − `days`, `as_of`]: those since, and the one in force at its start. */
function stepsInWindow(steps: readonly RatingStep[], as_of: Day, days: number): readonly RatingStep[] {
  const inForceAtStart = steps.findLastIndex((step) => daysBetween(step.rated_on, as_of) >= days);
  return inForceAtStart < 0 ? steps : steps.slice(inForceAtStart);
}

/** By how many notches the last of `steps` lies below the best on its scale; 0 where there is none better. */
function dropOf(steps: readonly RatingStep[]): number {
  let best = Infinity;
  let drop = 0;
  for (const { rating } of steps.slice(startOfScale(steps))) {
    if (rating === null) continue;
    best = Math.min(best, rating.notch);
    drop = rating.notch - best;
  }
  return drop;
}

/** Where the newest run of steps on one scale begins: a change of scale starts a new history. */
function startOfScale(steps: readonly RatingStep[]): number {
  const scale = steps.at(-1)?.scale;
  return steps.findLastIndex((step) => step.scale !== scale) + 1;
}
