/** Scorecards as they were filled in, up to a day. */
import type { Day } from '../domain/day.ts';
import type { Assessment } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import type { Scorecards } from '../domain/scorecard.ts';
import type { Fraction } from './exact-decimal.ts';
import { fractionOfText, weightedMean } from './weighted-mean.ts';

/** The models that assessments are filled in for and facts are made of. */
export type AssessedModel = 'traits' | 'lapp';

/** The newest score of each item of a model up to and with a day. A row with no more than a note leaves it as it was. */
export function newestScores(
  assessments: readonly Assessment[],
  model: AssessedModel,
  day: Day,
): ReadonlyMap<string, DecimalText> {
  const scores = new Map<string, DecimalText>();
  // Ordered by day, so that the last one is the newest.
  for (const { model: of, item, score, assessed_on } of assessments) {
    if (of === model && score !== null && assessed_on <= day) scores.set(item, score);
  }
  return scores;
}

/** The traits score of a day: `scoreOfTraits` of the newest scores. */
export function traitsScore(
  assessments: readonly Assessment[],
  traits: Scorecards['traits'],
  day: Day,
): Fraction | null {
  return scoreOfTraits(newestScores(assessments, 'traits', day), traits);
}

/**
 * The traits score, 0 to 100: the mean of the items' scores by their weights, as a share of the highest. A score above
 * the highest is none. Null where too little of the weight is filled in.
 */
export function scoreOfTraits(
  scores: ReadonlyMap<string, DecimalText>,
  { groups, score_max, filled_min_percent }: Scorecards['traits'],
): Fraction | null {
  if (scores.size === 0) return null;
  const items = groups.flatMap((group) => group.items);
  const mean = weightedMean(
    items.map(({ item, weight }) => ({ weight, value: scoreUpTo(score_max, scores.get(item)) })),
    filled_min_percent,
  );
  return mean && { above: mean.above * 100n, below: mean.below * BigInt(score_max) };
}

function scoreUpTo(score_max: number, score: DecimalText | undefined): Fraction | null {
  if (score === undefined) return null;
  const { above, below } = fractionOfText(score);
  return above > BigInt(score_max) * below ? null : { above, below };
}
