/** The playbook: what to do about an alert, by whom and until when, staged by age and severity. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { severitySchema } from './severity.ts';

export const OWNER_ROLES = ['sales', 'credit_manager', 'finance', 'legal', 'risk_officer'] as const;

export const playbookActionSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: bilingualSchema,
  /** When and how, in a sentence or two. */
  guidance: bilingualSchema,
  owner_role: z.enum(OWNER_ROLES),
  /**
   * Days from the day the action is recommended to the day it is due: business days where the settings' `action_days`
   * say so and there is a calendar of them.
   */
  due_in_days: z.int().min(0).max(365),
  when: z.strictObject({
    severities: z.array(severitySchema).min(1),
    /** Bounds on `days_overdue_max`, both included; a customer whose days are unknown fits an action without bounds. */
    days_overdue_min: z.int().optional(),
    days_overdue_max: z.int().optional(),
  }),
  source: z.string().min(1),
});

export const playbookSchema = z.strictObject({
  $schema: z.string().optional(),
  actions: z.array(playbookActionSchema).min(1),
});

export type PlaybookAction = Readonly<z.infer<typeof playbookActionSchema>>;
export type Playbook = Readonly<z.infer<typeof playbookSchema>>;
export type OwnerRole = (typeof OWNER_ROLES)[number];
