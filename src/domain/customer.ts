/** A customer as the ledger knows it, and how much there is open against it. */
import { z } from 'zod';
import { daySchema } from './day.ts';
import { CUSTOMER_CLASSES, INDUSTRY_SCHEMES } from './file-kind.ts';
import { currencySchema, moneySchema } from './money.ts';
import { severitySchema } from './severity.ts';

export type CustomerClass = (typeof CUSTOMER_CLASSES)[number];

export const customerSchema = z
  .strictObject({
    customer_id: z.string().meta({ examples: ['C00042'] }),
    name: z.string().meta({ examples: ['Ningbo Hengda Machinery Co., Ltd.'] }),
    industry_scheme: z.enum(INDUSTRY_SCHEMES).nullable(),
    industry_code: z
      .string()
      .nullable()
      .meta({ description: 'As its scheme spells it', examples: ['3461'] }),
    country: z
      .string()
      .nullable()
      .meta({ examples: ['CN'] }),
    currency: currencySchema.nullable().meta({ description: 'Of its documents; null: the base currency' }),
    credit_limit: moneySchema,
    payment_terms_days: z
      .int()
      .nullable()
      .meta({ examples: [60] }),
    customer_class: z.enum(CUSTOMER_CLASSES).nullable(),
    group_id: z.string().nullable(),
    account_manager: z
      .string()
      .nullable()
      .meta({ examples: ['li.na@example.com'] }),
    customer_since: daySchema.nullable(),
    open_alert_count: z.int().min(0).meta({ description: 'Alerts that are not closed' }),
    severity_max: severitySchema
      .nullable()
      .meta({ description: 'The worst of them; null where there is none' }),
  })
  .meta({ id: 'Customer' });

export type Customer = Readonly<z.infer<typeof customerSchema>>;
