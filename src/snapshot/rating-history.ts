import type { Day } from '../domain/day.ts';
import type { RatingAction } from '../domain/ledger-state.ts';
import { normaliseGrade, type RatingScale } from '../domain/rating-scale.ts';

/** One agency's actions up to a day, oldest first. Agencies are never mixed, and neither are scales. */
export interface AgencyHistory {
  readonly agency: string;
  readonly steps: readonly RatingStep[];
}

export interface RatingStep {
  readonly rated_on: Day;
  readonly scale: string;
  readonly outlook: string | null;
  /** Null where the agency no longer rates, or gave a grade that its scale does not list. */
  readonly rating: Rating | null;
  /** The grade as it came where its scale does not list it, or no scale has that name. */
  readonly unreadable: string | null;
}

export interface Rating {
  readonly grade: string;
  /** 1 is the scale's best grade. */
  readonly notch: number;
  /** Null where the scale does not tell speculative grades from others. */
  readonly speculative: boolean | null;
}

/** What grades are read with: the scales by name, and the grades that mean "no rating". */
export interface GradeReader {
  readonly scales: ReadonlyMap<string, RatingScale>;
  readonly no_rating: readonly string[];
}

/** The agency of ratings written by the firm's own scorecard. */
export const INTERNAL_AGENCY = 'internal';

/** The actions on or before `as_of`, by agency. `actions` are ordered by agency, then day. */
export function agencyHistories(
  actions: readonly RatingAction[],
  reader: GradeReader,
  as_of: Day,
): readonly AgencyHistory[] {
  const steps = new Map<string, RatingStep[]>();
  for (const action of actions) {
    if (action.rated_on > as_of) continue;
    const known = steps.get(action.agency);
    if (known) known.push(ratingStep(action, reader));
    else steps.set(action.agency, [ratingStep(action, reader)]);
  }
  return [...steps].map(([agency, ofAgency]) => ({ agency, steps: ofAgency }));
}

/**
 * The histories with the ratings that the firm's own scorecard writes, each where no outside rating was in force on
 * its day. Where the firm gave ratings of the internal agency itself, those alone count.
 * @param written in order of their days
 */
export function withInternalRatings(
  histories: readonly AgencyHistory[],
  written: readonly RatingAction[],
  reader: GradeReader,
): readonly AgencyHistory[] {
  if (written.length === 0 || histories.some(({ agency }) => agency === INTERNAL_AGENCY)) return histories;
  const steps = written
    .filter(({ rated_on }) => !histories.some((history) => isRatedOn(history, rated_on)))
    .map((action) => ratingStep(action, reader));
  return steps.length === 0 ? histories : [...histories, { agency: INTERNAL_AGENCY, steps }];
}

function isRatedOn({ steps }: AgencyHistory, day: Day): boolean {
  const inForce = steps.findLast((step) => step.rated_on <= day);
  return inForce !== undefined && inForce.rating !== null;
}

export interface RatingInForce extends Rating {
  readonly agency: string;
  readonly rated_on: Day;
  readonly outlook: string | null;
}

/**
 * The rating that speaks for the customer: of the outside agencies with a rating in force the one that acted last
 * (on the same day the first by name), the internal one only where no outside rating is in force.
 */
export function leadingRating(histories: readonly AgencyHistory[]): RatingInForce | null {
  const inForce = histories.flatMap((history) => ratingInForce(history) ?? []);
  const outside = inForce.filter((rating) => rating.agency !== INTERNAL_AGENCY);
  let leading: RatingInForce | null = null;
  for (const rating of outside.length > 0 ? outside : inForce) {
    if (leading === null || actedLater(rating, leading)) leading = rating;
  }
  return leading;
}

function actedLater(a: RatingInForce, b: RatingInForce): boolean {
  return a.rated_on === b.rated_on ? a.agency < b.agency : a.rated_on > b.rated_on;
}

function ratingInForce(history: AgencyHistory): RatingInForce | null {
  const last = history.steps.at(-1);
  if (!last?.rating) return null;
  return { ...last.rating, agency: history.agency, rated_on: last.rated_on, outlook: last.outlook };
}

function ratingStep(action: RatingAction, reader: GradeReader): RatingStep {
  const { rated_on, scale: name, outlook } = action;
  const scale = reader.scales.get(name);
  const grade = scale ? normaliseGrade(scale, reader.no_rating, action.grade) : null;
  const step = { rated_on, scale: name, outlook, rating: null, unreadable: null };
  if (!scale || grade === null) return { ...step, unreadable: action.grade };
  if (grade === 'withdrawn') return step;
  return { ...step, rating: { ...grade, speculative: isSpeculative(scale, grade.notch) } };
}

function isSpeculative(scale: RatingScale, notch: number): boolean | null {
  if (scale.speculative_from === null) return null;
  const from = scale.grades.indexOf(scale.speculative_from);
  return from < 0 ? null : notch > from;
}
