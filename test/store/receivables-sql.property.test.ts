import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/domain/day.ts';
import type {
  CustomerState,
  PaymentAggregates,
  ReceivableAggregates,
} from '../../src/domain/ledger-state.ts';
import { receivableFigures } from '../../src/snapshot/receivable-figures.ts';
import type { Database, Session } from '../../src/store/database.ts';
import { readCustomerStates } from '../../src/store/read-customer-states.ts';
import type { LedgerQuery } from '../../src/store/receivables-sql.ts';
import { testDatabases } from '../support/database.ts';
import {
  HOLDS_ALL,
  type InvoiceRow,
  insertRows,
  type LedgerRows,
  ledgerQuery,
  rolledBack,
} from './ledger-rows.ts';
import {
  type ModelPayments,
  modelCurrenciesOfThePast,
  modelOpenItems,
  modelPayments,
  openItemCells,
} from './payment-model.ts';
import { CUSTOMERS, randomLedger } from './random-ledger.ts';
import { type ModelReceivables, modelReceivables, whole } from './receivables-model.ts';

/** Leap days, the days after them, and an ordinary one. */
const DAYS = ['2024-02-29', '2024-03-01', '2025-02-28', '2026-11-21'] as const;

const scenario = fc
  .record({
    as_of: fc.constantFrom(...DAYS),
    minimum_amount: fc.constantFrom('0.00', '0.00', '5.00', '100.00'),
  })
  .chain(({ as_of, minimum_amount }) =>
    fc.record({
      as_of: fc.constant(as_of),
      minimum_amount: fc.constant(minimum_amount),
      rows: randomLedger({ as_of }),
    }),
  );

describe.each(testDatabases())('receivables on the $name database', ({ name, open }) => {
  let database: Database;
  const numRuns = name === 'embedded' ? 100 : 60;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('are what adding up document by document says, on any ledger', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ as_of, minimum_amount, rows }) => {
        const query = queryOf(as_of, minimum_amount, someMoves(rows));
        const states = await rolledBack(database, (session) => statesOf(session, rows, query));
        for (const customer_id of CUSTOMERS) {
          const expected = modelReceivables(rows, customer_id, query);
          const ofThePast = modelCurrenciesOfThePast(rows, customer_id, query);
          const unrated = [...new Set([...expected.currencies_without_rate, ...ofThePast])].sort();
          expect({ customer_id, ...exact(receivablesOf(states, customer_id)) }).toEqual({
            customer_id,
            ...expected,
            currencies_without_rate: unrated,
          });
          const { behaviour, open_items } = stateOf(states, customer_id);
          expect({ customer_id, ...exactPayments(behaviour) }).toEqual({
            customer_id,
            ...modelPayments(rows, customer_id, query),
          });
          expect(open_items?.map(openItemCells) ?? null).toEqual(modelOpenItems(rows, customer_id, query));
        }
      }),
      { numRuns },
    );
  });

  it('were 30 and 365 days before what a run for those days says, in a ledger of one currency', async () => {
    const ledgers = fc
      .constantFrom(...DAYS)
      .chain((as_of) =>
        fc.record({ as_of: fc.constant(as_of), rows: randomLedger({ as_of, base_only: true }) }),
      );
    await fc.assert(
      fc.asyncProperty(ledgers, async ({ as_of, rows }) => {
        const [now, monthBefore, yearBefore] = await rolledBack(database, async (session) => {
          await insertRows(session.db, rows);
          const on = (days: number) =>
            statesOf(session, null, queryOf(addDays(as_of, -days), '5.00', someMoves(rows)));
          return [await on(0), await on(30), await on(365)] as const;
        });
        const then = (states: readonly CustomerState[], customer_id: string) =>
          receivableFigures(receivablesOf(states, customer_id), 2);
        for (const customer_id of CUSTOMERS) {
          const month = then(monthBefore, customer_id);
          expect(stateOf(now, customer_id).behaviour).toMatchObject({
            receivable_total_30d_ago: month.receivable_total,
            overdue_amount_30d_ago: month.overdue_amount,
            receivable_total_365d_ago: then(yearBefore, customer_id).receivable_total,
          });
        }
      }),
      { numRuns: name === 'embedded' ? 50 : 40 },
    );
  });

  it('reconcile to the cent: the ageing of each customer and of the portfolio is its ledger balance', async () => {
    const ledgers = fc
      .constantFrom(...DAYS)
      .chain((as_of) =>
        fc.record({ as_of: fc.constant(as_of), rows: randomLedger({ as_of, base_only: true }) }),
      );
    await fc.assert(
      fc.asyncProperty(ledgers, async ({ as_of, rows: drawn }) => {
        const rows = { ...inCents(drawn), open_amounts: inCents(drawn).open_amounts.toSorted(byDay) };
        const states = await rolledBack(database, (session) =>
          statesOf(session, rows, queryOf(as_of, '5.00', [])),
        );
        let portfolio = 0n;
        for (const customer_id of CUSTOMERS) {
          const figures = receivableFigures(receivablesOf(states, customer_id), 2);
          const { overdue_1_30, overdue_31_60, overdue_61_90, overdue_91_180, overdue_181_plus } = figures;
          const buckets = [overdue_1_30, overdue_31_60, overdue_61_90, overdue_91_180, overdue_181_plus];
          const aged = [figures.current_amount, ...buckets].reduce((sum, amount) => sum + cents(amount), 0n);
          const total = aged - cents(figures.unapplied_amount);
          expect(cents(figures.receivable_total)).toBe(total);
          expect(total).toBe(ledgerBalance(rows, (one) => one.customer_id === customer_id, as_of));
          portfolio += total;
        }
        expect(portfolio).toBe(ledgerBalance(rows, () => true, as_of));
      }),
      { numRuns },
    );
  });
});

async function statesOf(
  { db }: Session,
  rows: LedgerRows | null,
  query: LedgerQuery,
): Promise<readonly CustomerState[]> {
  if (rows !== null) await insertRows(db, rows);
  // Two customers a chunk, so that a chunk's range has an end on both sides.
  const states: CustomerState[] = [];
  for await (const chunk of readCustomerStates(db, query, HOLDS_ALL, 2)) states.push(...chunk);
  return states;
}

function stateOf(states: readonly CustomerState[], customer_id: string): CustomerState {
  const found = states.find((state) => state.customer.customer_id === customer_id);
  if (!found) throw new Error(`no state of ${customer_id}`);
  return found;
}

function receivablesOf(states: readonly CustomerState[], customer_id: string): ReceivableAggregates {
  const { receivables } = stateOf(states, customer_id);
  if (!receivables) throw new Error(`no receivables of ${customer_id}`);
  return receivables;
}

function exactPayments(behaviour: PaymentAggregates | null): ModelPayments {
  if (!behaviour) throw new Error('the ledger has invoices');
  return {
    ...behaviour,
    receivable_total_30d_ago: centsOrNull(behaviour.receivable_total_30d_ago),
    receivable_total_365d_ago: centsOrNull(behaviour.receivable_total_365d_ago),
    overdue_amount_30d_ago: centsOrNull(behaviour.overdue_amount_30d_ago),
    sales_30d: centsOrNull(behaviour.sales_30d),
    sales_90d: centsOrNull(behaviour.sales_90d),
    sales_90d_before: centsOrNull(behaviour.sales_90d_before),
    sales_365d: centsOrNull(behaviour.sales_365d),
    sales_by_month: behaviour.sales_by_month?.map(cents) ?? null,
    fallen_due_365d: centsOrNull(behaviour.fallen_due_365d),
    settled_on_time_365d: centsOrNull(behaviour.settled_on_time_365d),
    written_off_365d: centsOrNull(behaviour.written_off_365d),
  };
}

function queryOf(
  as_of: Day,
  minimum_amount: string,
  due_day_moves: LedgerQuery['due_day_moves'],
): LedgerQuery {
  return ledgerQuery({ as_of, minimum_amount, due_day_moves, payment_grace_days: 3, promise_grace_days: 2 });
}

/** Every other due day of the ledger counts as a holiday and moves three days on. */
function someMoves(rows: LedgerRows): LedgerQuery['due_day_moves'] {
  const days = [...new Set(rows.invoices.map((one) => one.due_on))].sort();
  return days
    .filter((_, index) => index % 2 === 0)
    .map((day) => ({ day, moved_to: new Date(Date.parse(day) + 3 * 86_400_000).toISOString().slice(0, 10) }));
}

/** Money as whole hundredths, so that `0`, `0.00` and `0.000` are the same. */
function exact(receivables: ReceivableAggregates): ModelReceivables {
  const { invoiced_count_365d, days_overdue_max, open_invoice_count, overdue_invoice_count, ...rest } =
    receivables;
  const { currencies_without_rate, guarantee_expires_on, ...money } = rest;
  return {
    invoiced_count_365d,
    days_overdue_max,
    open_invoice_count,
    overdue_invoice_count,
    currencies_without_rate,
    guarantee_expires_on,
    current_amount: centsOrNull(money.current_amount),
    overdue_1_30: centsOrNull(money.overdue_1_30),
    overdue_31_60: centsOrNull(money.overdue_31_60),
    overdue_61_90: centsOrNull(money.overdue_61_90),
    overdue_91_180: centsOrNull(money.overdue_91_180),
    overdue_181_plus: centsOrNull(money.overdue_181_plus),
    unapplied_amount: centsOrNull(money.unapplied_amount),
    disputed_amount: centsOrNull(money.disputed_amount),
    due_next_7_days: centsOrNull(money.due_next_7_days),
    due_next_30_days: centsOrNull(money.due_next_30_days),
    overdue_amount_days: centsOrNull(money.overdue_amount_days),
    invoiced_amount_365d: centsOrNull(money.invoiced_amount_365d),
    guarantee_cover: centsOrNull(money.guarantee_cover),
  };
}

function centsOrNull(amount: string | null): bigint | null {
  return amount === null ? null : cents(amount);
}

function cents(amount: string | null): bigint {
  if (amount === null) throw new Error('an amount in base currency is never unknown');
  return amount.startsWith('-') ? -whole(amount.slice(1), 2) : whole(amount, 2);
}

function byDay(a: { readonly as_of: Day }, b: { readonly as_of: Day }): number {
  return a.as_of < b.as_of ? -1 : 1;
}

/** Base currency has two decimals: what is drawn in thousandths is cut to hundredths, amounts to at least one. */
function inCents(rows: LedgerRows): LedgerRows {
  const cut = <T extends { readonly amount: string }>(row: T): T => {
    const amount = row.amount.slice(0, -1);
    return { ...row, amount: Number(amount) === 0 ? '0.01' : amount };
  };
  return {
    ...rows,
    invoices: rows.invoices.map(cut),
    payments: rows.payments.map(cut),
    open_amounts: rows.open_amounts.map((row) => ({ ...row, open_amount: row.open_amount.slice(0, -1) })),
  };
}

/**
 * What the books say without any ageing: everything invoiced less everything received or credited, where an invoice
 * that is settled or written off takes itself out together with what was received for it, and one that a list of open
 * items spoke of counts with what the list said and what came later.
 */
function ledgerBalance(
  rows: LedgerRows,
  owned: (row: { readonly customer_id: string }) => boolean,
  as_of: Day,
): bigint {
  const there = rows.invoices.filter((one) => owned(one) && one.issued_on <= as_of);
  const received = rows.payments.filter((one) => owned(one) && one.paid_on <= as_of);
  const isClosed = (one: InvoiceRow): boolean =>
    [one.settled_on, one.written_off_on].some((day) => day !== null && day <= as_of);
  const listOf = (one: InvoiceRow) =>
    rows.open_amounts
      .filter((row) => row.invoice_id === one.invoice_id && row.customer_id === one.customer_id)
      .findLast((row) => row.as_of <= as_of);
  const used = (note: InvoiceRow): bigint =>
    whole(note.amount, 2) - whole(listOf(note)?.open_amount ?? '0', 2);
  let balance = 0n;
  for (const one of received) balance -= whole(one.amount, 2);
  for (const one of there) {
    const list = listOf(one);
    if (one.document_type === 'credit_note') {
      const open = one.applies_to_invoice_id === null ? one.amount : '0';
      const left = whole(list?.open_amount ?? open, 2);
      // An applied one counts in full, once, whatever a list says is open of it, until that goes with it.
      if (one.applies_to_invoice_id !== null) balance -= whole(one.amount, 2) - (isClosed(one) ? left : 0n);
      else if (!isClosed(one)) balance -= left;
      continue;
    }
    const came = [
      ...received
        .filter((pay) => pay.invoice_id === one.invoice_id)
        .map((pay) => [pay, pay.paid_on, whole(pay.amount, 2)] as const),
      ...there
        .filter((note) => note.applies_to_invoice_id === one.invoice_id)
        .map((note) => [note, note.issued_on, used(note)] as const),
    ].filter(([{ customer_id }]) => customer_id === one.customer_id);
    const sum = (some: typeof came): bigint => some.reduce((total, [, , amount]) => total + amount, 0n);
    const inList = list === undefined ? 0n : sum(came.filter(([, day]) => day <= list.as_of));
    const invoiced = whole(list?.open_amount ?? one.amount, 2) + inList;
    balance += isClosed(one) && sum(came) < invoiced ? sum(came) : invoiced;
  }
  return balance;
}
