/** What people who meet a customer may notice, as policy: codes in four families, with what each usually means. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { RED_FLAG_FAMILIES } from './file-kind.ts';

export const redFlagCodesSchema = z.strictObject({
  $schema: z.string().optional(),
  codes: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case' }),
        family: z.enum(RED_FLAG_FAMILIES),
        title: bilingualSchema,
        /** 1 to 5, for a red flag that was reported without one. */
        severity: z.int().min(1).max(5),
        source: z.string().min(1),
      }),
    )
    .min(1),
});

export type RedFlagCodes = Readonly<z.infer<typeof redFlagCodesSchema>>;
