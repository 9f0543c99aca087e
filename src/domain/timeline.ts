/** Everything that happened to or with a customer, as one stream of days: the item of each kind. */
import { z } from 'zod';
import { alertEventSchema } from './alert.ts';
import { daySchema } from './day.ts';
import {
  DOCUMENT_TYPES,
  GUARANTEE_KINDS,
  INDUSTRY_SCHEMES,
  OUTCOME_KINDS,
  POLICY_DIRECTIONS,
  RED_FLAG_FAMILIES,
  STATEMENT_AMOUNTS,
  type StatementAmount,
} from './file-kind.ts';
import { currencySchema, decimalSchema, moneySchema } from './money.ts';

/** By name, as items of the same day follow each other. */
export const TIMELINE_TYPES = [
  'alert_event',
  'assessment',
  'guarantee_ended',
  'guarantee_started',
  'invoice_issued',
  'invoice_settled',
  'invoice_written_off',
  'outcome',
  'payment',
  'policy_event',
  'promise',
  'rating',
  'red_flag',
  'statement',
] as const;
export type TimelineType = (typeof TIMELINE_TYPES)[number];

const text = z.string();

function itemSchema<const T extends TimelineType, const F extends z.ZodRawShape>(
  type: T,
  id: string,
  description: string,
  fields: F,
) {
  return z
    .strictObject({
      type: z.literal(type),
      id: z.string().meta({ description: id }),
      day: daySchema,
      ...fields,
    })
    .meta({ id: schemaName(type), description });
}

const invoiceFields = {
  document_type: z.enum(DOCUMENT_TYPES),
  amount: moneySchema.meta({ description: 'Of the whole document' }),
  due_on: daySchema,
};

const guaranteeFields = {
  kind: z.enum(GUARANTEE_KINDS),
  amount: moneySchema,
  valid_from: daySchema.nullable(),
  valid_to: daySchema.nullable(),
};

const statementAmounts = Object.fromEntries(
  STATEMENT_AMOUNTS.map((name) => [name, decimalSchema.nullable()]),
) as Readonly<Record<StatementAmount, z.ZodNullable<typeof decimalSchema>>>;

const { kind, run_id, severity, previous_severity, money_at_risk, alert_id, indicator } =
  alertEventSchema.shape;

export const timelineItemSchema = z
  .discriminatedUnion('type', [
    itemSchema('alert_event', 'The number of the event', 'A change of one of its alerts', {
      alert_id,
      indicator,
      kind,
      run_id,
      severity,
      previous_severity,
      money_at_risk,
    }),
    itemSchema('assessment', 'The model', 'A scorecard filled in, or notes of one', {
      items: z.array(
        z.strictObject({
          item: text,
          score: decimalSchema.nullable(),
          note: text.nullable(),
          assessor: text.nullable(),
        }),
      ),
    }),
    itemSchema(
      'guarantee_ended',
      'The guarantee_id',
      'The last day that a guarantee is valid',
      guaranteeFields,
    ),
    itemSchema(
      'guarantee_started',
      'The guarantee_id',
      'The first day that a guarantee is valid',
      guaranteeFields,
    ),
    itemSchema('invoice_issued', 'The invoice_id', 'An invoice or a credit note', {
      ...invoiceFields,
      disputed: z.boolean().meta({ description: 'As the ledger has it now' }),
      applies_to_invoice_id: text.nullable(),
    }),
    itemSchema(
      'invoice_settled',
      'The invoice_id',
      'The day from which nothing of a document is open: its settled_on, or that of the payment or credit note that made it up',
      invoiceFields,
    ),
    itemSchema(
      'invoice_written_off',
      'The invoice_id',
      'What is open of a document was given up',
      invoiceFields,
    ),
    itemSchema('outcome', 'The kind', 'How it ended with the customer; never a fact', {
      kind: z.enum(OUTCOME_KINDS),
    }),
    itemSchema('payment', 'The payment_id', 'Money received', {
      invoice_id: text.nullable().meta({ description: 'null: not matched to an invoice' }),
      amount: moneySchema,
    }),
    itemSchema('policy_event', 'The event_id', "An announcement that touches the customer's industry", {
      industry_scheme: z.enum(INDUSTRY_SCHEMES),
      industry_codes: z.array(text),
      direction: z.enum(POLICY_DIRECTIONS),
      severity: z.int(),
      title: text,
      country: text.nullable(),
      effective_on: daySchema.nullable(),
      expires_on: daySchema.nullable(),
      source_url: text.nullable(),
    }),
    itemSchema('promise', 'The promise_id', 'A promise to pay, on the day it was made', {
      invoice_id: text.nullable(),
      pay_by: daySchema,
      amount: moneySchema,
    }),
    itemSchema('rating', 'The agency', 'A grade given by an agency', {
      scale: text,
      grade: text,
      outlook: text.nullable(),
    }),
    itemSchema('red_flag', 'The red_flag_id', 'Something that sales staff noticed', {
      family: z.enum(RED_FLAG_FAMILIES),
      code: text,
      severity: z.int().nullable(),
      note: text.nullable(),
      reporter: text.nullable(),
    }),
    itemSchema(
      'statement',
      'The end of the period and its months',
      'A financial statement, on the day it was published; 90 days after its period where that day is not recorded',
      {
        period_end: daySchema,
        period_months: z.int(),
        published_on: daySchema.nullable(),
        currency: currencySchema,
        ...statementAmounts,
      },
    ),
  ])
  .meta({ id: 'TimelineItem' });

/** `TimelineInvoiceSettled` for `invoice_settled`. */
function schemaName(type: TimelineType): string {
  const words = type.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Timeline${words.join('')}`;
}

export type TimelineItem = Readonly<z.infer<typeof timelineItemSchema>>;
