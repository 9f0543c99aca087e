/** Documents and payments of the ledger as rows of the import files. */
import type { CustomerProfile } from './customer-profile.ts';
import type { Instalment, Invoice } from './invoice-settlement.ts';
import { amountText, dayOrNull, type SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

export interface CreditNote {
  readonly issued: number;
  readonly amount: number;
  readonly applied: boolean;
}

/** Money that came in; without an invoice it is unapplied. */
export interface Payment extends Instalment {
  readonly invoice_id: string | null;
}

/** What the ledger shows of an invoice on the last day. */
export interface Shown {
  readonly disputed: boolean;
  readonly settled: number | null;
  readonly written_off: number | null;
  readonly reason: string | null;
}

export function invoiceRecord(
  invoice: Invoice,
  shown: Shown,
  profile: CustomerProfile,
  period: SimulationPeriod,
): SimulatedRecord {
  return {
    kind: 'invoices',
    values: {
      invoice_id: invoice.invoice_id,
      customer_id: profile.customer_id,
      issued_on: period.text(invoice.issued),
      due_on: period.text(invoice.due),
      amount: amountText(invoice.amount, profile.currency),
      currency: profile.currency.currency,
      disputed: shown.disputed ? 'true' : 'false',
      document_type: 'invoice',
      applies_to_invoice_id: null,
      settled_on: dayOrNull(period.text, shown.settled),
      written_off_on: dayOrNull(period.text, shown.written_off),
      overdue_reason: shown.reason,
    },
  };
}

export function creditNoteRecord(
  id: string,
  invoice: Invoice,
  note: CreditNote,
  profile: CustomerProfile,
  period: SimulationPeriod,
): SimulatedRecord {
  return {
    kind: 'invoices',
    values: {
      invoice_id: id,
      customer_id: profile.customer_id,
      issued_on: period.text(note.issued),
      due_on: period.text(note.issued),
      amount: amountText(note.amount, profile.currency),
      currency: profile.currency.currency,
      disputed: 'false',
      document_type: 'credit_note',
      applies_to_invoice_id: note.applied ? invoice.invoice_id : null,
      settled_on: null,
      written_off_on: null,
      overdue_reason: null,
    },
  };
}

export function paymentRecord(
  payment: Payment,
  serial: number,
  profile: CustomerProfile,
  period: SimulationPeriod,
): SimulatedRecord {
  return {
    kind: 'payments',
    values: {
      payment_id: `PAY-${profile.customer_id}-${String(serial).padStart(4, '0')}`,
      customer_id: profile.customer_id,
      invoice_id: payment.invoice_id,
      paid_on: period.text(payment.day),
      amount: amountText(payment.amount, profile.currency),
      currency: profile.currency.currency,
    },
  };
}
