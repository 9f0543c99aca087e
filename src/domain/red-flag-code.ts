/** What people who meet a customer may notice, as policy: codes in four families, with what each usually means. */
import { z } from 'zod';
import { type Bilingual, bilingualSchema } from './bilingual.ts';
import { RED_FLAG_FAMILIES } from './file-kind.ts';

export const redFlagCodesSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Where the severities come from; each code says where its sign does. */
  severity_source: z.string().min(1),
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
    .min(1)
    .superRefine((codes, context) => {
      const families = new Map<string, string>();
      for (const [index, { code, family }] of codes.entries()) {
        const other = families.get(code);
        families.set(code, other ?? family);
        if (other === undefined) continue;
        const message =
          other === family
            ? `"${code}" stands here twice`
            : `"${code}" is in the family ${other} already: a code is in one family only`;
        context.addIssue({ code: 'custom', path: [index, 'code'], message });
      }
    }),
});

export type RedFlagCodes = Readonly<z.infer<typeof redFlagCodesSchema>>;

/** What people call each sign, by its code. */
export function redFlagTitles({ codes }: RedFlagCodes): ReadonlyMap<string, Bilingual> {
  return new Map(codes.map(({ code, title }) => [code, title]));
}
