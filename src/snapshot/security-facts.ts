/** The section *Credit and security* of the catalogue. */
import { daysBetween } from '../domain/day.ts';
import { type DecimalText, subtractMoneyToZero } from '../domain/money.ts';
import { creditUtilisation, overLimitAmount } from './credit-limit-use.ts';
import { moneyText, scaleMoney } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';

const UNKNOWN_WHEN =
  'the ledger holds no invoices as of the day, or an amount has no exchange rate at most 7 days old';
const NO_LIMIT = 'the customer has no credit limit, or its currency no exchange rate at most 7 days old';

export const SECURITY_FACTS: readonly FactDefinition[] = factSection('security', [
  {
    name: 'credit_limit',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Credit limit of the customer, in base currency', zh: '信用额度（本位币）' },
    formula: "credit_limit × the exchange rate of the customer's currency, rounded to the smallest unit",
    source: 'Ledger: customers, fx_rates',
    unknown_when: NO_LIMIT,
    compute: creditLimit,
  },
  {
    name: 'credit_utilisation',
    type: 'ratio',
    unit: 'ratio',
    meaning: { en: 'Share of the credit limit that is used', zh: '信用额度使用率' },
    formula: 'receivable_total / credit_limit, negative where more was paid than is owed',
    source: 'Ledger: customers, invoices, credit notes, payments',
    unknown_when: `receivable_total is, the limit is 0, or ${NO_LIMIT}`,
    compute: (input) => creditUtilisation(receivableTotal(input), creditLimit(input)),
  },
  {
    name: 'over_limit_amount',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'What the customer owes beyond its credit limit', zh: '超出信用额度的金额' },
    formula: 'max(0, receivable_total − credit_limit)',
    source: 'Ledger: customers, invoices, credit notes, payments',
    unknown_when: `receivable_total is, or ${NO_LIMIT}`,
    compute: (input) => overLimitAmount(receivableTotal(input), creditLimit(input)),
  },
  {
    name: 'guarantee_cover',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Guarantees valid on the day', zh: '有效担保金额' },
    formula: 'Σ amount of the guarantees with valid_from ≤ as_of ≤ valid_to, an absent day being no bound',
    source: 'Ledger: guarantees',
    unknown_when: UNKNOWN_WHEN,
    compute: ({ receivables }) => receivables?.guarantee_cover ?? null,
  },
  {
    name: 'exposure_uncovered',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Receivable that no valid guarantee covers', zh: '未覆盖敞口' },
    formula: 'max(0, receivable_total − guarantee_cover)',
    source: 'Ledger: invoices, credit notes, payments, guarantees',
    unknown_when: UNKNOWN_WHEN,
    compute: exposureUncovered,
  },
  {
    name: 'guarantee_expires_in_days',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: {
      en: 'Days until the first of the valid guarantees ends; 0: this is its last day',
      zh: '有效担保最早到期的剩余天数',
    },
    formula: 'the soonest valid_to of the guarantees valid on as_of − as_of',
    source: 'Ledger: guarantees',
    unknown_when: 'no guarantee is valid on the day, none of them ends, or the ledger holds no invoices',
    compute: guaranteeExpiresInDays,
  },
  {
    name: 'relationship_days',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: { en: 'Days since the customer became one', zh: '建立客户关系的天数' },
    formula: 'as_of − customer_since',
    source: 'Ledger: customers',
    unknown_when: 'the customer has no customer_since, or it is after as_of',
    compute: relationshipDays,
  },
]);

function creditLimit({ customer, money_digits }: FactInput): DecimalText | null {
  const { credit_limit, currency_rate } = customer;
  if (credit_limit === null || currency_rate === null) return null;
  return scaleMoney(credit_limit, currency_rate, 1, 1, money_digits);
}

function receivableTotal({ receivables }: FactInput): DecimalText | null {
  return receivables?.receivable_total ?? null;
}

function exposureUncovered({ receivables, money_digits }: FactInput): DecimalText | null {
  if (!receivables) return null;
  const { receivable_total, guarantee_cover } = receivables;
  if (receivable_total === null || guarantee_cover === null) return null;
  return moneyText(subtractMoneyToZero(receivable_total, guarantee_cover), money_digits);
}

function guaranteeExpiresInDays({ as_of, receivables }: FactInput): number | null {
  if (receivables === null || receivables.guarantee_expires_on === null) return null;
  return daysBetween(as_of, receivables.guarantee_expires_on);
}

function relationshipDays({ as_of, customer }: FactInput): number | null {
  const { customer_since } = customer;
  return customer_since === null || customer_since > as_of ? null : daysBetween(customer_since, as_of);
}
