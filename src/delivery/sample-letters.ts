import type { Language } from '../domain/bilingual.ts';
import type { LetterContent, LetterInvoice, LetterKind } from '../domain/letter.ts';

/**
 * Two letters that between them take every branch of a template: one has everything, the other as little as one can, one
 * invoice that is one day overdue.
 */
export function sampleLetters(
  kind: LetterKind,
  language: Language,
  sender: LetterContent['sender'],
): readonly LetterContent[] {
  const common = { kind, language, as_of: '2026-03-31', pay_by: '2026-04-10', sender };
  const full: LetterContent = {
    ...common,
    customer: { customer_id: 'C00042', name: 'Sample', country: 'CN' },
    invoices: [
      sample({ invoice_id: 'S1', due_on: '2026-01-30', due_moved_to: '2026-01-31' }),
      sample({ invoice_id: 'S2', currency: 'USD' }),
      sample({ invoice_id: 'S3', currency: 'EUR' }),
      sample({ invoice_id: 'S4', disputed: true }),
      sample({ invoice_id: 'S5', due_on: common.as_of, days_overdue: 0 }),
    ],
    unapplied: [
      { currency: 'CNY', amount: '40.00' },
      { currency: 'JPY', amount: '500' },
      { currency: 'USD', amount: '120.00' },
    ],
  };
  const bare: LetterContent = {
    ...common,
    customer: { customer_id: 'C00042', name: 'Sample', country: null },
    invoices: [sample({ invoice_id: 'S1', currency: 'EUR', due_on: '2026-03-30', days_overdue: 1 })],
    unapplied: [],
  };
  return [full, bare];
}

function sample(differs: Partial<LetterInvoice>): LetterInvoice {
  return {
    invoice_id: 'S',
    issued_on: '2026-01-01',
    due_on: '2026-01-31',
    due_moved_to: null,
    days_overdue: 59,
    currency: 'CNY',
    amount: '100.00',
    settled_amount: '20.00',
    open_amount: '80.00',
    disputed: false,
    ...differs,
  };
}
