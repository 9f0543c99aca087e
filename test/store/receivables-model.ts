/**
 * Receivables of one customer the slow, obvious way: document by document, in whole numbers. What
 * `receivables-sql` says of any ledger has to be what this says.
 */
import { addDays, type Day, daysBetween } from '../../src/domain/day.ts';
import type { InvoiceRow, LedgerRows, OpenAmountRow, PaymentRow } from './ledger-rows.ts';

export interface ModelQuery {
  readonly as_of: Day;
  /** The day whose rates are used; absent: `as_of`. */
  readonly rates_of?: Day;
  readonly base_currency: string;
  readonly minimum_amount: string;
  readonly due_day_moves: readonly { readonly day: Day; readonly moved_to: Day }[];
}

/** Money in hundredths of base currency; null is unknown. */
export interface ModelReceivables {
  current_amount: bigint | null;
  overdue_1_30: bigint | null;
  overdue_31_60: bigint | null;
  overdue_61_90: bigint | null;
  overdue_91_180: bigint | null;
  overdue_181_plus: bigint | null;
  unapplied_amount: bigint | null;
  disputed_amount: bigint | null;
  due_next_7_days: bigint | null;
  due_next_30_days: bigint | null;
  overdue_amount_days: bigint | null;
  invoiced_amount_365d: bigint | null;
  invoiced_count_365d: number;
  days_overdue_max: number;
  open_invoice_count: number;
  overdue_invoice_count: number;
  guarantee_cover: bigint | null;
  guarantee_expires_on: Day | null;
  currencies_without_rate: readonly string[];
}

/** Amounts are kept in thousandths of their currency, rates in ten-thousandths. */
export const AMOUNT_DECIMALS = 3;
const RATE_DECIMALS = 4;

/** Decimal text as a whole number of its smallest part: `12.3` with two decimals is 1230. */
export function whole(text: string, decimals: number): bigint {
  const [units = '', parts = ''] = text.split('.');
  if (/[1-9]/.test(parts.slice(decimals))) throw new Error(`${text} has more than ${decimals} decimals`);
  return BigInt(units + parts.slice(0, decimals).padEnd(decimals, '0'));
}

export function modelReceivables(rows: LedgerRows, customer_id: string, query: ModelQuery): ModelReceivables {
  const { as_of } = query;
  const rates = new RateTable(rows, query);
  const owned = rows.invoices.filter((one) => one.customer_id === customer_id && one.issued_on <= as_of);
  const invoices = owned.filter((one) => one.document_type === 'invoice');
  const notes = owned.filter((one) => one.document_type === 'credit_note');
  const payments = rows.payments.filter((one) => one.customer_id === customer_id && one.paid_on <= as_of);
  const books: Books = { as_of, notes, payments, open_amounts: rows.open_amounts };
  const loose = looseAmounts(invoices, books);

  const sums = emptySums();
  for (const one of invoices) addInvoice(sums, one, openAmount(one, books), rates, query);
  let unapplied: bigint | null = 0n;
  for (const { currency, amount } of loose) unapplied = add(unapplied, rates.toBase(amount, currency));
  if (unapplied === null || sums.open_unknown) {
    for (const name of MONEY) sums.result[name] = null;
  } else sums.result.unapplied_amount = unapplied;
  for (const one of rows.guarantees) {
    if (one.customer_id !== customer_id) continue;
    if (one.valid_from !== null && one.valid_from > as_of) continue;
    if (one.valid_to !== null && one.valid_to < as_of) continue;
    const worth = rates.toBase(whole(one.amount, AMOUNT_DECIMALS), one.currency);
    sums.result.guarantee_cover = add(sums.result.guarantee_cover, worth);
    const soonest = sums.result.guarantee_expires_on;
    if (one.valid_to !== null && (soonest === null || one.valid_to < soonest))
      sums.result.guarantee_expires_on = one.valid_to;
  }
  return { ...sums.result, currencies_without_rate: rates.missing() };
}

const MONEY = [
  'current_amount',
  'overdue_1_30',
  'overdue_31_60',
  'overdue_61_90',
  'overdue_91_180',
  'overdue_181_plus',
  'unapplied_amount',
  'disputed_amount',
  'due_next_7_days',
  'due_next_30_days',
  'overdue_amount_days',
] as const;

function emptySums(): { result: ModelReceivables; open_unknown: boolean } {
  const result: ModelReceivables = {
    current_amount: 0n,
    overdue_1_30: 0n,
    overdue_31_60: 0n,
    overdue_61_90: 0n,
    overdue_91_180: 0n,
    overdue_181_plus: 0n,
    unapplied_amount: 0n,
    disputed_amount: 0n,
    due_next_7_days: 0n,
    due_next_30_days: 0n,
    overdue_amount_days: 0n,
    invoiced_amount_365d: 0n,
    invoiced_count_365d: 0,
    days_overdue_max: 0,
    open_invoice_count: 0,
    overdue_invoice_count: 0,
    guarantee_cover: 0n,
    guarantee_expires_on: null,
    currencies_without_rate: [],
  };
  return { result, open_unknown: false };
}

function addInvoice(
  sums: ReturnType<typeof emptySums>,
  one: InvoiceRow,
  open: bigint,
  rates: RateTable,
  query: ModelQuery,
): void {
  const { result } = sums;
  const { as_of } = query;
  if (one.issued_on > addDays(as_of, -365)) {
    result.invoiced_count_365d += 1;
    const worth = rates.toBase(whole(one.amount, AMOUNT_DECIMALS), one.currency);
    result.invoiced_amount_365d = add(result.invoiced_amount_365d, worth);
  }
  if (open === 0n) return;
  const due = dueDay(one, query);
  const worth = rates.toBase(open, one.currency);
  // What rounds to nothing is not open.
  if (worth === 0n) return;
  const isResidue = worth !== null && worth < whole(query.minimum_amount, 2);
  const late = isResidue ? 0 : Math.max(0, daysBetween(due, as_of));
  result.open_invoice_count += 1;
  if (late > 0) result.overdue_invoice_count += 1;
  result.days_overdue_max = Math.max(result.days_overdue_max, late);
  if (worth === null) {
    sums.open_unknown = true;
    return;
  }
  const bucket = bucketOf(late);
  result[bucket] = add(result[bucket], worth);
  result.overdue_amount_days = add(result.overdue_amount_days, worth * BigInt(late));
  if (one.disputed) result.disputed_amount = add(result.disputed_amount, worth);
  const ahead = daysBetween(as_of, due);
  if (ahead >= 0 && ahead <= 7) result.due_next_7_days = add(result.due_next_7_days, worth);
  if (ahead >= 0 && ahead <= 30) result.due_next_30_days = add(result.due_next_30_days, worth);
}

/** Moved to a business day. */
export function dueDay(one: InvoiceRow, { due_day_moves }: ModelQuery): Day {
  return due_day_moves.find((move) => move.day === one.due_on)?.moved_to ?? one.due_on;
}

function bucketOf(late: number) {
  if (late <= 0) return 'current_amount';
  if (late <= 30) return 'overdue_1_30';
  if (late <= 60) return 'overdue_31_60';
  if (late <= 90) return 'overdue_61_90';
  return late <= 180 ? 'overdue_91_180' : 'overdue_181_plus';
}

function isClosed(one: InvoiceRow, as_of: Day): boolean {
  return [one.settled_on, one.written_off_on].some((day) => day !== null && day <= as_of);
}

/** One customer's documents up to the day, and all that lists of open items say. */
export interface Books {
  readonly as_of: Day;
  readonly notes: readonly InvoiceRow[];
  readonly payments: readonly PaymentRow[];
  readonly open_amounts: readonly OpenAmountRow[];
}

/** What the newest list up to the day says of a document. */
export function listed(one: InvoiceRow, { as_of, open_amounts }: Books): OpenAmountRow | undefined {
  return open_amounts
    .filter((row) => row.invoice_id === one.invoice_id && row.customer_id === one.customer_id)
    .filter((row) => row.as_of <= as_of)
    .sort((a, b) => (a.as_of < b.as_of ? 1 : -1))[0];
}

/** What is left of an invoice: below zero where more came in than was owed. */
function restOf(one: InvoiceRow, books: Books): bigint {
  const list = listed(one, books);
  // A list has taken off what came up to its day.
  const counts = (day: Day): boolean => list === undefined || day > list.as_of;
  const paid = books.payments.filter(
    (pay) => pay.invoice_id === one.invoice_id && pay.currency === one.currency && counts(pay.paid_on),
  );
  const credited = books.notes.filter(
    (note) =>
      note.applies_to_invoice_id === one.invoice_id &&
      note.currency === one.currency &&
      counts(note.issued_on),
  );
  const settled = [
    ...paid.map(({ amount }) => whole(amount, AMOUNT_DECIMALS)),
    ...credited.map((note) => usedOf(note, books)),
  ];
  const owed = whole(list?.open_amount ?? one.amount, AMOUNT_DECIMALS);
  return settled.reduce((left, amount) => left - amount, owed);
}

/** What an applied credit note takes off its invoice: all of it but what a list says is open of it. */
export function usedOf(note: InvoiceRow, books: Books): bigint {
  const open = whole(listed(note, books)?.open_amount ?? '0', AMOUNT_DECIMALS);
  const used = whole(note.amount, AMOUNT_DECIMALS) - open;
  return used > 0n ? used : 0n;
}

export function openAmount(one: InvoiceRow, books: Books): bigint {
  if (isClosed(one, books.as_of)) return 0n;
  const rest = restOf(one, books);
  return rest > 0n ? rest : 0n;
}

/**
 * Money without an invoice to go to: each unmatched payment; what is left of each credit note, which of one that is
 * applied is nothing unless a list says so; and for each invoice what is over, or everything, one amount a currency,
 * where the invoice is not there (yet).
 */
function looseAmounts(
  invoices: readonly InvoiceRow[],
  books: Books,
): readonly { readonly currency: string; readonly amount: bigint }[] {
  const loose: { currency: string; amount: bigint }[] = [];
  const orphans = new Map<string, { currency: string; amount: bigint }>();
  const orphan = (id: string, currency: string, amount: bigint): void => {
    const known = orphans.get(`${id} ${currency}`);
    orphans.set(`${id} ${currency}`, { currency, amount: (known?.amount ?? 0n) + amount });
  };
  const hasHome = (id: string, currency: string): boolean =>
    invoices.some((one) => one.invoice_id === id && one.currency === currency);
  for (const { invoice_id, currency, amount } of books.payments) {
    if (invoice_id === null) loose.push({ currency, amount: whole(amount, AMOUNT_DECIMALS) });
    else if (!hasHome(invoice_id, currency)) orphan(invoice_id, currency, whole(amount, AMOUNT_DECIMALS));
  }
  for (const note of books.notes) {
    const { applies_to_invoice_id: id, currency } = note;
    const left = listed(note, books)?.open_amount ?? (id === null ? note.amount : '0');
    if (!isClosed(note, books.as_of)) loose.push({ currency, amount: whole(left, AMOUNT_DECIMALS) });
    if (id !== null && !hasHome(id, currency)) orphan(id, currency, usedOf(note, books));
  }
  for (const one of invoices) {
    const rest = restOf(one, books);
    if (rest < 0n) loose.push({ currency: one.currency, amount: -rest });
  }
  return [...loose, ...orphans.values()].filter(({ amount }) => amount > 0n);
}

export function add(sum: bigint | null, more: bigint | null): bigint | null {
  return sum === null || more === null ? null : sum + more;
}

/** The newest rate of each currency that is at most 7 days old, and which were asked for in vain. */
export class RateTable {
  readonly #rows: LedgerRows['fx_rates'];
  readonly #base: string;
  readonly #missing = new Set<string>();

  constructor(rows: LedgerRows, { as_of: day, rates_of: as_of = day, base_currency }: ModelQuery) {
    this.#base = base_currency;
    this.#rows = rows.fx_rates
      .filter(({ day }) => day <= as_of && daysBetween(day, as_of) <= 7)
      .sort((a, b) => (a.day < b.day ? 1 : -1));
  }

  /** Rounded half up to hundredths of base currency. */
  toBase(amount: bigint, currency: string): bigint | null {
    const rate = currency === this.#base ? '1' : this.#rows.find((row) => row.currency === currency)?.rate;
    if (rate === undefined) {
      this.#missing.add(currency);
      return null;
    }
    const divisor = 10n ** BigInt(AMOUNT_DECIMALS + RATE_DECIMALS - 2);
    return (amount * whole(rate, RATE_DECIMALS) + divisor / 2n) / divisor;
  }

  missing(): readonly string[] {
    return [...this.#missing].sort();
  }
}
