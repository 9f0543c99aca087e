/** The customer's own attributes as facts, for segments. They carry no day: a past day sees them as they are now. */
import { CUSTOMER_CLASSES } from '../domain/file-kind.ts';
import { type FactDefinition, factSection } from './fact-definition.ts';

const SOURCE = 'Ledger: customers';

export const ATTRIBUTE_FACTS: readonly FactDefinition[] = factSection('attributes', [
  {
    name: 'customer_class',
    type: 'text',
    unit: 'text',
    values: CUSTOMER_CLASSES,
    meaning: { en: 'Class of the customer: new, existing, core or high_risk', zh: '客户类别' },
    formula: 'customer_class as recorded',
    source: SOURCE,
    unknown_when: 'the customer has none',
    compute: ({ customer }) => customer.customer_class,
  },
  {
    name: 'country',
    type: 'text',
    unit: 'text',
    meaning: { en: 'Country of the customer', zh: '客户所在国家' },
    formula: 'country as recorded',
    source: SOURCE,
    unknown_when: 'the customer has none',
    compute: ({ customer }) => customer.country,
  },
  {
    name: 'industry_code',
    type: 'text',
    unit: 'text',
    meaning: { en: 'Industry of the customer, in its own scheme', zh: '客户行业代码' },
    formula: 'industry_code as recorded',
    source: SOURCE,
    unknown_when: 'the customer has none',
    compute: ({ customer }) => customer.industry_code,
  },
  {
    name: 'payment_terms_days',
    type: 'days',
    unit: 'days',
    min: 0,
    meaning: { en: 'Payment terms agreed with the customer', zh: '约定账期天数' },
    formula: 'payment_terms_days as recorded',
    source: SOURCE,
    unknown_when: 'the customer has none',
    compute: ({ customer }) => customer.payment_terms_days,
  },
]);
