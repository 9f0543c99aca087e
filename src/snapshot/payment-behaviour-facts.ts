/** The section *Payment behaviour* of the catalogue. */
import { daysBetween } from '../domain/day.ts';
import type { DecimalText } from '../domain/money.ts';
import {
  averageDaysDelinquent,
  bestPossibleDso,
  collectionEffectiveness,
  collectionPeriod,
  countBackDso,
  daysSalesOutstanding,
  ledgerReaches,
  onTimeRate,
  receivableTurnover,
  salesOf,
} from './collection-measures.ts';
import { differenceOrUnknown, moneyText, ratioOver } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';

const SOURCE = 'Ledger: invoices, credit notes, payments';
const SALES = 'sales = invoices issued less credit notes issued';
const SETTLED =
  'settled on the day when what was paid and credited reached the amount, or on settled_on if that is earlier';
const NO_RATE =
  'the ledger holds no invoices as of the day, or a document that counts has no exchange rate at most 7 days old';

export const PAYMENT_BEHAVIOUR_FACTS: readonly FactDefinition[] = factSection('payment_behaviour', [
  {
    name: 'days_to_pay_avg_365d',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: {
      en: 'Average days from issue to settlement, of the invoices settled in the last 365 days',
      zh: '近365天结清发票的平均付款天数',
    },
    formula: `Σ (settlement day − issue day) / number of the invoices settled in (as_of − 365, as_of]; ${SETTLED}`,
    source: SOURCE,
    unknown_when: 'no invoice was settled in the 365 days',
    compute: ({ behaviour }) =>
      behaviour && averageOf(behaviour.days_to_pay_365d, behaviour.settled_count_365d),
  },
  {
    name: 'days_late_avg_90d',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: {
      en: 'Average days late, of the invoices settled in the last 90 days',
      zh: '近90天结清发票的平均延迟天数',
    },
    formula: `Σ max(0, settlement day − due day) / number of the invoices settled in (as_of − 90, as_of], due days moved to business days; ${SETTLED}`,
    source: SOURCE,
    unknown_when: 'no invoice was settled in the 90 days',
    compute: ({ behaviour }) => behaviour && averageOf(behaviour.days_late_90d, behaviour.settled_count_90d),
  },
  {
    name: 'days_late_avg_prior',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: {
      en: 'Average days late, of the invoices settled in the 275 days before the last 90',
      zh: '近90天之前275天内结清发票的平均延迟天数',
    },
    formula: 'days_late_avg_90d of the invoices settled in (as_of − 365, as_of − 90]',
    source: SOURCE,
    unknown_when: 'no invoice was settled in the 275 days',
    compute: ({ behaviour }) =>
      behaviour && averageOf(behaviour.days_late_prior, behaviour.settled_count_prior),
  },
  {
    name: 'days_late_trend',
    type: 'days',
    unit: 'days',
    meaning: {
      en: 'How many days later than before invoices are settled; negative: sooner',
      zh: '延迟天数的变化，负值表示付款加快',
    },
    formula: 'days_late_avg_90d − days_late_avg_prior',
    source: SOURCE,
    unknown_when: 'days_late_avg_90d or days_late_avg_prior is',
    compute: daysLateTrend,
  },
  {
    name: 'on_time_rate_365d',
    type: 'ratio',
    unit: 'ratio',
    min: 0,
    max: 1,
    meaning: {
      en: 'Share of what fell due in the last 365 days that was settled in time, grace days included',
      zh: '近365天回款及时率',
    },
    formula:
      'Σ amount settled by the last day in time / Σ amount of the invoices whose last day in time is in [as_of − 365, as_of − 1]; that is the due day, moved to a business day, and the grace days of payment after it: an invoice whose grace still runs does not count yet',
    source: SOURCE,
    unknown_when: `${NO_RATE}, nothing fell due in the 365 days, or the ledger began with a list of open items less than 365 days before: what had been paid by then is not in it`,
    compute: onTimeRate,
  },
  {
    name: 'overdue_amount_change_30d',
    type: 'money',
    unit: 'money',
    meaning: {
      en: 'Change of the overdue amount in the last 30 days; negative: less is overdue',
      zh: '近30天逾期金额变化，负值表示减少',
    },
    formula: 'overdue_amount − overdue_amount 30 days before, both at the rates of as_of',
    source: SOURCE,
    unknown_when: `${NO_RATE}, or the ledger begins less than 30 days before`,
    compute: overdueAmountChange,
  },
  {
    name: 'days_since_last_payment',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: { en: 'Days since anything was last paid or settled', zh: '距最近一次付款的天数' },
    formula: 'as_of − the newest of paid_on and settled_on on or before as_of',
    source: SOURCE,
    unknown_when: 'the customer never paid anything, or the ledger holds no invoices as of the day',
    compute: daysSinceLastPayment,
  },
  {
    name: 'broken_promises_180d',
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: { en: 'Promises to pay that were broken in the last 180 days', zh: '近180天失约次数' },
    formula:
      'promises with as_of − 180 < pay_by + grace days < as_of of which less than the promised amount was paid from promised_on through pay_by + grace days, on the invoice it names or on any; none whose invoice was settled by then, by payments, credit notes or settled_on, even before the promise',
    source: 'Ledger: promises, payments, invoices',
    unknown_when: 'the ledger holds no promises as of the day',
    compute: ({ behaviour }) => behaviour?.broken_promises_180d ?? null,
  },
  {
    name: 'sales_90d',
    type: 'money',
    unit: 'money',
    meaning: { en: 'Sales of the last 90 days, less credit notes', zh: '近90天净销售额' },
    formula: 'Σ invoices − Σ credit notes issued in (as_of − 90, as_of], at the rates of as_of',
    source: 'Ledger: invoices, credit notes',
    unknown_when: `${NO_RATE}, or the ledger begins less than 90 days before`,
    compute: sales90d,
  },
  {
    name: 'sales_change_90d',
    type: 'ratio',
    unit: 'ratio',
    meaning: {
      en: 'Change of sales against the 90 days before; 0.1 is a tenth more, −1 is no sales at all',
      zh: '近90天销售额较前90天的变化率',
    },
    formula: `(sales_90d − sales of (as_of − 180, as_of − 90]) / those before; ${SALES}`,
    source: 'Ledger: invoices, credit notes',
    unknown_when: `${NO_RATE}, the ledger begins less than 180 days before, or the sales before were zero or less`,
    compute: salesChange,
  },
  {
    name: 'dso',
    type: 'days',
    unit: 'days',
    meaning: {
      en: 'Days sales outstanding, by the sales of the last 90 days',
      zh: '应收账款周转天数（近90天）',
    },
    formula: `receivable_total / sales_90d × 90; ${SALES}`,
    source: SOURCE,
    unknown_when: unknownOverSales(90),
    compute: (input) => daysSalesOutstanding(input, 90),
  },
  {
    name: 'dso_365d',
    type: 'days',
    unit: 'days',
    meaning: {
      en: 'Days sales outstanding, by the sales of the last 365 days',
      zh: '应收账款周转天数（近365天）',
    },
    formula: `receivable_total / sales of (as_of − 365, as_of] × 365; ${SALES}`,
    source: SOURCE,
    unknown_when: unknownOverSales(365),
    compute: (input) => daysSalesOutstanding(input, 365),
  },
  {
    name: 'bpdso',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: {
      en: 'Best possible days sales outstanding: what they were if nothing were overdue',
      zh: '最佳可能应收账款周转天数',
    },
    formula: `current_amount / sales_90d × 90; ${SALES}`,
    source: SOURCE,
    unknown_when: unknownOverSales(90),
    compute: bestPossibleDso,
  },
  {
    name: 'add',
    type: 'days',
    unit: 'days',
    meaning: { en: 'Average days delinquent: DSO beyond the best possible', zh: '平均拖欠天数' },
    formula: 'dso − bpdso',
    source: SOURCE,
    unknown_when: unknownOverSales(90),
    compute: averageDaysDelinquent,
  },
  {
    name: 'dso_countback',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: {
      en: 'Days sales outstanding by counting back: how many days of the newest sales are not paid',
      zh: '倒推法应收账款周转天数',
    },
    formula: `from receivable_total, the newest calendar month's sales are taken and its days added (of the month of as_of those elapsed), then the month before, the last month in part: what is left / its sales × its days; 0 where nothing is owed; ${SALES}`,
    source: SOURCE,
    unknown_when: `${NO_RATE}, 24 months of sales do not cover the receivable, or the ledger does not reach back through the months it takes`,
    compute: countBackDso,
  },
  {
    name: 'cei_30d',
    type: 'score',
    unit: 'score',
    meaning: {
      en: 'Collection effectiveness index of the last 30 days: of what could have been collected, the share that was, in percent',
      zh: '近30天收款效率指数',
    },
    formula: `(receivable 30 days before + sales of 30 days − receivable_total) / (receivable 30 days before + sales of 30 days − current_amount) × 100, over 100 where more is unapplied than overdue; ${SALES}`,
    source: SOURCE,
    unknown_when: `${NO_RATE}, the ledger begins less than 30 days before, or the divisor is zero or less`,
    compute: collectionEffectiveness,
  },
  {
    name: 'receivable_turnover_365d',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'How often in a year the receivable is turned over', zh: '近365天应收账款周转率' },
    formula: `sales of (as_of − 365, as_of] / mean of receivable_total and what it was 365 days before; ${SALES}`,
    source: SOURCE,
    unknown_when: `${NO_RATE}, the ledger begins less than 365 days before, or the mean is zero or less`,
    compute: receivableTurnover,
  },
  {
    name: 'collection_period_365d',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: { en: 'Average collection period', zh: '近365天平均回款周期' },
    formula: '365 / receivable_turnover_365d',
    source: SOURCE,
    unknown_when: 'receivable_turnover_365d is, or the sales were zero or less',
    compute: collectionPeriod,
  },
]);

function unknownOverSales(days: number): string {
  return `${NO_RATE}, the ledger begins less than ${days} days before, or the sales are zero or less`;
}

function averageOf(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}

/** As one fraction of whole numbers: the difference of two quotients would be off in its last digits. */
function daysLateTrend({ behaviour }: FactInput): number | null {
  if (behaviour === null) return null;
  const { days_late_90d, settled_count_90d, days_late_prior, settled_count_prior } = behaviour;
  return averageOf(
    days_late_90d * settled_count_prior - days_late_prior * settled_count_90d,
    settled_count_90d * settled_count_prior,
  );
}

function overdueAmountChange(input: FactInput): DecimalText | null {
  const { receivables, behaviour, money_digits } = input;
  if (receivables === null || behaviour === null || !ledgerReaches(input, 30)) return null;
  return differenceOrUnknown(receivables.overdue_amount, behaviour.overdue_amount_30d_ago, money_digits);
}

function daysSinceLastPayment({ as_of, behaviour }: FactInput): number | null {
  if (behaviour === null || behaviour.last_payment_on === null) return null;
  return daysBetween(behaviour.last_payment_on, as_of);
}

function sales90d(input: FactInput): DecimalText | null {
  const sales = salesOf(input, 90);
  return sales === null ? null : moneyText(sales, input.money_digits);
}

function salesChange(input: FactInput): number | null {
  if (!ledgerReaches(input, 180)) return null;
  const before = input.behaviour?.sales_90d_before ?? null;
  return ratioOver(differenceOrUnknown(salesOf(input, 90), before, input.money_digits), before);
}
