/** Why customers say they have not paid, as policy: what to answer on the phone, and what to do next. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';

const reasonSchema = z.strictObject({
  /** As invoices carry it in `overdue_reason`. */
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case, at most 64 characters' }),
  title: bilingualSchema,
  /** What to say to the customer there and then. */
  answer: bilingualSchema,
  /** An action of the playbook. */
  next_action: z.string().min(1),
  source: z.string().min(1),
});

export const overdueReasonsSchema = z.strictObject({
  $schema: z.string().optional(),
  reasons: z
    .array(reasonSchema)
    .min(1)
    .superRefine((reasons, context) => {
      const codes = new Set<string>();
      for (const [index, { code }] of reasons.entries()) {
        if (codes.has(code)) {
          const message = `the code ${code} is given twice`;
          context.addIssue({ code: 'custom', path: [index, 'code'], message });
        }
        codes.add(code);
      }
    }),
});

export type OverdueReason = Readonly<z.infer<typeof reasonSchema>>;
