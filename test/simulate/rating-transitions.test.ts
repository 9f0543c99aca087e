import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/simulate/random.ts';
import {
  nextCategory,
  RATING_CATEGORIES,
  transitionRow,
  withdrawalChance,
} from '../../src/simulate/rating-transitions.ts';
import { NO_REAL_SETS } from '../support/real-sets.ts';
import { publishedTransitions } from './realism.ts';

describe('transitionRow', () => {
  it.each(RATING_CATEGORIES)('gives probabilities from %s that add up to one', (category) => {
    const row = transitionRow(category);
    expect(row).toHaveLength(RATING_CATEGORIES.length + 1);
    expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('divides the published percentages by what is left without withdrawn ratings', () => {
    // Published for A: 87.79 % stay, 0.06 % default, 4.55 % are withdrawn; for CCC/C 26.78 % default, 15.39 % are withdrawn.
    expect(transitionRow('A')[2]).toBeCloseTo(0.8779 / 0.9545, 3);
    expect(transitionRow('A')[7]).toBeCloseTo(0.0006 / 0.9545, 4);
    expect(transitionRow('CCC')[7]).toBeCloseTo(0.2678 / 0.8461, 3);
  });

  it('makes default likelier with every worse category', () => {
    const defaults = RATING_CATEGORIES.map((category) => transitionRow(category)[7] ?? 0);
    expect(defaults).toEqual(defaults.toSorted((a, b) => a - b));
  });
});

describe('withdrawalChance', () => {
  it('is the share of ratings that the table says were withdrawn', () => {
    expect(withdrawalChance('AAA')).toBeCloseTo(0.0317, 4);
    expect(withdrawalChance('CCC')).toBeCloseTo(0.1539, 4);
  });

  it.skipIf(NO_REAL_SETS !== null)('and the moves are those of the published file, row by row', async () => {
    const table = await publishedTransitions();
    expect(table).toHaveLength(RATING_CATEGORIES.length);
    for (const [index, category] of RATING_CATEGORIES.entries()) {
      const percents = table[index] ?? [];
      const total = percents.reduce((sum, percent) => sum + percent, 0);
      const withdrawn = percents.at(-1) ?? Number.NaN;
      expect(withdrawalChance(category)).toBeCloseTo(withdrawn / total, 12);
      for (const [to, share] of transitionRow(category).entries()) {
        expect(share).toBeCloseTo((percents[to] ?? Number.NaN) / (total - withdrawn), 12);
      }
    }
  });
});

describe('nextCategory', () => {
  it.each(RATING_CATEGORIES)(
    'reproduces the published moves from %s over many ordinary years',
    (category) => {
      const random = randomStream(11, 'years', 0);
      const years = 30_000;
      const counts = new Map<string, number>();
      for (let year = 0; year < years; year++) {
        const next = nextCategory(category, random.normal());
        counts.set(next, (counts.get(next) ?? 0) + 1);
      }
      const row = transitionRow(category);
      for (const [index, to] of RATING_CATEGORIES.entries()) {
        const expected = (row[index] ?? 0) + (to === 'CCC' ? (row[7] ?? 0) : 0);
        expect(Math.abs((counts.get(to) ?? 0) / years - expected)).toBeLessThan(0.01);
      }
    },
  );

  it('never answers a better year with a worse category', () => {
    const year = fc.double({ min: -6, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...RATING_CATEGORIES), year, year, (category, one, other) => {
        const rank = (luck: number) => RATING_CATEGORIES.indexOf(nextCategory(category, luck));
        expect(rank(Math.max(one, other))).toBeLessThanOrEqual(rank(Math.min(one, other)));
      }),
    );
  });

  it('keeps the best at the top in the best of years and sends all to the bottom in the worst', () => {
    expect(nextCategory('AAA', 5)).toBe('AAA');
    for (const category of RATING_CATEGORIES) expect(nextCategory(category, -9)).toBe('CCC');
  });
});
