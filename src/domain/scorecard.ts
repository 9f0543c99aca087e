/** Scorecards as policy: the trait model, LAPP, the bands of the working-capital model, and the scale of internal ratings. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case, at most 64 characters' });
const source = z.string().min(1);
const weight = z.number().positive();

/** One step of a band table, in order: it holds for values from `from` (null: no lower bound) up to the next one's. */
const bandSchema = z.strictObject({ from: z.number().nullable(), score: z.number().min(0).max(100) });

export const scorecardsSchema = z.strictObject({
  $schema: z.string().optional(),
  traits: z.strictObject({
    title: bilingualSchema,
    source,
    /** Items are scored 0 to this. */
    score_max: z.number().positive(),
    /** The share of the weights that has to be filled in, 0 to 1. */
    filled_min: z.number().min(0).max(1),
    groups: z
      .array(
        z.strictObject({
          group: name,
          title: bilingualSchema,
          items: z.array(z.strictObject({ item: name, title: bilingualSchema, weight })).min(1),
        }),
      )
      .min(1),
  }),
  lapp: z.strictObject({
    title: bilingualSchema,
    source,
    filled_min: z.number().min(0).max(1),
    parts: z
      .array(
        z.strictObject({
          part: z.enum(['liquidity', 'activity', 'profitability', 'potential']),
          title: bilingualSchema,
          weight,
          /** Facts of the catalogue, each with the score that its value gives. */
          items: z.array(z.strictObject({ fact: name, weight, bands: z.array(bandSchema).min(1) })).min(1),
        }),
      )
      .min(1),
  }),
  working_capital: z.strictObject({
    title: bilingualSchema,
    source,
    /** Lowest first: a score up to and with `through` (the last null: above all) gives this share of the base. */
    bands: z
      .array(z.strictObject({ through: z.number().nullable(), share: z.number().min(0).max(1) }))
      .min(1),
  }),
  /** The grade of agency `internal` that a traits score gives where no outside rating exists. */
  internal_rating: z.strictObject({
    title: bilingualSchema,
    source,
    scale: z.string().min(1),
    /** Best first; the first whose `from` the score reaches; the last from 0. */
    bands: z.array(z.strictObject({ from: z.number().min(0).max(100), grade: z.string().min(1) })).min(1),
  }),
});

export type Scorecards = Readonly<z.infer<typeof scorecardsSchema>>;
