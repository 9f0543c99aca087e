/** A ledger and lists of what is open in it, for the tests of open items. */
import { sql } from 'kysely';
import type { ImportInput } from '../../src/actions/import-file.ts';
import type { Day } from '../../src/domain/day.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import type { Database } from '../../src/store/database.ts';
import { readCustomerStates } from '../../src/store/read-customer-states.ts';
import { clearLedger, HOLDS_ALL, ledgerQuery } from '../store/ledger-rows.ts';
import { csv, importText } from './import-text.ts';

export const LIST: MappingEntry = {
  match: 'open*',
  kind: 'invoices',
  mode: 'open_items',
  columns: {
    invoice_id: 'No',
    customer_id: 'Debtor',
    issued_on: 'Issued',
    due_on: 'Due',
    amount: 'Amount',
    open_amount: 'Open',
  },
};

export const LIST_DAY = '2026-03-31';

/** Ten invoices of 100.00 CNY, I1 to I10: the odd ones of C1, the even ones of C2. */
export function tenInvoices(database: Database): Promise<void> {
  return ledgerOf(database, 'invoice_id,customer_id,issued_on,due_on,amount', numbers(1, 10).map(invoiceRow));
}

/** These invoices of customers C1 and C2, and nothing else; no import is remembered but theirs. */
export async function ledgerOf(
  database: Database,
  header: string,
  invoices: readonly string[],
): Promise<void> {
  await clearLedger(database);
  await sql`delete from imports`.execute(database.db);
  await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
  await importText(database, 'invoices.csv', csv(header, ...invoices));
}

/** Rows of a list, each in full: `No,Debtor,Issued,Due,Amount,Open`. */
export function listRow(number: number, open = '100.00'): string {
  return `${invoiceRow(number)},${open}`;
}

export function listRows(from: number, to: number): readonly string[] {
  return numbers(from, to).map((number) => listRow(number));
}

export async function importList(
  database: Database,
  rows: readonly string[],
  options: Partial<ImportInput> & { readonly header?: string; readonly entry?: Partial<MappingEntry> } = {},
): Promise<FileReport> {
  const { header = 'No,Debtor,Issued,Due,Amount,Open', entry, ...input } = options;
  return importText(database, 'open-items.txt', csv(header, ...rows), {
    mapping: [{ ...LIST, ...entry }],
    data_as_of: LIST_DAY,
    ...input,
  });
}

/** What each customer owes on invoices on the day, and what is unapplied. */
export async function owedOn(
  database: Database,
  as_of: Day,
): Promise<Readonly<Record<string, readonly [open: string | null, unapplied: string | null]>>> {
  const query = ledgerQuery({ as_of });
  const owed: Record<string, readonly [string | null, string | null]> = {};
  for await (const chunk of readCustomerStates(database.db, query, HOLDS_ALL, 100)) {
    for (const { customer, receivables } of chunk) {
      if (receivables === null) continue;
      const { unapplied_amount, open_invoice_count, ...rest } = receivables;
      const parts = [
        rest.current_amount,
        rest.overdue_1_30,
        rest.overdue_31_60,
        rest.overdue_61_90,
        rest.overdue_91_180,
        rest.overdue_181_plus,
      ];
      const open = parts.reduce((sum, part) => sum + Math.round(Number(part) * 100), 0) / 100;
      owed[customer.customer_id] = [open.toFixed(2), unapplied_amount];
    }
  }
  return owed;
}

export async function settledOn(database: Database): Promise<Readonly<Record<string, Day>>> {
  const { rows } = await sql<{ invoice_id: string; settled_on: Day }>`
    select invoice_id, settled_on from invoices where settled_on is not null order by invoice_id`.execute(
    database.db,
  );
  return Object.fromEntries(rows.map((row) => [row.invoice_id, row.settled_on]));
}

function invoiceRow(number: number): string {
  return `I${number},C${number % 2 === 1 ? 1 : 2},2026-01-10,2026-02-09,100.00`;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
