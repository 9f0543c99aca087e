/** An alert, its evidence and its actions: section 5 of the outward contract. */
import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { daySchema } from './day.ts';
import { moneySchema } from './money.ts';
import { OWNER_ROLES } from './playbook.ts';
import { severitySchema } from './severity.ts';

export const ALERT_STATUSES = ['open', 'acknowledged', 'snoozed', 'closed'] as const;
export const ALERT_CHANGES = ['existing', 'new', 'worse', 'same', 'better', 'back'] as const;
export const CLOSE_REASONS = ['cleared', 'resolved', 'dismissed'] as const;
export const ALERT_EVENT_KINDS = ['opened', 'escalated', 'deescalated', 'cleared'] as const;
export const ACTION_STATUSES = ['recommended', 'done', 'skipped'] as const;

export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type AlertChange = (typeof ALERT_CHANGES)[number];
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];

const scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** A condition that made the rule fire: the fact's value, what it was held against, and its value a snapshot before. */
export const evidenceSchema = z
  .strictObject({
    fact: z.string(),
    value: scalar,
    unit: z.string(),
    operator: z.string(),
    threshold: scalar,
    previous: scalar,
  })
  .meta({ id: 'Evidence' });

/** The smallest change of one fact alone that turns the rule to clear. */
export const wouldClearSchema = z
  .strictObject({ fact: z.string(), operator: z.string(), value: scalar })
  .meta({ id: 'WouldClear' });

export const alertActionSchema = z
  .strictObject({
    action_id: z.string(),
    code: z.string(),
    title: bilingualSchema,
    owner_role: z.enum(OWNER_ROLES),
    due_on: daySchema,
    status: z.enum(ACTION_STATUSES),
    result: z.string().nullable(),
  })
  .meta({ id: 'AlertAction' });

export const alertRuleSchema = z
  .strictObject({ rule_set: z.string(), version: z.int(), sha256: z.string(), rule: z.string() })
  .meta({ id: 'AlertRule' });

export const alertSchema = z
  .strictObject({
    alert_id: z.string(),
    customer_id: z.string(),
    customer_name: z.string(),
    indicator: z.string(),
    severity: severitySchema,
    status: z.enum(ALERT_STATUSES),
    change: z.enum(ALERT_CHANGES),
    opened_on: daySchema,
    last_fired_on: daySchema,
    closed_on: daySchema.nullable(),
    close_reason: z.enum(CLOSE_REASONS).nullable(),
    owner: z.string().nullable(),
    money_at_risk: moneySchema,
    exposure: moneySchema,
    rule: alertRuleSchema,
    as_of: daySchema,
    message: bilingualSchema,
    evidence: z.array(evidenceSchema),
    would_clear: z.array(wouldClearSchema),
    actions: z.array(alertActionSchema),
  })
  .meta({ id: 'Alert' });

export type Evidence = Readonly<z.infer<typeof evidenceSchema>>;
export type WouldClear = Readonly<z.infer<typeof wouldClearSchema>>;
export type AlertAction = Readonly<z.infer<typeof alertActionSchema>>;
export type AlertRule = Readonly<z.infer<typeof alertRuleSchema>>;
export type Alert = Readonly<z.infer<typeof alertSchema>>;
