/** How each kind's staged rows become rows of its table. */
import type { FileKind } from '../domain/file-kind.ts';

export interface MergePlan {
  /** The table's primary key: the file's key, and the customer where an id alone is the file's key. */
  readonly conflict: readonly string[];
  /** The id column whose row is moved when its customer has changed. */
  readonly moves?: string;
  readonly of_customer: boolean;
  /** Where it is not named after the kind. */
  readonly table?: string;
  /** What is stored as `currency`: `s` staging, `c` customers, `i` the invoice that is paid. */
  readonly currency?: string;
  readonly joins?: string;
  /** What refers to an invoice of the ledger by `invoice_id`, as a message calls one of them. */
  readonly of_invoice?: { readonly noun: string; readonly deed: string };
}

const CURRENCY_OF_CUSTOMER = 'coalesce(s.currency, c.currency, $base)';
const OF_INVOICE = {
  currency: 'coalesce(s.currency, i.currency, c.currency, $base)',
  joins: 'left join invoices i on i.invoice_id = s.invoice_id and i.customer_id = s.customer_id',
} as const;

const PLANS: Readonly<Record<FileKind, MergePlan>> = {
  customers: { conflict: ['customer_id'], of_customer: false },
  fx_rates: { conflict: ['currency', 'day'], of_customer: false },
  invoices: {
    conflict: ['invoice_id', 'customer_id'],
    moves: 'invoice_id',
    of_customer: true,
    currency: CURRENCY_OF_CUSTOMER,
  },
  payments: {
    conflict: ['payment_id', 'customer_id'],
    moves: 'payment_id',
    of_customer: true,
    of_invoice: { noun: 'payment', deed: 'a payment settles an invoice' },
    ...OF_INVOICE,
  },
  promises: {
    conflict: ['promise_id', 'customer_id'],
    moves: 'promise_id',
    of_customer: true,
    of_invoice: { noun: 'promise', deed: 'a promise is to pay an invoice' },
    ...OF_INVOICE,
  },
  red_flags: { conflict: ['red_flag_id', 'customer_id'], moves: 'red_flag_id', of_customer: true },
  assessments: { conflict: ['customer_id', 'model', 'item', 'assessed_on'], of_customer: true },
  facts: { conflict: ['customer_id', 'as_of'], of_customer: true, table: 'given_facts' },
  ratings: { conflict: ['customer_id', 'agency', 'rated_on'], of_customer: true },
  statements: {
    conflict: ['customer_id', 'period_end', 'period_months'],
    of_customer: true,
    currency: CURRENCY_OF_CUSTOMER,
  },
  policy_events: { conflict: ['event_id'], of_customer: false },
  guarantees: {
    conflict: ['guarantee_id', 'customer_id'],
    moves: 'guarantee_id',
    of_customer: true,
    currency: CURRENCY_OF_CUSTOMER,
  },
  outcomes: { conflict: ['customer_id', 'kind', 'occurred_on'], of_customer: true },
};

export function mergePlan(kind: FileKind): MergePlan {
  return PLANS[kind];
}

/** The table that a kind's rows are kept in. */
export function ledgerTable(kind: FileKind): string {
  return PLANS[kind].table ?? kind;
}
