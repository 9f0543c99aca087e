/** How much of a debt is still collectable by its age: named curves, as policy. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { shareSchema } from './share.ts';

const recoveryCurveSchema = z
  .strictObject({
    curve: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, { error: 'must be lower case with hyphens' }),
    title: bilingualSchema,
    source: z.string().min(1),
    /** The day that days count from: an invoice's due day, moved to a business day, or its issue day. */
    counts_from: z.enum(['due', 'issue']),
    /** Between two points: a straight line, or the rate of the later one, which holds up to and with its days. */
    between: z.enum(['line', 'step']),
    /** Oldest last. `rate` is the share still collected. Flat before the first and beyond the last point. */
    points: z
      .array(z.strictObject({ days: z.int().min(0).max(36_500), rate: shareSchema }))
      .min(1)
      .max(100),
  })
  .superRefine(({ points }, context) => {
    for (const [index, { days, rate }] of points.entries()) {
      const before = points[index - 1];
      if (before === undefined) continue;
      if (days <= before.days) {
        const message = `is ${days} after ${before.days}: points go from the youngest debt to the oldest`;
        context.addIssue({ code: 'custom', path: ['points', index, 'days'], message });
      }
      // Six decimals at most, which doubles tell apart.
      if (Number(rate) > Number(before.rate)) {
        const message = `rises from ${before.rate} to ${rate}: a debt does not become easier to collect as it ages`;
        context.addIssue({ code: 'custom', path: ['points', index, 'rate'], message });
      }
    }
  });

export const recoveryCurvesSchema = z.strictObject({
  $schema: z.string().optional(),
  curves: z
    .array(recoveryCurveSchema)
    .min(1)
    .superRefine((curves, context) => {
      for (const [index, { curve }] of curves.entries()) {
        if (curves.findIndex((one) => one.curve === curve) === index) continue;
        context.addIssue({ code: 'custom', path: [index, 'curve'], message: `"${curve}" stands here twice` });
      }
    }),
});

export type RecoveryCurve = Readonly<z.infer<typeof recoveryCurveSchema>>;
export type RecoveryCurves = Readonly<z.infer<typeof recoveryCurvesSchema>>;
