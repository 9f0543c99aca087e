/** Scorecards as policy: the trait model, LAPP, the bands of the working-capital model, and the scale of internal ratings. */
import { z } from 'zod';
import { BAND_END, checkBands } from './band-table.ts';
import { bilingualSchema } from './bilingual.ts';
import { shareSchema } from './share.ts';

/** The parts of LAPP, in the order of its name. */
export const LAPP_PARTS = ['liquidity', 'activity', 'profitability', 'potential'] as const;

export type LappPart = (typeof LAPP_PARTS)[number];

/** The facts that an item of LAPP can be: figures of statements and sales, each a number whatever the customer's size. */
export const LAPP_FACTS = [
  'current_ratio',
  'quick_ratio',
  'cash_ratio',
  'ocf_to_current_liabilities',
  'dso',
  'dso_365d',
  'receivable_turnover_365d',
  'collection_period_365d',
  'on_time_rate_365d',
  'net_profit_margin',
  'interest_cover',
  'liabilities_to_equity',
  'z_score',
  'revenue_change_yoy',
  'ocf_change_yoy',
  'sales_change_90d',
] as const;

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case, at most 64 characters' });
const source = z.string().min(1);
/** Whole points, so that a sum is exact; the file says what all weights of a list come to. */
const weight = z.int().min(1).max(1_000_000);
const weightSum = z.int().min(1).max(1_000_000_000);
/** A score is unknown where items with less than this share of the weight are filled in. */
const filledMinPercent = z.int().min(1).max(100);

const traitsSchema = z
  .strictObject({
    title: bilingualSchema,
    source,
    /** Items are scored 0 to this. */
    score_max: z.int().min(1).max(100),
    filled_min_percent: filledMinPercent,
    /** Of the items of all groups. */
    weight_sum: weightSum,
    groups: z
      .array(
        z.strictObject({
          group: name,
          title: bilingualSchema,
          items: z.array(z.strictObject({ item: name, title: bilingualSchema, weight })).min(1),
        }),
      )
      .min(1),
  })
  .superRefine(({ groups, weight_sum }, context) => {
    const items = groups.flatMap((group, index) =>
      group.items.map((one, place) => ({ ...one, path: ['groups', index, 'items', place] })),
    );
    checkWeightSum(items, weight_sum, context);
    checkOnce(
      groups.map(({ group }, index) => ({ name: group, path: ['groups', index, 'group'] })),
      context,
    );
    checkOnce(
      items.map(({ item, path }) => ({ name: item, path: [...path, 'item'] })),
      context,
    );
  });

const lappPartSchema = z
  .strictObject({
    title: bilingualSchema,
    /** Of the part among the four. */
    weight,
    /** Of the part's own items. */
    weight_sum: weightSum,
    items: z
      .array(
        z.strictObject({
          fact: z.enum(LAPP_FACTS, {
            error: ({ input }) =>
              `must be a fact that LAPP can be made of, which ${JSON.stringify(input)} is not: ${LAPP_FACTS.join(', ')}`,
          }),
          weight,
          /** The score, 0 to 100, that each value of the fact gives. */
          bands: z
            .array(z.strictObject({ ...BAND_END, score: z.int().min(0).max(100) }))
            .min(1)
            .superRefine(checkBands)
            .superRefine(checkOneWay),
        }),
      )
      .min(1),
  })
  .superRefine(({ items, weight_sum }, context) => {
    checkWeightSum(items, weight_sum, context);
    checkOnce(
      items.map(({ fact }, index) => ({ name: fact, path: ['items', index, 'fact'] })),
      context,
    );
  });

const lappSchema = z
  .strictObject({
    title: bilingualSchema,
    source,
    /** Of a part's items, and of the parts. */
    filled_min_percent: filledMinPercent,
    /** Of the four parts. */
    weight_sum: weightSum,
    parts: z.strictObject({
      liquidity: lappPartSchema,
      activity: lappPartSchema,
      profitability: lappPartSchema,
      potential: lappPartSchema,
    }),
  })
  .superRefine(({ parts, weight_sum }, context) => {
    checkWeightSum(Object.values(parts), weight_sum, context);
  });

export const scorecardsSchema = z.strictObject({
  $schema: z.string().optional(),
  traits: traitsSchema,
  lapp: lappSchema,
  working_capital: z.strictObject({
    title: bilingualSchema,
    source,
    /** The share of the base that each score gives. */
    bands: z
      .array(z.strictObject({ ...BAND_END, share: shareSchema }))
      .min(1)
      .superRefine(checkBands)
      .superRefine(checkShares),
  }),
  /** The grade of agency `internal` that a traits score gives where no outside rating is in force. */
  internal_rating: z.strictObject({
    title: bilingualSchema,
    source,
    /** Of `rating-scales.json`. */
    scale: z.string().min(1),
    /** By traits score, 0 to 100. */
    bands: z
      .array(z.strictObject({ ...BAND_END, grade: z.string().min(1) }))
      .min(1)
      .superRefine(checkBands),
  }),
});

export type Scorecards = Readonly<z.infer<typeof scorecardsSchema>>;

function checkWeightSum(
  weighted: readonly { readonly weight: number }[],
  stated: number,
  context: z.RefinementCtx,
): void {
  const sum = weighted.reduce((total, one) => total + one.weight, 0);
  if (sum === stated) return;
  const message = `says ${stated}, and the weights sum to ${sum}: correct the weight that is wrong, or the sum`;
  context.addIssue({ code: 'custom', path: ['weight_sum'], message });
}

/** More of a fact is better or it is worse: its scores rise from band to band, or they fall. */
function checkOneWay(bands: readonly { readonly score: number }[], context: z.RefinementCtx): void {
  let way = 0;
  for (const [index, { score }] of bands.entries()) {
    const step = Math.sign(score - (bands[index - 1]?.score ?? score));
    if (step * way < 0) {
      const message = `score ${score} turns back: up to this band the scores ${way > 0 ? 'rise' : 'fall'}, and they run one way`;
      context.addIssue({ code: 'custom', path: [index, 'score'], message });
      return;
    }
    way = step || way;
  }
}

/** A better score never gives a smaller limit. */
function checkShares(bands: readonly { readonly share: string }[], context: z.RefinementCtx): void {
  for (const [index, { share }] of bands.entries()) {
    const before = bands[index - 1]?.share;
    if (before === undefined || Number(share) >= Number(before)) continue;
    const message = `share ${share} is smaller than that of the lower scores before it, ${before}`;
    context.addIssue({ code: 'custom', path: [index, 'share'], message });
  }
}

function checkOnce(
  named: readonly { readonly name: string; readonly path: (string | number)[] }[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const one of named) {
    if (seen.has(one.name)) {
      context.addIssue({ code: 'custom', path: one.path, message: `"${one.name}" stands here twice` });
    }
    seen.add(one.name);
  }
}
