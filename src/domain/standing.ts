/** What order entry is told of a customer before an order is released. */
import { z } from 'zod';
import { openAlertSchema } from './alert.ts';
import { bilingualSchema } from './bilingual.ts';
import { daySchema } from './day.ts';
import { moneySchema } from './money.ts';
import { WATCH_LEVELS } from './watch-level.ts';

/** Most lenient first. */
export const RECOMMENDATIONS = ['release', 'review', 'hold'] as const;

export type Recommendation = (typeof RECOMMENDATIONS)[number];

/** 0 for release to 2 for hold. */
export function recommendationRank(recommendation: Recommendation): number {
  return RECOMMENDATIONS.indexOf(recommendation);
}

export const STANDING_REASONS = [
  'alerts_open',
  'over_limit',
  'order_over_limit',
  'within_limit',
  'limit_unknown',
  'exposure_unknown',
  'rate_missing',
  'not_evaluated',
  'evaluation_old',
] as const;

const recommendationSchema = z.enum(RECOMMENDATIONS);

export const standingReasonSchema = z
  .strictObject({
    code: z.enum(STANDING_REASONS),
    recommendation: recommendationSchema.meta({ description: 'What this alone would recommend' }),
    message: bilingualSchema,
  })
  .meta({ id: 'StandingReason', description: 'Why an order is released, reviewed or held' });

export const standingSchema = z
  .strictObject({
    as_of: daySchema.nullable().meta({
      description: 'The newest evaluated day, whose facts these are; null where there is none yet',
    }),
    watch_level: z.enum(WATCH_LEVELS).meta({
      description:
        'By the worst alert that is not closed: none is `normal`, low and medium are `watch`, high is `alert`',
    }),
    open_alerts: z.array(openAlertSchema).meta({ description: 'Most money at risk first' }),
    credit_limit: moneySchema.meta({ description: 'In base currency, as all amounts here' }),
    exposure: moneySchema.meta({
      description: 'What the customer owes in all, the fact `receivable_total`; negative where it paid ahead',
    }),
    available: moneySchema.meta({
      description: 'credit_limit − exposure; negative where the exposure is over the limit',
    }),
    available_after: moneySchema.meta({
      description:
        'available − amount, converted at the latest rate on or before as_of, at most 7 days old; as available where no amount is asked about',
    }),
    recommendation: recommendationSchema.meta({
      description:
        'The strictest of its reasons. What is unknown, or known from an evaluation older than the policy allows, recommends at least a review',
    }),
    reasons: z.array(standingReasonSchema).min(1).meta({ description: 'Strictest first' }),
  })
  .meta({ id: 'Standing', description: 'Whether an order of the customer can be released' });

export type StandingReasonCode = (typeof STANDING_REASONS)[number];
export type StandingReason = Readonly<z.infer<typeof standingReasonSchema>>;
export type Standing = Readonly<z.infer<typeof standingSchema>>;
