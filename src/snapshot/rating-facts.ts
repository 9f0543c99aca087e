/** The section *Rating* of the catalogue. */
import { daysBetween } from '../domain/day.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';
import type { RatingInForce } from './rating-history.ts';
import { downgradeCount, notchesDropped } from './rating-moves.ts';

const SOURCE =
  'Ledger: ratings, on the scales of rules/rating-scales.json; agency internal: assessments, by the traits score and ' +
  'the grades of rules/scorecards.json, on each day of an assessment on which no outside rating is in force, unless the ' +
  'firm gives ratings of that agency itself';
const IN_FORCE =
  'the rating in force of the outside agency that acted last (same day: first by name); agency internal only where ' +
  'no outside rating is in force';
const NOT_RATED = 'no rating is in force';

export const RATING_FACTS: readonly FactDefinition[] = factSection('rating', [
  {
    name: 'rating_grade',
    type: 'text',
    unit: 'text',
    meaning: { en: 'Grade of the credit rating in force', zh: '现行信用评级等级' },
    formula: `grade of ${IN_FORCE}`,
    source: SOURCE,
    unknown_when: NOT_RATED,
    compute: (input) => ofLeading(input, (rating) => rating.grade),
  },
  {
    name: 'rating_notch',
    type: 'count',
    unit: 'notches',
    min: 1,
    meaning: {
      en: 'Place of that grade on its own scale, 1 the best',
      zh: '该等级在本标尺上的级数，1级最高',
    },
    formula: `place in its scale's list of grades of ${IN_FORCE}`,
    source: SOURCE,
    unknown_when: NOT_RATED,
    compute: (input) => ofLeading(input, (rating) => rating.notch),
  },
  {
    name: 'rating_notches_dropped_180d',
    type: 'count',
    unit: 'notches',
    min: 0,
    meaning: { en: 'Notches that a rating fell in 180 days', zh: '近180天评级下调级数' },
    formula:
      'per agency and on the scale it used last: notch in force at as_of − best notch in force at any moment of ' +
      '[as_of − 180, as_of], at least 0; the largest over agencies; an agency that withdrew in those days counts with ' +
      'its last grade, a lower bound',
    source: SOURCE,
    unknown_when:
      'no agency has a rating in force, or no fall is seen but an agency withdrew in those days, whose fall is unknown',
    compute: ({ ratings, as_of }) => notchesDropped(ratings, as_of, 180),
  },
  {
    name: 'rating_downgrades_365d',
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: { en: 'Downgrades in 365 days', zh: '近365天评级下调次数' },
    formula:
      'actions in (as_of − 365, as_of] worse than the same agency’s grade before them on the same scale, over all ' +
      'agencies',
    source: SOURCE,
    unknown_when: 'the customer was never rated',
    compute: ({ ratings, as_of }) => downgradeCount(ratings, as_of, 365),
  },
  {
    name: 'rating_outlook',
    type: 'text',
    unit: 'text',
    meaning: { en: 'Outlook of the rating in force', zh: '评级展望' },
    formula: `outlook, as recorded, of ${IN_FORCE}`,
    source: SOURCE,
    unknown_when: `${NOT_RATED}, or it came without an outlook`,
    compute: (input) => ofLeading(input, (rating) => rating.outlook),
  },
  {
    name: 'rating_is_speculative',
    type: 'flag',
    unit: 'flag',
    meaning: { en: 'Whether the rating in force is below investment grade', zh: '现行评级是否为投机级' },
    formula: `whether its scale lists as speculative the grade of ${IN_FORCE}`,
    source: SOURCE,
    unknown_when: `${NOT_RATED}, or its scale makes no such difference`,
    compute: (input) => ofLeading(input, (rating) => rating.speculative),
  },
  {
    name: 'rating_age_days',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: { en: 'Days since the agency acted', zh: '距最近一次评级行动的天数' },
    formula: `as_of − rated_on of ${IN_FORCE}`,
    source: SOURCE,
    unknown_when: NOT_RATED,
    compute: (input) => ofLeading(input, (rating) => daysBetween(rating.rated_on, input.as_of)),
  },
]);

function ofLeading<T>({ rating }: FactInput, read: (rating: RatingInForce) => T): T | null {
  return rating && read(rating);
}
