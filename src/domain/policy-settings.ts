/** Numbers and choices of policy that are no rule's threshold, each with why it is so and where it comes from. */
import { z } from 'zod';
import { decimalSchema } from './money.ts';
import { RAISED_LEVELS, watchRank } from './watch-level.ts';

const why = { reason: z.string().min(1), source: z.string().min(1) };
const graceDays = z.strictObject({ value: z.int().min(0).max(60), ...why });
/** Not `normal`: it is the level of everybody without an alert, and no order would be released. */
const watchLevel = z.strictObject({
  value: z.enum(RAISED_LEVELS, {
    error: ({ input }) =>
      `must be a level that open alerts put a customer at, which ${JSON.stringify(input)} is not: ${RAISED_LEVELS.join(', ')}`,
  }),
  ...why,
});

export const policySettingsSchema = z.strictObject({
  $schema: z.string().optional(),
  /** In base currency: what is left open below it counts as current, however old. */
  minimum_amount: z.strictObject({
    value: decimalSchema.refine((text) => !text.startsWith('-'), { error: 'must not be negative' }),
    ...why,
  }),
  /** Calendar days after its day on which money still counts as in time; days overdue are counted without them. */
  grace_days: z.strictObject({
    /** After the due day, in the on-time rate. */
    payment: graceDays,
    /** After the day promised, before a promise is broken. */
    promise: graceDays,
  }),
  /** The curve of `recovery-curves.json` that expected loss is computed by. */
  recovery_curve: z.strictObject({ value: z.string().min(1), ...why }),
  /** The profile of `profiles.json` whose thresholds are in force. */
  profile: z.strictObject({ value: z.string().min(1), ...why }),
  /** What the standing of a customer recommends before an order is released. */
  standing: z
    .strictObject({
      /** The watch level from which an order is held. */
      hold_from: watchLevel,
      /** The watch level from which somebody looks at the order first. */
      review_from: watchLevel,
      /** Where the order would take the exposure over the limit. */
      over_limit: z.strictObject({ value: z.enum(['hold', 'review']), ...why }),
      /** Calendar days up to which an evaluation may be the newest before somebody looks at every order first. */
      stale_after_days: z.strictObject({ value: z.int().min(0).max(365), ...why }),
    })
    .superRefine(({ hold_from, review_from }, context) => {
      if (watchRank(review_from.value) <= watchRank(hold_from.value)) return;
      const message = `comes after hold_from (${hold_from.value}), so that no order would be reviewed`;
      context.addIssue({ code: 'custom', path: ['review_from', 'value'], message });
    }),
  /** Whether `due_in_days` of a recommended action counts business days of the calendar in use, or calendar days. */
  action_days: z.strictObject({ value: z.enum(['business', 'calendar']), ...why }),
});

export type PolicySettings = Readonly<z.infer<typeof policySettingsSchema>>;
