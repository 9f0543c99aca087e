/** What the firm wants the measures of its whole portfolio to be. */
import { z } from 'zod';

/** Measures of the portfolio that a target can be set for: days, or shares where 1 is 100 %; `cei_30d` is 0 to 100. */
export const PORTFOLIO_MEASURES = [
  'overdue_ratio',
  'dso',
  'dso_365d',
  'dso_countback',
  'bpdso',
  'add',
  'cei_30d',
  'on_time_rate_365d',
  'bad_debt_ratio_365d',
  'receivable_turnover_365d',
  'collection_period_365d',
] as const;

export type PortfolioMeasure = (typeof PORTFOLIO_MEASURES)[number];

/** Shares are the likeliest to be written as percentages. */
const SHARES: readonly PortfolioMeasure[] = ['overdue_ratio', 'on_time_rate_365d', 'bad_debt_ratio_365d'];

/** The most that a target can ask of a measure; null where nothing bounds it. */
function mostOf(measure: PortfolioMeasure): { readonly value: number; readonly why: string } | null {
  if (SHARES.includes(measure)) return { value: 1, why: 'a share, where 1 is 100 %' };
  return measure === 'cei_30d' ? { value: 100, why: 'counted from 0 to 100' } : null;
}

const targetSchema = z
  .strictObject({
    measure: z.enum(PORTFOLIO_MEASURES),
    /** Met at this value and below. */
    at_most: z.number().min(0).optional(),
    /** Met at this value and above. */
    at_least: z.number().min(0).optional(),
    reason: z.string().min(1),
    source: z.string().min(1),
  })
  .refine(({ at_most, at_least }) => (at_most === undefined) !== (at_least === undefined), {
    error: 'needs at_most or at_least, one of them',
  })
  .superRefine((target, context) => {
    const most = mostOf(target.measure);
    if (most === null) return;
    for (const bound of ['at_most', 'at_least'] as const) {
      if ((target[bound] ?? 0) <= most.value) continue;
      const message = `must be between 0 and ${most.value}: ${target.measure} is ${most.why}`;
      context.addIssue({ code: 'custom', path: [bound], message });
    }
  });

export const portfolioTargetsSchema = z.strictObject({
  $schema: z.string().optional(),
  targets: z.array(targetSchema).superRefine((targets, context) => {
    const measures = new Set<string>();
    for (const [index, { measure }] of targets.entries()) {
      if (measures.has(measure)) {
        const message = `there is another target for ${measure}`;
        context.addIssue({ code: 'custom', path: [index, 'measure'], message });
      }
      measures.add(measure);
    }
  }),
});

export type PortfolioTarget = Readonly<z.infer<typeof targetSchema>>;
