/** Facts as they leave: by name, money in decimal strings, null where unknown. */
import { z } from '@hono/zod-openapi';

export const factValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()).readonly(),
  z.null(),
]);

export const factValuesSchema = z.record(z.string(), factValueSchema).meta({
  description: 'By name. Money is a decimal string in base currency; null is unknown, never zero',
  examples: [
    { receivable_total: '128400.00', days_overdue_max: 47, overdue_ratio: 0.31, rating_grade: null },
  ],
});
