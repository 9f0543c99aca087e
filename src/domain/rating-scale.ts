/** A rating agency's scale: an ordered list of grades. Notches are steps on one scale and never compared across two. */
import { z } from 'zod';

export const ratingScaleSchema = z
  .strictObject({
    scale: z.string().min(1),
    title: z.string().min(1),
    source: z.string().min(1),
    /** Best first. */
    grades: z.array(z.string().min(1)).min(2),
    /** The best grade that counts as speculative; null where the scale makes no such difference. */
    speculative_from: z.string().nullable(),
    /** Other spellings of a grade. */
    aliases: z.record(z.string(), z.string()).default({}),
  })
  .superRefine(({ grades, speculative_from, aliases }, context) => {
    const known = new Set<string>();
    const fault = (message: string, ...path: readonly (string | number)[]): void =>
      context.addIssue({ code: 'custom', path: [...path], message });
    for (const [index, grade] of grades.entries()) {
      if (known.has(grade)) fault(`the grade ${grade} is given twice`, 'grades', index);
      known.add(grade);
    }
    if (speculative_from !== null && !known.has(speculative_from))
      fault(`there is no grade ${speculative_from} on this scale`, 'speculative_from');
    for (const [alias, grade] of Object.entries(aliases)) {
      if (!known.has(grade)) fault(`there is no grade ${grade} on this scale`, 'aliases', alias);
      if (known.has(alias)) fault(`${alias} is a grade of its own, and can be no other`, 'aliases', alias);
    }
  });

export const ratingScalesFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** Grades that say the agency no longer rates: no rating in force, on every scale. */
    no_rating: z.array(z.string()),
    scales: z.array(ratingScaleSchema),
  })
  .superRefine(({ no_rating, scales }, context) => {
    const names = new Set<string>();
    const withdrawn = new Set(no_rating);
    for (const [index, { scale, grades }] of scales.entries()) {
      const path = ['scales', index];
      if (names.has(scale))
        context.addIssue({
          code: 'custom',
          path: [...path, 'scale'],
          message: `there is another scale ${scale}`,
        });
      names.add(scale);
      const none = grades.findIndex((grade) => withdrawn.has(grade));
      const message = `${grades[none]} is in no_rating, so it can be no grade`;
      if (none >= 0) context.addIssue({ code: 'custom', path: [...path, 'grades', none], message });
    }
  });

export type RatingScale = Readonly<z.infer<typeof ratingScaleSchema>>;
export type RatingScalesFile = Readonly<z.infer<typeof ratingScalesFileSchema>>;

/** A grade as its scale spells it; `withdrawn` where the agency no longer rates; null where the scale has no such grade. */
export type NormalisedGrade = { readonly grade: string; readonly notch: number } | 'withdrawn' | null;

/**
 * A grade as agencies print it, brought to the scale's own spelling: surrounding space, watch markers (`*-`, `*+`)
 * and the unsolicited mark `u` are taken off; anything else that the scale does not list is not guessed.
 * `notch` is 1 for the best grade.
 */
export function normaliseGrade(
  scale: RatingScale,
  noRating: readonly string[],
  text: string,
): NormalisedGrade {
  const bare = text
    .trim()
    .replace(/\s*\*[-+]?$/, '')
    .trim();
  for (const candidate of [bare, bare.replace(/u$/, '')]) {
    if (noRating.includes(candidate)) return 'withdrawn';
    const grade = Object.hasOwn(scale.aliases, candidate)
      ? (scale.aliases[candidate] ?? candidate)
      : candidate;
    const index = scale.grades.indexOf(grade);
    if (index >= 0) return { grade, notch: index + 1 };
  }
  return null;
}
