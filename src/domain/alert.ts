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

/** What a list of alerts can be sorted by, each with the most urgent first: most money, worst, newest. */
export const ALERT_SORTS = ['money_at_risk', 'expected_loss', 'severity', 'opened_on', 'updated_at'] as const;

export type AlertSort = (typeof ALERT_SORTS)[number];
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type AlertChange = (typeof ALERT_CHANGES)[number];
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];

const scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** A condition that made the rule fire: the fact's value, what it was held against, and its value a snapshot before. */
export const evidenceSchema = z
  .strictObject({
    fact: z.string().meta({ examples: ['days_overdue_max'] }),
    value: scalar.meta({ examples: [77] }),
    unit: z.string().meta({ examples: ['days'] }),
    operator: z.string().meta({ examples: ['greaterThan'] }),
    threshold: scalar.meta({ examples: [60] }),
    previous: scalar.meta({ description: 'In the snapshot before', examples: [76] }),
  })
  .meta({ id: 'Evidence', description: 'A condition that made the rule fire' });

/** The smallest change of one fact alone that turns the rule to clear. */
export const wouldClearSchema = z
  .strictObject({
    fact: z.string().meta({ examples: ['days_overdue_max'] }),
    operator: z.string().meta({ examples: ['lessThanInclusive'] }),
    value: scalar.meta({ examples: [60] }),
  })
  .meta({
    id: 'WouldClear',
    description: 'The smallest change of this fact alone that would turn the rule to clear',
  });

export const alertActionSchema = z
  .strictObject({
    action_id: z.string(),
    code: z.string().meta({ description: 'Of the playbook', examples: ['call_customer'] }),
    title: bilingualSchema,
    owner_role: z.enum(OWNER_ROLES),
    due_on: daySchema,
    status: z.enum(ACTION_STATUSES),
    result: z.string().nullable().meta({ description: 'What came of it; null while nobody has said' }),
  })
  .meta({ id: 'AlertAction', description: 'Something to do about the alert' });

export const alertRuleSchema = z
  .strictObject({
    rule_set: z.string().meta({ examples: ['overdue'] }),
    version: z.int().meta({ examples: [3] }),
    sha256: z
      .string()
      .meta({ description: 'Of the rule set, so that it can be told from every other version' }),
    rule: z.string().meta({ examples: ['overdue_days_high'] }),
  })
  .meta({ id: 'AlertRule', description: 'The rule that fires, in the very version that did' });

export const alertSchema = z
  .strictObject({
    alert_id: z.string(),
    customer_id: z.string().meta({ examples: ['C00042'] }),
    customer_name: z.string().meta({ examples: ['Ningbo Hengda Machinery Co., Ltd.'] }),
    indicator: z.string().meta({
      description: 'What it is about; a customer has at most one alert of an indicator that is not closed',
      examples: ['overdue'],
    }),
    severity: severitySchema,
    status: z.enum(ALERT_STATUSES),
    change: z.enum(ALERT_CHANGES).meta({
      description:
        'What the newest run made of it: `new` to the list, `worse`, the `same` or `better` than the day before, or `back` after it was closed; `existing` is what the first run of an installation found',
    }),
    opened_on: daySchema,
    last_fired_on: daySchema,
    closed_on: daySchema.nullable(),
    close_reason: z.enum(CLOSE_REASONS).nullable(),
    owner: z
      .string()
      .nullable()
      .meta({ examples: ['li.na@example.com'] }),
    updated_at: z.iso.datetime().meta({
      description: 'When anything of it last changed; a run that finds it as it was does not count',
      examples: ['2026-11-21T06:00:12.345Z'],
    }),
    money_at_risk: moneySchema.meta({
      description:
        'The exposure less what valid guarantees cover, in base currency; a null amount is unknown',
    }),
    exposure: moneySchema.meta({ description: 'The money fact that its rule names' }),
    expected_loss: moneySchema.meta({
      description:
        'The loss to expect on all that the customer owes and no guarantee covers, in base currency: its fact `expected_loss` of as_of, the same on all its alerts; a null amount is unknown',
    }),
    rule: alertRuleSchema,
    as_of: daySchema.meta({ description: 'The newest day it was looked at, of which its evidence is' }),
    message: bilingualSchema.meta({ description: 'Why, in a sentence that can be forwarded' }),
    evidence: z.array(evidenceSchema),
    would_clear: z.array(wouldClearSchema),
    actions: z.array(alertActionSchema),
  })
  .meta({ id: 'Alert', description: 'A warning about one customer and one indicator' });

export const openAlertSchema = alertSchema
  .pick({
    alert_id: true,
    indicator: true,
    severity: true,
    status: true,
    change: true,
    opened_on: true,
    owner: true,
    money_at_risk: true,
    expected_loss: true,
  })
  .meta({ id: 'OpenAlert', description: 'An alert of the customer that is not closed, in short' });

/** One change of one alert. */
export const alertEventSchema = z
  .strictObject({
    event_id: z.string().meta({ description: 'Its place among all events: a later one has a higher number' }),
    alert_id: z.string(),
    customer_id: z.string(),
    indicator: z.string(),
    kind: z.enum(ALERT_EVENT_KINDS),
    as_of: daySchema,
    run_id: z.string(),
    severity: severitySchema.meta({ description: 'From this event on' }),
    previous_severity: severitySchema.nullable(),
    money_at_risk: moneySchema,
  })
  .meta({ id: 'AlertEvent', description: 'One change of an alert' });

export type Evidence = Readonly<z.infer<typeof evidenceSchema>>;
export type WouldClear = Readonly<z.infer<typeof wouldClearSchema>>;
export type AlertAction = Readonly<z.infer<typeof alertActionSchema>>;
export type AlertRule = Readonly<z.infer<typeof alertRuleSchema>>;
export type Alert = Readonly<z.infer<typeof alertSchema>>;
export type OpenAlert = Readonly<z.infer<typeof openAlertSchema>>;
export type RecordedAlertEvent = Readonly<z.infer<typeof alertEventSchema>>;
