/**
 * How ratings move within a year. The percentages are the average one-year global corporate transition rates of
 * Standard & Poor's, 1981–2016, as collected in the open-source library transitionMatrix (Open Risk, Apache-2.0).
 * The last column of the source, companies whose rating was withdrawn (NR), says nothing about credit quality: it is
 * left out, and each row is divided by the sum of what remains.
 */

/** Best first. The eighth state of a row, after these, is default. */
export const RATING_CATEGORIES = ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC'] as const;
export type RatingCategory = (typeof RATING_CATEGORIES)[number];

/** Per cent a year from each category (row) to AAA, AA, A, BBB, BB, B, CCC/C and default. */
const PERCENT_BY_CATEGORY: Readonly<Record<RatingCategory, readonly number[]>> = {
  AAA: [87.05, 9.03, 0.53, 0.05, 0.08, 0.03, 0.05, 0],
  AA: [0.52, 86.82, 8, 0.51, 0.05, 0.07, 0.02, 0.02],
  A: [0.03, 1.77, 87.79, 5.33, 0.32, 0.13, 0.02, 0.06],
  BBB: [0.01, 0.1, 3.51, 85.56, 3.79, 0.51, 0.12, 0.18],
  BB: [0.01, 0.03, 0.12, 4.97, 76.98, 6.92, 0.61, 0.72],
  B: [0, 0.03, 0.09, 0.19, 5.15, 74.26, 4.46, 3.76],
  CCC: [0, 0, 0.13, 0.19, 0.63, 12.91, 43.97, 26.78],
};

/** The yearly probabilities from `category` to each category and, last, to default; they add up to 1. */
export function transitionRow(category: RatingCategory): readonly number[] {
  const percents = PERCENT_BY_CATEGORY[category];
  const total = percents.reduce((sum, percent) => sum + percent, 0);
  return percents.map((percent) => percent / total);
}

/**
 * The category a year later, given how the company's year went as a standard normal number (high is good): the
 * threshold model of asset returns (CreditMetrics Technical Document, J.P. Morgan 1997, chapter 8). Over many
 * independent years the moves come out as in the published table. A move to default is told as `CCC`, because here
 * defaults are outcomes of their own.
 */
export function nextCategory(category: RatingCategory, year: number): RatingCategory {
  const row = transitionRow(category);
  const quantile = normalCdf(year);
  let below = 1;
  for (const [index, candidate] of RATING_CATEGORIES.entries()) {
    below -= row[index] ?? 0;
    if (quantile > below) return candidate;
  }
  return 'CCC';
}

/** The standard normal distribution function, exact to 1.5e-7 (Abramowitz and Stegun, 26.2.17 by way of 7.1.26). */
function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? upper : 1 - upper;
}
