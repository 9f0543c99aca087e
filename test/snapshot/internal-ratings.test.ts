import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf } from '../../src/domain/band-table.ts';
import { addDays } from '../../src/domain/day.ts';
import type { Assessment } from '../../src/domain/ledger-state.ts';
import { nearestDouble } from '../../src/snapshot/exact-decimal.ts';
import { traitsScore } from '../../src/snapshot/filled-scorecard.ts';
import { internalRatings } from '../../src/snapshot/internal-ratings.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { assessed, TRAITS, traits } from './filled-scorecards.ts';
import { AS_OF, fact, rated, type StateParts, snapshot } from './state-builder.ts';

const RATING = ['rating_grade', 'rating_notch', 'rating_notches_dropped_180d', 'rating_downgrades_365d'];

function ratingOf(parts: StateParts) {
  const { facts } = snapshot(parts);
  return RATING.map((name) => facts[name]);
}

describe('the internal rating', () => {
  it.each([
    ['0', '10'],
    ['0.9999', '10'],
    ['1', '9'],
    ['2', '8'],
    ['3', '7'],
    ['4', '6'],
    ['5', '5'],
    ['6', '4'],
    ['7', '3'],
    ['8', '2'],
    ['8.9999', '2'],
    ['9', '1'],
    ['10', '1'],
  ])('of traits that are all %s is grade %s', (score, grade) => {
    expect(fact('rating_grade', { assessments: traits(score) })).toBe(grade);
  });

  it('falls where the score falls', () => {
    const assessments = [...traits('7', '2026-01-15'), ...traits('4', '2026-06-01')];
    expect(ratingOf({ assessments })).toEqual(['6', 6, 3, 1]);
    expect(fact('rating_age_days', { assessments })).toBe(29);
    expect(fact('rating_is_speculative', { assessments })).toBeNull();
  });

  it('rises where the score rises, which is no downgrade', () => {
    expect(ratingOf({ assessments: [...traits('4', '2026-01-15'), ...traits('7', '2026-06-01')] })).toEqual([
      '3',
      3,
      0,
      0,
    ]);
  });

  it('is written at each assessment, of as much as is known by then', () => {
    // 40 % of the items are no score; with the rest of them, filled in later, there is one.
    const half = traits('9', '2026-02-01', 7);
    expect(fact('rating_grade', { assessments: half })).toBeNull();
    const rest = traits('3', '2026-03-01').slice(7);
    // (7 × 9 + 11 × 3) / 180 = 53.3 %.
    expect(ratingOf({ assessments: [...half, ...rest] })).toEqual(['5', 5, 0, 0]);
  });

  it('stays in force where a later scorecard is only a note', () => {
    const note = { model: 'traits', item: 'capital', score: null, assessed_on: '2026-06-01' };
    expect(ratingOf({ assessments: [...traits('7', '2026-01-15'), note] })).toEqual(['3', 3, 0, 0]);
  });

  it('knows nothing of assessments after the day', () => {
    const later = traits('1', addDays(AS_OF, 1));
    expect(ratingOf({ assessments: [...traits('7'), ...later] })).toEqual(
      ratingOf({ assessments: traits('7') }),
    );
    expect(fact('rating_grade', { assessments: later })).toBeNull();
  });

  it('is made of the trait model alone', () => {
    const assessments = traits('7').map((row) => ({ ...row, model: 'lapp' }));
    expect(fact('rating_grade', { assessments })).toBeNull();
  });

  it('is not written on a day on which an outside rating is in force', () => {
    const ratings = [rated('agency', '2026-01-01', 'AA')];
    const assessments = [...traits('7', '2026-01-15'), ...traits('4', '2026-06-01')];
    expect(ratingOf({ ratings, assessments })).toEqual(['AA', 2, 0, 0]);
  });

  it('is written before an outside rating begins and after one is withdrawn', () => {
    const ratings = [rated('agency', '2026-02-01', 'AA'), rated('agency', '2026-05-15', 'WR')];
    const before = traits('7', '2026-01-15');
    expect(fact('rating_grade', { ratings, assessments: before })).toBe('3');
    const during = traits('5', '2026-03-01');
    expect(fact('rating_grade', { ratings, assessments: [...before, ...during] })).toBe('3');
    const after = traits('4', '2026-06-01');
    expect(fact('rating_grade', { ratings, assessments: [...before, ...during, ...after] })).toBe('6');
    expect(fact('rating_grade', { ratings: ratings.slice(0, 1), assessments: before })).toBe('AA');
  });

  it('is the firm’s own where it gives one, and then no other is written', () => {
    const own = rated('internal', '2026-01-01', '2', { scale: 'numbers' });
    expect(ratingOf({ ratings: [own], assessments: traits('4', '2026-06-01') })).toEqual(['2', 2, 0, 0]);
    const later = { ...own, rated_on: addDays(AS_OF, 1) };
    expect(fact('rating_grade', { ratings: [later], assessments: traits('4', '2026-06-01') })).toBe('6');
  });
});

describe('the internal ratings of many days', () => {
  const { scorecards } = shippedModels();
  const row = fc.record({
    model: fc.constantFrom('traits', 'traits', 'traits', 'lapp'),
    item: fc.constantFrom(...TRAITS, 'star_sign'),
    score: fc.constantFrom(null, '0', '3.5', '7', '10', '11'),
    day: fc.integer({ min: -20, max: 3 }),
  });

  it('are those of each day by itself, whatever was assessed', () => {
    let graded = 0;
    fc.assert(
      fc.property(fc.nat(TRAITS.length), fc.array(row, { maxLength: 40 }), (count, rows) => {
        const later = rows
          .toSorted((a, b) => a.day - b.day)
          .map(({ model, item, score, day }) => assessed(model, item, score, addDays(AS_OF, day)));
        const assessments = [...traits('6', addDays(AS_OF, -30), count), ...later];
        const ratings = internalRatings(assessments, scorecards, AS_OF);
        graded += ratings.length;
        expect(ratings.map(({ rated_on, grade }) => ({ rated_on, grade }))).toEqual(dayByDay(assessments));
      }),
    );
    expect(graded).toBeGreaterThan(100);
  });

  it('read each row a few times, however many days there are', () => {
    let reads = 0;
    const assessments = Array.from({ length: 1_000 }, (_, index) => {
      const one = assessed('traits', TRAITS[index % TRAITS.length] ?? '', '7', addDays(AS_OF, index - 1_000));
      return {
        ...one,
        get assessed_on() {
          reads += 1;
          return one.assessed_on;
        },
      };
    });
    expect(internalRatings(assessments, scorecards, AS_OF).length).toBeGreaterThan(900);
    expect(reads).toBeLessThan(5 * assessments.length);
  });

  function dayByDay(assessments: readonly Assessment[]) {
    const days = assessments
      .filter(({ model, assessed_on }) => model === 'traits' && assessed_on <= AS_OF)
      .map(({ assessed_on }) => assessed_on);
    return [...new Set(days)].flatMap((rated_on) => {
      const score = traitsScore(assessments, scorecards.traits, rated_on);
      if (score === null) return [];
      return { rated_on, grade: bandOf(scorecards.internal_rating.bands, nearestDouble(score)).grade };
    });
  }
});
