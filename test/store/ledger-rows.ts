/** Ledger rows as plain objects, put into a database without a file around them. */
import { sql } from 'kysely';
import type { Day } from '../../src/domain/day.ts';
import { FILE_KINDS } from '../../src/domain/file-kind.ts';
import type { Database, Session } from '../../src/store/database.ts';
import { ledgerTable } from '../../src/store/merge-plans.ts';
import type { LedgerHoldings } from '../../src/store/read-customer-states.ts';
import type { LedgerQuery } from '../../src/store/receivables-sql.ts';
import { quoteName } from '../../src/store/sql-names.ts';

export interface InvoiceRow {
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly issued_on: Day;
  readonly due_on: Day;
  readonly amount: string;
  readonly currency: string;
  readonly disputed: boolean;
  readonly document_type: 'invoice' | 'credit_note';
  readonly applies_to_invoice_id: string | null;
  readonly settled_on: Day | null;
  readonly written_off_on: Day | null;
}

export interface PaymentRow {
  readonly payment_id: string;
  readonly customer_id: string;
  readonly invoice_id: string | null;
  readonly paid_on: Day;
  readonly amount: string;
  readonly currency: string;
}

export interface RateRow {
  readonly currency: string;
  readonly day: Day;
  readonly rate: string;
}

export interface GuaranteeRow {
  readonly guarantee_id: string;
  readonly customer_id: string;
  readonly kind: string;
  readonly amount: string;
  readonly currency: string;
  readonly valid_from: Day | null;
  readonly valid_to: Day | null;
}

/** What a list of open items said of a document. */
export interface OpenAmountRow {
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly as_of: Day;
  readonly open_amount: string;
}

export interface PromiseRow {
  readonly promise_id: string;
  readonly customer_id: string;
  readonly invoice_id: string | null;
  readonly promised_on: Day;
  readonly pay_by: Day;
  readonly amount: string;
  readonly currency: string;
}

/** The rows that receivables are made of, and any other table's by its name. */
export interface LedgerRows {
  readonly customers: readonly { readonly customer_id: string; readonly name: string }[];
  readonly invoices: readonly InvoiceRow[];
  readonly payments: readonly PaymentRow[];
  readonly open_amounts: readonly OpenAmountRow[];
  readonly fx_rates: readonly RateRow[];
  readonly guarantees: readonly GuaranteeRow[];
  readonly promises: readonly PromiseRow[];
  readonly red_flags: readonly Readonly<Record<string, unknown>>[];
  readonly assessments: readonly Readonly<Record<string, unknown>>[];
  readonly ratings: readonly Readonly<Record<string, unknown>>[];
  readonly statements: readonly Readonly<Record<string, unknown>>[];
  readonly policy_events: readonly Readonly<Record<string, unknown>>[];
}

export async function insertRows(db: Session['db'], rows: Partial<LedgerRows>): Promise<void> {
  for (const [table, some] of Object.entries(rows)) {
    if (some.length === 0) continue;
    const name = sql.raw(quoteName(table));
    await sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(some)}::jsonb)`.execute(
      db,
    );
  }
}

/** An open invoice of 100.00 CNY of customer C1; say what differs. */
export function invoice(differs: Partial<InvoiceRow>): InvoiceRow {
  return {
    invoice_id: 'I1',
    customer_id: 'C1',
    issued_on: '2026-01-01',
    due_on: '2026-01-31',
    amount: '100.00',
    currency: 'CNY',
    disputed: false,
    document_type: 'invoice',
    applies_to_invoice_id: null,
    settled_on: null,
    written_off_on: null,
    ...differs,
  };
}

/** A payment of 40.00 CNY of customer C1, matched to no invoice; say what differs. */
export function payment(differs: Partial<PaymentRow>): PaymentRow {
  return {
    payment_id: 'P1',
    customer_id: 'C1',
    invoice_id: null,
    paid_on: '2026-02-01',
    amount: '40.00',
    currency: 'CNY',
    ...differs,
  };
}

/** A ledger that holds some of everything. */
export const HOLDS_ALL: LedgerHoldings = {
  has_invoices: true,
  has_promises: true,
  has_red_flags: true,
  has_assessments: true,
};

/** A day in Chinese yuan without grace, holidays or a minimum amount; say what differs. */
export function ledgerQuery(differs: Partial<LedgerQuery> & { readonly as_of: Day }): LedgerQuery {
  return {
    base_currency: 'CNY',
    base_digits: 2,
    minimum_amount: '0.00',
    due_day_moves: [],
    payment_grace_days: 0,
    promise_grace_days: 0,
    ...differs,
  };
}

/** Empties the ledger's tables, so that a test starts from nothing in a database that others used. */
export async function clearLedger(database: Database): Promise<void> {
  for (const table of [...FILE_KINDS.map(ledgerTable), 'open_amounts']) {
    await sql`delete from ${sql.table(table)}`.execute(database.db);
  }
}

/** Does the work in a transaction that is rolled back afterwards, so that the database stays as it was. */
export async function rolledBack<T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> {
  const results: T[] = [];
  const enough = new Error('rolled back on purpose');
  try {
    await database.transaction(async (session) => {
      results.push(await work(session));
      throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  const [result] = results;
  if (result === undefined) throw new Error('the work has no result');
  return result;
}
