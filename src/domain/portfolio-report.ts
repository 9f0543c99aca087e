/** The portfolio as of a day: its ageing and the trade's measures against their targets, whole and by group. */
import { z } from 'zod';
import { daySchema } from './day.ts';
import { INDUSTRY_SCHEMES } from './file-kind.ts';
import { currencySchema, decimalSchema } from './money.ts';
import { PORTFOLIO_MEASURES } from './portfolio-target.ts';

/** What the portfolio is looked at by, in this order. */
export const PORTFOLIO_SPLITS = ['industry', 'customer_class', 'account_manager', 'currency'] as const;

export type PortfolioSplit = (typeof PORTFOLIO_SPLITS)[number];

const amount = decimalSchema.nullable();

const ageingSchema = z
  .strictObject({
    receivable_total: amount.meta({
      description: 'current_amount + overdue_amount − unapplied_amount, to the cent',
    }),
    current_amount: amount,
    overdue_amount: amount.meta({ description: 'The sum of the five ages below' }),
    overdue_1_30: amount,
    overdue_31_60: amount,
    overdue_61_90: amount,
    overdue_91_180: amount,
    overdue_181_plus: amount,
    unapplied_amount: amount,
  })
  .meta({
    id: 'PortfolioAgeing',
    description: 'Amounts in base currency; null is unknown for lack of an exchange rate',
  });

const targetSchema = z
  .strictObject({ at_most: z.number().optional(), at_least: z.number().optional() })
  .meta({ id: 'PortfolioTarget', description: 'One of the two; met at the value itself' });

const measureSchema = z
  .strictObject({
    measure: z.enum(PORTFOLIO_MEASURES),
    unit: z.string().meta({ examples: ['days'] }),
    value: z.number().nullable(),
    month_before: z.number().nullable(),
    year_before: z.number().nullable(),
    target: targetSchema.nullable().meta({ description: 'Null where the firm set none' }),
    met: z
      .boolean()
      .nullable()
      .meta({ description: 'Null where the value is unknown or there is no target' }),
  })
  .meta({ id: 'PortfolioMeasure', description: 'A ratio of 1 is 100 %; null is unknown' });

const groupSchema = z
  .strictObject({
    value: z.string().nullable().meta({
      description:
        'Of an industry its section or NAICS sector; the class, the manager, the currency of the documents; null where customers have none, and of the whole',
    }),
    industry_scheme: z.enum(INDUSTRY_SCHEMES).nullable(),
    customers: z.int().min(0).meta({ description: 'By currency, one customer can be in several groups' }),
    ageing: ageingSchema.nullable(),
    ageing_month_before: ageingSchema.nullable(),
    ageing_year_before: ageingSchema.nullable(),
    measures: z.array(measureSchema),
  })
  .meta({
    id: 'PortfolioGroup',
    description:
      'Ageing is null of a day by which the ledger held no invoices, or of a currency no documents. Groups are by what customers are now',
  });

export const portfolioReportSchema = z
  .strictObject({
    as_of: daySchema,
    month_before: daySchema.meta({
      description:
        'The same day of the month before; its last day where as_of is the last of its month or it has no such day',
    }),
    year_before: daySchema.meta({ description: 'The same of the month a year before' }),
    base_currency: currencySchema,
    currencies_without_rate: z
      .strictObject({
        as_of: z.array(currencySchema),
        month_before: z.array(currencySchema),
        year_before: z.array(currencySchema),
      })
      .meta({
        description:
          'Currencies of documents that count on the day and have no exchange rate at most 7 days old, for lack of which amounts and measures are unknown',
      }),
    all: groupSchema,
    by: z.strictObject({
      industry: z.array(groupSchema),
      customer_class: z.array(groupSchema),
      account_manager: z.array(groupSchema),
      currency: z.array(groupSchema),
    }),
  })
  .meta({ id: 'Portfolio' });

export type PortfolioReport = z.infer<typeof portfolioReportSchema>;
export type PortfolioReportGroup = z.infer<typeof groupSchema>;
export type PortfolioReportMeasure = z.infer<typeof measureSchema>;
export type PortfolioAgeing = z.infer<typeof ageingSchema>;
