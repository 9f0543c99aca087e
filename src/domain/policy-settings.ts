/** Numbers of policy that are no rule's threshold. */
import { z } from 'zod';
import { decimalSchema } from './money.ts';

export const policySettingsSchema = z.strictObject({
  $schema: z.string().optional(),
  /** In base currency: what is left open below it counts as current, however old. */
  minimum_amount: z.strictObject({
    value: decimalSchema,
    reason: z.string().min(1),
    source: z.string().min(1),
  }),
  /** The curve of `recovery-curves.json` that expected loss is computed by. */
  recovery_curve: z.strictObject({
    value: z.string().min(1),
    reason: z.string().min(1),
    source: z.string().min(1),
  }),
});

export type PolicySettings = Readonly<z.infer<typeof policySettingsSchema>>;
