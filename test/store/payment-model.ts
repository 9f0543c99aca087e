/**
 * Sales and payments of one customer the slow, obvious way: document by document and day by day, in whole numbers. What
 * `payment-behaviour-sql` says of any ledger has to be what this says.
 */
import { addDays, type Day, daysBetween } from '../../src/domain/day.ts';
import type { OpenItem, PaymentAggregates } from '../../src/domain/ledger-state.ts';
import type { InvoiceRow, LedgerRows } from './ledger-rows.ts';
import {
  AMOUNT_DECIMALS,
  add,
  type Books,
  dueDay,
  listed,
  type ModelQuery,
  modelReceivables,
  openAmount,
  RateTable,
  usedOf,
  whole,
} from './receivables-model.ts';

export interface PaymentModelQuery extends ModelQuery {
  readonly payment_grace_days: number;
  readonly promise_grace_days: number;
}

/** Money in hundredths of base currency; null is unknown. */
export type ModelPayments = {
  [name in keyof PaymentAggregates]: NonNullable<PaymentAggregates[name]> extends string
    ? name extends 'last_payment_on'
      ? Day | null
      : bigint | null
    : PaymentAggregates[name] extends readonly string[] | null
      ? readonly bigint[] | null
      : PaymentAggregates[name];
};

export function modelPayments(
  rows: LedgerRows,
  customer_id: string,
  query: PaymentModelQuery,
): ModelPayments {
  const book = bookOf(rows, customer_id, query);
  return {
    ...past(rows, customer_id, query),
    ...sales(book, query),
    ...settlements(book, query),
    last_payment_on: lastPayment(book, query.as_of),
    broken_promises_180d: brokenPromises(rows, book, customer_id, query),
  };
}

/** The currencies without a rate of all documents that count in any amount but the receivables of the day itself. */
export function modelCurrenciesOfThePast(
  rows: LedgerRows,
  customer_id: string,
  query: PaymentModelQuery,
): readonly string[] {
  const book = bookOf(rows, customer_id, query);
  sales(book, query);
  settlements(book, query);
  const currencies = new Set([...rows.invoices, ...rows.payments].map(({ currency }) => currency));
  const owedBefore = [...currencies].filter((currency) => {
    const isOfIt = (one: { readonly currency: string }): boolean => one.currency === currency;
    const only = { invoices: rows.invoices.filter(isOfIt), payments: rows.payments.filter(isOfIt) };
    return Object.values(past({ ...rows, ...only }, customer_id, query)).includes(null);
  });
  return [...book.rates.missing(), ...owedBefore];
}

/** The open invoices, oldest due first, their amounts in hundredths; null where one has no rate. */
export function modelOpenItems(
  rows: LedgerRows,
  customer_id: string,
  query: PaymentModelQuery,
): readonly (readonly [open: bigint, issued_on: Day, due_on: Day])[] | null {
  const { invoices, books, rates } = bookOf(rows, customer_id, query);
  const items: (readonly [bigint, Day, Day, string])[] = [];
  for (const one of invoices) {
    const open = openAmount(one, books);
    const worth = open === 0n ? 0n : rates.toBase(open, one.currency);
    if (worth === null) return null;
    if (worth > 0n) items.push([worth, one.issued_on, dueDay(one, query), one.invoice_id]);
  }
  return items
    .toSorted((a, b) => compare([a[2], a[1], a[3]], [b[2], b[1], b[3]]))
    .map(([open, issued_on, due_on]) => [open, issued_on, due_on]);
}

export function openItemCells({ open_amount, issued_on, due_on }: OpenItem) {
  return [whole(open_amount, 2), issued_on, due_on];
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, index) => text !== b[index]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

interface Book {
  readonly books: Books;
  readonly invoices: readonly InvoiceRow[];
  readonly rates: RateTable;
}

function bookOf(rows: LedgerRows, customer_id: string, query: ModelQuery): Book {
  const { as_of } = query;
  const owned = rows.invoices.filter((one) => one.customer_id === customer_id && one.issued_on <= as_of);
  const notes = owned.filter((one) => one.document_type === 'credit_note');
  const payments = rows.payments.filter((one) => one.customer_id === customer_id && one.paid_on <= as_of);
  return {
    books: { as_of, notes, payments, open_amounts: rows.open_amounts },
    invoices: owned.filter((one) => one.document_type === 'invoice'),
    rates: new RateTable(rows, query),
  };
}

/** What the receivables model says of the days before, at the rates of the day. */
function past(rows: LedgerRows, customer_id: string, query: ModelQuery) {
  const before = (days: number): readonly [total: bigint | null, overdue: bigint | null] => {
    const day = { ...query, as_of: addDays(query.as_of, -days), rates_of: query.as_of };
    const then = modelReceivables(rows, customer_id, day);
    const overdue = [
      then.overdue_1_30,
      then.overdue_31_60,
      then.overdue_61_90,
      then.overdue_91_180,
      then.overdue_181_plus,
    ].reduce(add, 0n);
    const { unapplied_amount: unapplied } = then;
    return [add(add(overdue, then.current_amount), unapplied === null ? null : -unapplied), overdue];
  };
  const [receivable_total_30d_ago, overdue_amount_30d_ago] = before(30);
  return { receivable_total_30d_ago, overdue_amount_30d_ago, receivable_total_365d_ago: before(365)[0] };
}

function sales({ invoices, books, rates }: Book, { as_of }: ModelQuery) {
  const documents = [
    ...invoices.map((one) => ({ one, sign: 1n })),
    ...books.notes.map((one) => ({ one, sign: -1n })),
  ];
  const sum = (counts: (issued: Day) => boolean): bigint | null =>
    documents
      .filter(({ one }) => counts(one.issued_on))
      .map(({ one, sign }) => {
        const worth = rates.toBase(whole(one.amount, AMOUNT_DECIMALS), one.currency);
        return worth === null ? null : sign * worth;
      })
      .reduce(add, 0n);
  const within = (from: number, to = 0) =>
    sum((issued) => issued > addDays(as_of, -from) && issued <= addDays(as_of, -to));
  const months = Array.from({ length: 24 }, (_, back) => {
    const month = new Date(Date.UTC(Number(as_of.slice(0, 4)), Number(as_of.slice(5, 7)) - 1 - back, 1));
    return sum((issued) => issued.startsWith(month.toISOString().slice(0, 7)));
  });
  const known = months.filter((amount) => amount !== null);
  return {
    sales_30d: within(30),
    sales_90d: within(90),
    sales_90d_before: within(180, 90),
    sales_365d: within(365),
    sales_by_month: known.length === 24 ? known : null,
  };
}

/** What is left of an invoice at the end of a day; what a list says is known from the list's day on. */
function leftOn(one: InvoiceRow, day: Day, books: Books): bigint {
  const list = listed(one, books);
  const isTold = list !== undefined && list.as_of <= day;
  const came = (on: Day): boolean => on <= day && !(isTold && on <= list.as_of);
  const paid = books.payments
    .filter((pay) => pay.invoice_id === one.invoice_id && pay.currency === one.currency && came(pay.paid_on))
    .map((pay) => whole(pay.amount, AMOUNT_DECIMALS));
  const credited = books.notes
    .filter((note) => note.applies_to_invoice_id === one.invoice_id && note.currency === one.currency)
    .filter((note) => came(note.issued_on))
    .map((note) => usedOf(note, books));
  const owed = whole(isTold ? list.open_amount : one.amount, AMOUNT_DECIMALS);
  const left = [...paid, ...credited].reduce((rest, amount) => rest - amount, owed);
  return left > 0n ? left : 0n;
}

/** The first day from which nothing is left, day by day; null where something is, or it was written off before. */
function settlementDay(one: InvoiceRow, books: Books): Day | null {
  const { as_of } = books;
  const from = listed(one, books)?.as_of ?? '0000-00-00';
  const days = [
    from,
    ...books.payments.map((pay) => pay.paid_on),
    ...books.notes.map((note) => note.issued_on),
  ];
  const empty = days
    .filter((day) => day >= from && day <= as_of && leftOn(one, day, books) === 0n)
    .toSorted()[0];
  const told = one.settled_on !== null && one.settled_on <= as_of ? one.settled_on : undefined;
  const first = [empty, told].filter((day) => day !== undefined).toSorted()[0];
  if (first === undefined || (one.written_off_on !== null && one.written_off_on < first)) return null;
  return [first, one.issued_on].toSorted()[1] ?? null;
}

function settlements({ invoices, books, rates }: Book, query: PaymentModelQuery) {
  const { as_of, payment_grace_days } = query;
  const sums = { settled_count_365d: 0, days_to_pay_365d: 0, settled_count_90d: 0, days_late_90d: 0 };
  const prior = { settled_count_prior: 0, days_late_prior: 0 };
  let fallen: bigint | null = 0n;
  let onTime: bigint | null = 0n;
  let lost: bigint | null = 0n;
  for (const one of invoices) {
    const due = dueDay(one, query);
    const settled = settlementDay(one, books);
    const amount = whole(one.amount, AMOUNT_DECIMALS);
    if (settled !== null && settled > addDays(as_of, -365)) {
      const late = Math.max(0, daysBetween(due, settled));
      sums.settled_count_365d += 1;
      sums.days_to_pay_365d += daysBetween(one.issued_on, settled);
      if (settled > addDays(as_of, -90)) {
        sums.settled_count_90d += 1;
        sums.days_late_90d += late;
      } else {
        prior.settled_count_prior += 1;
        prior.days_late_prior += late;
      }
    }
    const until = addDays(due, payment_grace_days);
    if (until >= addDays(as_of, -365) && until <= addDays(as_of, -1)) {
      const left = settled !== null && settled <= until ? 0n : leftOn(one, until, books);
      fallen = add(fallen, rates.toBase(amount, one.currency));
      onTime = add(onTime, rates.toBase(left > amount ? 0n : amount - left, one.currency));
    }
    const off = one.written_off_on;
    if (settled === null && off !== null && off <= as_of && off > addDays(as_of, -365)) {
      const left = leftOn(one, off, books);
      lost = add(lost, left === 0n ? 0n : rates.toBase(left, one.currency));
    }
  }
  return {
    ...sums,
    ...prior,
    fallen_due_365d: fallen,
    settled_on_time_365d: onTime,
    written_off_365d: lost,
  };
}

function lastPayment({ invoices, books }: Book, as_of: Day): Day | null {
  const days = [...books.payments.map((pay) => pay.paid_on), ...invoices.map((one) => one.settled_on)];
  return (
    days
      .filter((day) => day !== null)
      .filter((day) => day <= as_of)
      .toSorted()
      .at(-1) ?? null
  );
}

function brokenPromises(
  rows: LedgerRows,
  { invoices, books }: Book,
  customer_id: string,
  query: PaymentModelQuery,
): number {
  const { as_of } = query;
  return rows.promises.filter((promise) => {
    const until = addDays(promise.pay_by, query.promise_grace_days);
    if (promise.customer_id !== customer_id || promise.promised_on > as_of) return false;
    if (until <= addDays(as_of, -180) || until >= as_of) return false;
    const home = invoices.find((one) => one.invoice_id === promise.invoice_id);
    const settled = home === undefined ? null : settlementDay(home, books);
    if (settled !== null && settled <= until) return false;
    const paid = rows.payments
      .filter((pay) => pay.customer_id === customer_id && pay.currency === promise.currency)
      .filter((pay) => promise.invoice_id === null || pay.invoice_id === promise.invoice_id)
      .filter((pay) => pay.paid_on >= promise.promised_on && pay.paid_on <= until)
      .reduce((sum, pay) => sum + whole(pay.amount, AMOUNT_DECIMALS), 0n);
    return paid < whole(promise.amount, AMOUNT_DECIMALS);
  }).length;
}
