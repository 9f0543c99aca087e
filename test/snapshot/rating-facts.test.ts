import { describe, expect, it } from 'vitest';
import type { RatingAction } from '../../src/domain/ledger-state.ts';
import { RATING_FACTS } from '../../src/snapshot/rating-facts.ts';
import { fact, rated, snapshot } from './state-builder.ts';

// As of 2026-06-30: 180 days before is 2026-01-01, 365 days before is 2025-06-30.

describe('the rating in force', () => {
  it('is the newest action of an agency, read on its scale', () => {
    const { facts } = snapshot({
      ratings: [
        rated('fitch', '2025-01-10', 'BBB'),
        rated('fitch', '2026-05-31', ' BBu *-', { outlook: 'negative' }),
      ],
    });
    expect(facts).toMatchObject({
      rating_grade: 'BB',
      rating_notch: 5,
      rating_outlook: 'negative',
      rating_is_speculative: true,
      rating_age_days: 30,
    });
  });

  it.each<[string, readonly RatingAction[], string | null]>([
    [
      'of the outside agency that acted last',
      [rated('a', '2026-01-05', 'AA'), rated('b', '2026-02-05', 'A')],
      'A',
    ],
    [
      'of the first agency by name on the same day',
      [rated('b', '2026-02-05', 'A'), rated('c', '2026-02-05', 'B')],
      'A',
    ],
    [
      'of the first by name in whatever order they come',
      [rated('c', '2026-02-05', 'B'), rated('b', '2026-02-05', 'A')],
      'A',
    ],
    [
      'of an outside agency although internal acted later',
      [rated('a', '2020-01-05', 'AA'), rated('internal', '2026-06-05', 'D')],
      'AA',
    ],
    ['internal where nobody else rates', [rated('internal', '2026-06-05', 'D')], 'D'],
    [
      'internal where the outside rating is withdrawn',
      [rated('a', '2020-01-05', 'AA'), rated('a', '2021-01-05', 'WR'), rated('internal', '2019-06-05', 'B')],
      'B',
    ],
    ['none where it is withdrawn', [rated('a', '2020-01-05', 'AA'), rated('a', '2021-01-05', 'NR')], null],
    ['none before the first action', [rated('a', '2026-07-01', 'AA')], null],
    ['in force on the day it is given', [rated('a', '2026-06-30', 'AA')], 'AA'],
  ])('is that %s', (_, ratings, grade) => {
    expect(fact('rating_grade', { ratings })).toBe(grade);
  });

  it('says whether it is speculative only where its scale does', () => {
    const speculative = (grade: string, scale: string) =>
      fact('rating_is_speculative', { ratings: [rated('a', '2026-01-05', grade, { scale })] });
    expect(speculative('BBB', 'letters')).toBe(false);
    expect(speculative('BB', 'letters')).toBe(true);
    expect(speculative('5', 'numbers')).toBeNull();
    expect(speculative('Y', 'odd')).toBeNull();
  });

  it('leaves every rating fact unknown where there is none', () => {
    const { facts } = snapshot({ ratings: [] });
    for (const { name } of RATING_FACTS) expect(facts[name]).toBeNull();
  });
});

describe('rating_notches_dropped_180d', () => {
  it.each<[string, readonly RatingAction[], number | null]>([
    [
      'counts from the rating in force when the window starts',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-03-05', 'BBB')],
      3,
    ],
    [
      'counts from a rating given on the first day of the window',
      [rated('a', '2025-01-05', 'AAA'), rated('a', '2026-01-01', 'AA'), rated('a', '2026-03-05', 'A')],
      1,
    ],
    [
      'counts a rating that still held on the first day',
      [rated('a', '2025-01-05', 'AAA'), rated('a', '2026-01-02', 'AA'), rated('a', '2026-03-05', 'A')],
      2,
    ],
    [
      'counts from the best within the window',
      [rated('a', '2024-01-05', 'BBB'), rated('a', '2026-02-05', 'AA'), rated('a', '2026-03-05', 'A')],
      1,
    ],
    ['is 0 where the rating rose', [rated('a', '2024-01-05', 'BBB'), rated('a', '2026-03-05', 'A')], 0],
    [
      'is 0 where an older fall lies before the window',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2025-03-05', 'BBB')],
      0,
    ],
    ['is 0 for a first rating', [rated('a', '2026-03-05', 'BBB')], 0],
    [
      'takes the largest over agencies',
      [
        rated('a', '2024-01-05', 'AAA'),
        rated('a', '2026-03-05', 'AA'),
        rated('b', '2024-01-05', 'A'),
        rated('b', '2026-03-05', 'B'),
      ],
      3,
    ],
    ['never compares agencies', [rated('a', '2026-01-05', 'AAA'), rated('b', '2026-03-05', 'D')], 0],
    [
      'never compares scales',
      [rated('a', '2024-01-05', '1', { scale: 'numbers' }), rated('a', '2026-03-05', 'B')],
      0,
    ],
    [
      'starts again at a change of scale',
      [
        rated('a', '2024-01-05', '1', { scale: 'numbers' }),
        rated('a', '2026-03-05', 'A'),
        rated('a', '2026-04-05', 'BB'),
      ],
      2,
    ],
    [
      'is unknown where an agency withdrew within the window',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-03-05', 'WR'), rated('b', '2024-01-05', 'A')],
      null,
    ],
    [
      'keeps the fall of one agency where another withdrew',
      [
        rated('a', '2024-01-05', 'A'),
        rated('a', '2026-03-05', 'D'),
        rated('b', '2026-02-05', 'A'),
        rated('b', '2026-03-05', 'NR'),
      ],
      5,
    ],
    [
      'keeps the fall of an agency to its last grade before it withdrew, within the window and on its scale',
      [
        rated('a', '2024-01-05', 'A'),
        rated('b', '2024-01-05', 'AAA'),
        rated('b', '2026-01-01', 'AA'),
        rated('b', '2026-02-05', 'BBB'),
        rated('b', '2026-03-05', 'NR', { scale: 'numbers' }),
      ],
      2,
    ],
    [
      'is unknown where every agency withdrew, whatever it fell before',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-02-05', 'D'), rated('a', '2026-03-05', 'WR')],
      null,
    ],
    [
      'leaves out an agency that withdrew before the window',
      [
        rated('a', '2024-01-05', 'AAA'),
        rated('a', '2025-03-05', 'WR'),
        rated('b', '2024-01-05', 'A'),
        rated('b', '2026-03-05', 'BBB'),
      ],
      1,
    ],
    [
      'leaves out an agency that withdrew on the first day',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-01-01', 'WR'), rated('b', '2024-01-05', 'A')],
      0,
    ],
    [
      'looks through a withdrawal that was taken back',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-02-05', 'WR'), rated('a', '2026-03-05', 'A')],
      2,
    ],
    [
      'is unknown where nobody rates any more',
      [rated('a', '2020-01-05', 'AAA'), rated('a', '2021-01-05', 'WR')],
      null,
    ],
    [
      'sees the firm’s own scorecard fall',
      [
        rated('internal', '2024-01-05', '1', { scale: 'numbers' }),
        rated('internal', '2026-03-05', '4', { scale: 'numbers' }),
      ],
      3,
    ],
    ['sees nothing after the day', [rated('a', '2024-01-05', 'AAA'), rated('a', '2026-07-01', 'D')], 0],
  ])('%s', (_, ratings, notches) => {
    expect(fact('rating_notches_dropped_180d', { ratings })).toBe(notches);
  });
});

describe('rating_downgrades_365d', () => {
  it.each<[string, readonly RatingAction[], number | null]>([
    [
      'counts steps down, not notches',
      [rated('a', '2024-01-05', 'AAA'), rated('a', '2025-09-05', 'BBB'), rated('a', '2026-01-05', 'BB')],
      2,
    ],
    [
      'adds up agencies',
      [
        rated('a', '2024-01-05', 'AAA'),
        rated('a', '2025-09-05', 'AA'),
        rated('b', '2024-01-05', 'A'),
        rated('b', '2026-06-30', 'BBB'),
      ],
      2,
    ],
    [
      'counts neither rises nor repeats',
      [rated('a', '2024-01-05', 'A'), rated('a', '2025-09-05', 'A'), rated('a', '2025-10-05', 'AA')],
      0,
    ],
    [
      'leaves out the day 365 days before',
      [rated('a', '2024-01-05', 'A'), rated('a', '2025-06-30', 'BBB')],
      0,
    ],
    ['takes in the day after it', [rated('a', '2024-01-05', 'A'), rated('a', '2025-07-01', 'BBB')], 1],
    [
      'looks through a withdrawal',
      [rated('a', '2024-01-05', 'A'), rated('a', '2025-09-05', 'WR'), rated('a', '2025-10-05', 'B')],
      1,
    ],
    ['does not count a withdrawal', [rated('a', '2024-01-05', 'A'), rated('a', '2025-09-05', 'WR')], 0],
    [
      'does not compare scales',
      [rated('a', '2024-01-05', '1', { scale: 'numbers' }), rated('a', '2025-09-05', 'D')],
      0,
    ],
    [
      'does not reach back over another scale',
      [
        rated('a', '2024-01-05', 'AAA'),
        rated('a', '2025-08-05', '5', { scale: 'numbers' }),
        rated('a', '2025-09-05', 'D'),
      ],
      0,
    ],
    ['is unknown where there never was a grade', [rated('a', '2024-01-05', 'NR')], null],
  ])('%s', (_, ratings, count) => {
    expect(fact('rating_downgrades_365d', { ratings })).toBe(count);
  });
});

describe('a grade that its scale does not list', () => {
  it('counts as no rating, leaves the drop unknown and is noted', () => {
    const ratings = [rated('a', '2024-01-05', 'AA'), rated('a', '2026-03-05', 'Aa9')];
    const { facts, notes } = snapshot({ ratings });
    expect(facts).toMatchObject({ rating_grade: null, rating_notches_dropped_180d: null });
    expect(notes).toEqual([
      {
        code: 'grade_unreadable',
        facts: RATING_FACTS.map(({ name }) => name),
        message: 'The grade Aa9 of a on 2026-03-05 is not on the scale letters; it counts as no rating.',
      },
    ]);
  });

  it('is every grade of a scale that nobody knows', () => {
    const { facts, notes } = snapshot({ ratings: [rated('a', '2026-03-05', 'AA', { scale: 'lost' })] });
    expect(facts.rating_grade).toBeNull();
    expect(notes.map((note) => note.code)).toEqual(['grade_unreadable']);
  });

  it('is not noted once a readable one follows', () => {
    const ratings = [rated('a', '2024-01-05', 'Aa9'), rated('a', '2026-03-05', 'AA')];
    expect(snapshot({ ratings }).notes).toEqual([]);
  });
});
