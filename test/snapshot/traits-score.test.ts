import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/day.ts';
import type { Assessment } from '../../src/domain/ledger-state.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { assessed, TRAITS, traits } from './filled-scorecards.ts';
import { AS_OF, fact } from './state-builder.ts';

function score(assessments: readonly Assessment[]) {
  return fact('traits_score', { assessments });
}

describe('traits_score', () => {
  it('is the mean of the items out of a hundred', () => {
    expect(score(traits('7'))).toBe(70);
    expect(score(traits('0'))).toBe(0);
    expect(score(traits('10'))).toBe(100);
    // 17 items of 7 and one of 4.75: 123.75 of 180.
    expect(score([...traits('7', '2026-05-01', 17), assessed('traits', TRAITS[17] ?? '', '4.75')])).toBe(
      68.75,
    );
  });

  it('is over the items filled in, from 60 % of the weight on: eleven of eighteen', () => {
    expect(score(traits('7', '2026-05-01', 11))).toBe(70);
    expect(score(traits('7', '2026-05-01', 10))).toBeNull();
    expect(score([])).toBeNull();
  });

  it('takes each item’s newest score, and a note leaves it as it was', () => {
    const later = assessed('traits', 'capital', '1', '2026-06-01');
    // 17 × 7 + 1 = 120 of 180.
    expect(score([...traits('7'), later])).toBe(66.666_666_666_666_67);
    expect(score([...traits('7'), { ...later, score: null }])).toBe(70);
  });

  it('knows nothing of what was filled in after the day', () => {
    expect(score([...traits('7', AS_OF), ...traits('1', addDays(AS_OF, 1))])).toBe(70);
    expect(score(traits('7', addDays(AS_OF, 1)))).toBeNull();
  });

  it('takes a score above the highest for none', () => {
    expect(score([...traits('7', '2026-05-01', 11), assessed('traits', TRAITS[17] ?? '', '10.0001')])).toBe(
      70,
    );
    expect(score([...traits('7', '2026-05-01', 10), assessed('traits', TRAITS[17] ?? '', '11')])).toBeNull();
  });

  it('leaves out what is not of the scorecard: other items, other models', () => {
    expect(
      score([
        ...traits('7'),
        assessed('traits', 'charm', '0'),
        assessed('swot', 'capital', '0', '2026-06-01'),
      ]),
    ).toBe(70);
  });

  it('weighs the items as the policy does', () => {
    const { scorecards, ...models } = shippedModels();
    const items = ['a', 'b', 'c'].map((item, index) => ({
      item,
      title: { en: item, zh: item },
      weight: index + 1,
    }));
    const groups = [{ group: 'all', title: { en: 'all', zh: 'all' }, items }];
    const card = { ...scorecards.traits, score_max: 5, weight_sum: 6, groups };
    const run = { models: { ...models, scorecards: { ...scorecards, traits: card } } };
    const of = (...assessments: readonly Assessment[]) => fact('traits_score', { assessments }, run);
    // (1 × 5 + 3 × 2) / (4 × 5) = 11 / 20.
    expect(of(assessed('traits', 'a', '5'), assessed('traits', 'c', '2'))).toBe(55);
    // Weights 1 and 2 of 6 are half.
    expect(of(assessed('traits', 'a', '5'), assessed('traits', 'b', '5'))).toBeNull();
  });

  it('agrees with a walk over the items one by one, for any scorecards', () => {
    const row = fc
      .tuple(
        fc.constantFrom(...TRAITS.slice(0, 13)),
        fc.option(fc.integer({ min: 0, max: 10 })),
        fc.integer({ min: -40, max: 5 }),
      )
      .map(([item, points, days]) =>
        assessed('traits', item, points === null ? null : String(points), addDays(AS_OF, days)),
      );
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 60 }), (rows) => {
        const byDay = rows.toSorted((a, b) => (a.assessed_on < b.assessed_on ? -1 : 1));
        const newest = TRAITS.flatMap((item) => {
          const known = byDay.filter(
            (one) => one.item === item && one.score !== null && one.assessed_on <= AS_OF,
          );
          return known.length === 0 ? [] : [Number(known.at(-1)?.score)];
        });
        const sum = newest.reduce((total, points) => total + points, 0);
        expect(score(byDay)).toBe(newest.length < 11 ? null : (sum * 10) / newest.length);
      }),
    );
  });
});
