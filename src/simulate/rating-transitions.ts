/**
 * How ratings move within a year. The percentages are the average one-year global corporate transition rates of
 * Standard & Poor's, 1981–2016, as collected in the open-source library transitionMatrix (Open Risk, Apache-2.0).
 * The last column, companies whose rating was withdrawn within the year (NR), says nothing about credit quality: it is
 * a chance of its own, and the moves of those that stay rated are divided by the sum of what remains.
 */

/** Best first. The eighth state of a row, after these, is default. */
export const RATING_CATEGORIES = ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC'] as const;
export type RatingCategory = (typeof RATING_CATEGORIES)[number];

interface Year {
  /** The yearly probabilities of each category and, last, default, for a company that stays rated; they add up to 1. */
  readonly moves: readonly number[];
  readonly withdrawn: number;
  /** The quantile that a year has to be above for the company to be in each category, or a better one, after it. */
  readonly bounds: readonly number[];
}

/** Per cent a year from each category (row) to AAA, AA, A, BBB, BB, B, CCC/C, default and no rating. */
const YEAR_BY_CATEGORY: Readonly<Record<RatingCategory, Year>> = {
  AAA: year([87.05, 9.03, 0.53, 0.05, 0.08, 0.03, 0.05, 0, 3.17]),
  AA: year([0.52, 86.82, 8, 0.51, 0.05, 0.07, 0.02, 0.02, 3.99]),
  A: year([0.03, 1.77, 87.79, 5.33, 0.32, 0.13, 0.02, 0.06, 4.55]),
  BBB: year([0.01, 0.1, 3.51, 85.56, 3.79, 0.51, 0.12, 0.18, 6.23]),
  BB: year([0.01, 0.03, 0.12, 4.97, 76.98, 6.92, 0.61, 0.72, 9.63]),
  B: year([0, 0.03, 0.09, 0.19, 5.15, 74.26, 4.46, 3.76, 12.06]),
  CCC: year([0, 0, 0.13, 0.19, 0.63, 12.91, 43.97, 26.78, 15.39]),
};

/** The yearly probabilities from `category` to each category and, last, to default, where the rating is not withdrawn. */
export function transitionRow(category: RatingCategory): readonly number[] {
  return YEAR_BY_CATEGORY[category].moves;
}

/** The probability that a rating of this category is withdrawn within a year. */
export function withdrawalChance(category: RatingCategory): number {
  return YEAR_BY_CATEGORY[category].withdrawn;
}

/**
 * The category a year later, given the company's luck in it as a standard normal number (high is good): the
 * threshold model of asset returns (CreditMetrics Technical Document, J.P. Morgan 1997, chapter 8). Over many
 * independent years the moves come out as in the published table. A move to default is told as `CCC`, because here
 * defaults are outcomes of their own.
 */
export function nextCategory(category: RatingCategory, luck: number): RatingCategory {
  const { bounds } = YEAR_BY_CATEGORY[category];
  const quantile = normalCdf(luck);
  const next = bounds.findIndex((bound) => quantile > bound);
  return RATING_CATEGORIES[next] ?? 'CCC';
}

function year(percents: readonly number[]): Year {
  const withdrawn = percents.at(-1) ?? 0;
  const rated = percents.slice(0, -1);
  const total = rated.reduce((sum, percent) => sum + percent, 0);
  const moves = rated.map((percent) => percent / total);
  const bounds: number[] = [];
  let below = 1;
  for (const share of moves.slice(0, RATING_CATEGORIES.length)) {
    below -= share;
    bounds.push(below);
  }
  return { moves, withdrawn: withdrawn / (total + withdrawn), bounds };
}

/** The standard normal distribution function, exact to 1.5e-7 (Abramowitz and Stegun, 26.2.17 by way of 7.1.26). */
function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? upper : 1 - upper;
}
