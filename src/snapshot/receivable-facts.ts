/** The section *Receivables* of the catalogue. */
import type { DecimalText } from '../domain/money.ts';
import { overdueRatio, shareOfOpen } from './collection-measures.ts';
import { ratioOver, scaleMoney } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';

const SOURCE = 'Ledger: invoices, credit notes, payments';
const OPEN = 'open amount = amount − payments and credit notes applied on or before as_of, at least 0';
const NO_INVOICES = 'the ledger holds no invoices as of the day';
const NO_RATE = `${NO_INVOICES}, or a document that counts has no exchange rate at most 7 days old`;

export const RECEIVABLE_FACTS: readonly FactDefinition[] = factSection('receivables', [
  {
    name: 'receivable_total',
    type: 'money',
    unit: 'money',
    meaning: { en: 'What the customer owes in all', zh: '应收账款总额' },
    formula: `current_amount + overdue buckets − unapplied_amount, negative where more was paid than is owed; ${OPEN}`,
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: ({ receivables }) => receivables?.receivable_total ?? null,
  },
  bucket(
    'current_amount',
    'Open amount not yet due, residues below the minimum included',
    '未到期未结金额',
    'days overdue ≤ 0',
  ),
  {
    name: 'overdue_amount',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Open amount past its due day', zh: '逾期金额' },
    formula: 'overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_180 + overdue_181_plus',
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: ({ receivables }) => receivables?.overdue_amount ?? null,
  },
  bucket(
    'overdue_1_30',
    'Open amount 1 to 30 days overdue',
    '逾期1至30天的未结金额',
    '1 ≤ days overdue ≤ 30',
  ),
  bucket(
    'overdue_31_60',
    'Open amount 31 to 60 days overdue',
    '逾期31至60天的未结金额',
    '31 ≤ days overdue ≤ 60',
  ),
  bucket(
    'overdue_61_90',
    'Open amount 61 to 90 days overdue',
    '逾期61至90天的未结金额',
    '61 ≤ days overdue ≤ 90',
  ),
  bucket(
    'overdue_91_180',
    'Open amount 91 to 180 days overdue',
    '逾期91至180天的未结金额',
    '91 ≤ days overdue ≤ 180',
  ),
  bucket(
    'overdue_181_plus',
    'Open amount over 180 days overdue',
    '逾期181天及以上的未结金额',
    'days overdue ≥ 181',
  ),
  {
    name: 'overdue_ratio',
    type: 'ratio',
    unit: 'ratio',
    min: 0,
    max: 1,
    meaning: { en: 'Share of the open amount that is overdue', zh: '逾期金额占未结金额的比例' },
    formula: 'overdue_amount / (current_amount + overdue_amount); 0 where nothing is open',
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: overdueRatio,
  },
  {
    name: 'days_overdue_max',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: { en: 'Days overdue of the oldest overdue invoice', zh: '最长逾期天数' },
    formula:
      'largest as_of − due day over the overdue invoices, due days moved to business days; 0 where none is',
    source: SOURCE,
    unknown_when: NO_INVOICES,
    compute: ({ receivables }) => receivables?.days_overdue_max ?? null,
  },
  {
    name: 'days_overdue_weighted',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: { en: 'Days overdue, weighted by open amount', zh: '按未结金额加权的逾期天数' },
    formula:
      'Σ open amount × days overdue / Σ open amount over the overdue invoices; 0 where none is overdue',
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: daysOverdueWeighted,
  },
  {
    name: 'open_invoice_count',
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: { en: 'Number of open invoices', zh: '未结发票张数' },
    formula: 'invoices with an open amount',
    source: SOURCE,
    unknown_when: NO_INVOICES,
    compute: ({ receivables }) => receivables?.open_invoice_count ?? null,
  },
  {
    name: 'overdue_invoice_count',
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: { en: 'Number of overdue invoices', zh: '逾期发票张数' },
    formula: 'invoices in the overdue buckets',
    source: SOURCE,
    unknown_when: NO_INVOICES,
    compute: ({ receivables }) => receivables?.overdue_invoice_count ?? null,
  },
  bucket(
    'disputed_amount',
    'Open amount in dispute, part of the ageing too',
    '有争议的未结金额',
    'the invoice is disputed',
  ),
  {
    name: 'disputed_ratio',
    type: 'ratio',
    unit: 'ratio',
    min: 0,
    max: 1,
    meaning: { en: 'Share of the open amount that is in dispute', zh: '有争议金额占未结金额的比例' },
    formula: 'disputed_amount / (current_amount + overdue_amount); 0 where nothing is open',
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: ({ receivables }) => receivables && shareOfOpen(receivables, receivables.disputed_amount),
  },
  {
    name: 'unapplied_amount',
    type: 'money',
    unit: 'money',
    min: 0,
    passive: true,
    meaning: { en: 'Unapplied cash and credit notes', zh: '未核销收款及贷项' },
    formula:
      'payments and credit notes matched to no invoice, and what exceeds the invoice they are matched to',
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: ({ receivables }) => receivables?.unapplied_amount ?? null,
  },
  {
    name: 'invoice_amount_avg_365d',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Average amount of the invoices of the last 365 days', zh: '近365天发票平均金额' },
    formula: 'Σ amount / number of the invoices issued in (as_of − 365, as_of], rounded to the smallest unit',
    source: SOURCE,
    unknown_when: `${NO_RATE}, or no invoice was issued in the 365 days`,
    compute: invoiceAmountAverage,
  },
  bucket(
    'due_next_7_days',
    'Open amount that falls due within 7 days',
    '未来7天到期金额',
    'as_of ≤ due day ≤ as_of + 7',
  ),
  bucket(
    'due_next_30_days',
    'Open amount that falls due within 30 days',
    '未来30天到期金额',
    'as_of ≤ due day ≤ as_of + 30',
  ),
]);

type Bucket =
  | 'current_amount'
  | 'overdue_1_30'
  | 'overdue_31_60'
  | 'overdue_61_90'
  | 'overdue_91_180'
  | 'overdue_181_plus'
  | 'disputed_amount'
  | 'due_next_7_days'
  | 'due_next_30_days';

/** A fact that is a sum of open amounts, which the ledger's aggregates hold under the fact's own name. */
function bucket(name: Bucket, en: string, zh: string, which: string): Omit<FactDefinition, 'section'> {
  return {
    name,
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en, zh },
    formula: `Σ open amount of the invoices where ${which}`,
    source: SOURCE,
    unknown_when: NO_RATE,
    compute: ({ receivables }) => receivables?.[name] ?? null,
  };
}

function daysOverdueWeighted({ receivables }: FactInput): number | null {
  if (!receivables) return null;
  if (receivables.overdue_invoice_count === 0) return 0;
  return ratioOver(receivables.overdue_amount_days, receivables.overdue_amount);
}

function invoiceAmountAverage({ receivables, money_digits }: FactInput): DecimalText | null {
  if (!receivables || receivables.invoiced_amount_365d === null) return null;
  if (receivables.invoiced_count_365d === 0) return null;
  return scaleMoney(receivables.invoiced_amount_365d, '1', 1, receivables.invoiced_count_365d, money_digits);
}
