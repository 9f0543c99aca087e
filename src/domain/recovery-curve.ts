/** How much of a debt is still collectable by its age: named curves, as policy. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';

export const recoveryCurveSchema = z.strictObject({
  curve: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, { error: 'must be lower case with hyphens' }),
  title: bilingualSchema,
  source: z.string().min(1),
  /** The day that days count from: an invoice's due day or its issue day. */
  counts_from: z.enum(['due', 'issue']),
  /** Between two points: a straight line, or the rate of the point that was not passed yet. */
  between: z.enum(['line', 'step']),
  /** Oldest last. `rate` is a decimal text from 0 to 1. Flat before the first and beyond the last point. */
  points: z.array(z.strictObject({ days: z.int().min(0), rate: z.string() })).min(1),
});

export const recoveryCurvesSchema = z.strictObject({
  $schema: z.string().optional(),
  curves: z.array(recoveryCurveSchema).min(1),
});

export type RecoveryCurve = Readonly<z.infer<typeof recoveryCurveSchema>>;
export type RecoveryCurves = Readonly<z.infer<typeof recoveryCurvesSchema>>;
