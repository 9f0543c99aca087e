/** LAPP: liquidity, activity, profitability and potential, each a score of 0 to 100, as exact fractions. */
import { bandOf } from '../domain/band-table.ts';
import type { FactRow } from '../domain/fact.ts';
import { LAPP_PARTS, type LappPart } from '../domain/scorecard.ts';
import type { Fraction } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import { newestScores } from './filled-scorecard.ts';
import { fractionOfText, weightedMean } from './weighted-mean.ts';

/**
 * The score of one part: what somebody filled in for it, else the mean of the scores of its facts by their weights.
 * Null where too little of the weight is known.
 * @param facts those that LAPP is made of, computed already
 */
export function lappPartScore(
  { assessments, models, as_of }: FactInput,
  facts: FactRow,
  part: LappPart,
): Fraction | null {
  const assessed = newestScores(assessments, 'lapp', as_of).get(part);
  if (assessed !== undefined) return fractionOfText(assessed);
  const { parts, filled_min_percent } = models.scorecards.lapp;
  return weightedMean(
    parts[part].items.map(({ fact, weight, bands }) => {
      const value = facts[fact];
      const known =
        typeof value === 'number' ? { above: BigInt(bandOf(bands, value).score), below: 1n } : null;
      return { weight, value: known };
    }),
    filled_min_percent,
  );
}

/** The mean of the parts by their weights; null where too little of the weight is known. */
export function lappScore(input: FactInput, facts: FactRow): Fraction | null {
  const { parts, filled_min_percent } = input.models.scorecards.lapp;
  return weightedMean(
    LAPP_PARTS.map((part) => ({ weight: parts[part].weight, value: lappPartScore(input, facts, part) })),
    filled_min_percent,
  );
}
