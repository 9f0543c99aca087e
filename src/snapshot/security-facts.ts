/** The section *Credit and security* of the catalogue. */
import { type DecimalText, subtractMoneyToZero } from '../domain/money.ts';
import { moneyText } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';

const UNKNOWN_WHEN =
  'the ledger holds no invoices as of the day, or an amount has no exchange rate at most 7 days old';

export const SECURITY_FACTS: readonly FactDefinition[] = factSection('security', [
  {
    name: 'guarantee_cover',
    type: 'money',
    unit: 'money',
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
    meaning: { en: 'Receivable that no valid guarantee covers', zh: '未覆盖敞口' },
    formula: 'max(0, receivable_total − guarantee_cover)',
    source: 'Ledger: invoices, credit notes, payments, guarantees',
    unknown_when: UNKNOWN_WHEN,
    compute: exposureUncovered,
  },
]);

function exposureUncovered({ receivables, money_digits }: FactInput): DecimalText | null {
  if (!receivables) return null;
  const { receivable_total, guarantee_cover } = receivables;
  if (receivable_total === null || guarantee_cover === null) return null;
  return moneyText(subtractMoneyToZero(receivable_total, guarantee_cover), money_digits);
}
