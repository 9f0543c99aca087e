import { bandOf } from '../domain/band-table.ts';
import type { Day } from '../domain/day.ts';
import type { Assessment, RatingAction } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import type { Scorecards } from '../domain/scorecard.ts';
import { nearestDouble } from './exact-decimal.ts';
import { scoreOfTraits } from './filled-scorecard.ts';
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
  const rows = assessments.filter(({ model, assessed_on }) => model === 'traits' && assessed_on <= as_of);
  const ratings: RatingAction[] = [];
  // Ordered by day: after a day's last row these are the scores that are the newest on it.
  const newest = new Map<string, DecimalText>();
  for (const [index, { item, score, assessed_on: rated_on }] of rows.entries()) {
    if (score !== null) newest.set(item, score);
    if (rows[index + 1]?.assessed_on === rated_on) continue;
    const total = scoreOfTraits(newest, traits);
    if (total === null) continue;
    const { grade } = bandOf(bands, nearestDouble(total));
    ratings.push({ agency: INTERNAL_AGENCY, scale, grade, rated_on, outlook: null });
  }
  return ratings;
}
