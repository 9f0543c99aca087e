/** Profiles a firm can start from: other values for thresholds of the rule sets, as a set of their own. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { overrideSchema } from './rule-set.ts';

const profileValueSchema = z.strictObject({
  /** In the threshold's unit, between its `min` and `max`. */
  value: z.number(),
  reason: z.string().min(1),
  source: z.string().min(1),
  /** In place of the threshold's own overrides; absent: those stay. */
  overrides: z.array(overrideSchema).optional(),
});

const profileSchema = z.strictObject({
  profile: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'must be snake_case, at most 64 characters' }),
  title: bilingualSchema,
  /** By the rule set's name, then by the threshold's. Thresholds that are not named keep what their file says. */
  rule_sets: z.record(z.string(), z.record(z.string(), profileValueSchema)),
});

export const thresholdProfilesSchema = z.strictObject({
  $schema: z.string().optional(),
  profiles: z
    .array(profileSchema)
    .min(1)
    .superRefine((profiles, context) => {
      const names = new Set<string>();
      for (const [index, { profile }] of profiles.entries()) {
        if (names.has(profile)) {
          const message = `there is another profile ${profile}`;
          context.addIssue({ code: 'custom', path: [index, 'profile'], message });
        }
        names.add(profile);
      }
    }),
});

export type ThresholdProfile = Readonly<z.infer<typeof profileSchema>>;
export type ThresholdProfiles = Readonly<z.infer<typeof thresholdProfilesSchema>>;
/** A rule set's part of a profile, by threshold. */
export type ProfileValues = Readonly<Record<string, Readonly<z.infer<typeof profileValueSchema>>>>;
