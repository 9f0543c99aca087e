import { describe, expect, it } from 'vitest';
import { normaliseGrade, type RatingScale } from '../../src/domain/rating-scale.ts';

const SCALE: RatingScale = {
  scale: 'sp',
  title: 'S&P',
  source: 'test',
  grades: ['AAA', 'AA+', 'AA', 'SD', 'D'],
  speculative_from: 'SD',
  aliases: { DD: 'D' },
};
const NO_RATING = ['NR', 'WR'];

describe('a grade as agencies print it', () => {
  it.each([
    ['AAA', 'AAA', 1],
    ['  AA+ ', 'AA+', 2],
    ['AA *-', 'AA', 3],
    ['AA*+', 'AA', 3],
    ['AAu', 'AA', 3],
    ['AA+u *-', 'AA+', 2],
    ['DD', 'D', 5],
  ])('%j is %s', (text, grade, notch) => {
    expect(normaliseGrade(SCALE, NO_RATING, text)).toEqual({ grade, notch });
  });

  it.each(['NR', 'WR', ' WR *-', 'NRu'])('%j says that the agency no longer rates', (text) => {
    expect(normaliseGrade(SCALE, NO_RATING, text)).toBe('withdrawn');
  });

  it.each(['N/A', 'aaa', 'AA (low)', '', 'A', 'constructor', '__proto__', 'toString'])(
    '%j is not guessed',
    (text) => {
      expect(normaliseGrade(SCALE, NO_RATING, text)).toBeNull();
    },
  );
});
