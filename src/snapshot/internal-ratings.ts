import { bandOf } from '../domain/band-table.ts';
import type { Day } from '../domain/day.ts';
import type { Assessment, RatingAction } from '../domain/ledger-state.ts';
import type { Scorecards } from '../domain/scorecard.ts';
import { nearestDouble } from './exact-decimal.ts';
import { traitsScore } from './filled-scorecard.ts';
import { INTERNAL_AGENCY } from './rating-history.ts';

/**
 * The ratings that the firm's own scorecard writes: one on each day up to `as_of` on which traits were assessed, by the
 * traits score of that day, so that a falling score is a falling rating. Where the score is unknown none is written.
 */
export function internalRatings(
  assessments: readonly Assessment[],
  { traits, internal_rating: { scale, bands } }: Scorecards,
  as_of: Day,
): readonly RatingAction[] {
  const days = new Set<Day>();
  for (const { model, assessed_on } of assessments) {
    if (model === 'traits' && assessed_on <= as_of) days.add(assessed_on);
  }
  return [...days].flatMap((rated_on) => {
    const score = traitsScore(assessments, traits, rated_on);
    if (score === null) return [];
    const { grade } = bandOf(bands, nearestDouble(score));
    return { agency: INTERNAL_AGENCY, scale, grade, rated_on, outlook: null };
  });
}
