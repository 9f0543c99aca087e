/** What a ledger looks like in numbers: the same sums over rows of import files, simulated or real. */
import { type Day, firstDayOfMonth, monthEnd, monthNumber, toDayNumber } from '../../src/domain/day.ts';
import { mean, type Row, textOf } from './collect-portfolio.ts';

export interface LedgerInvoice {
  readonly customer_id: string;
  readonly issued: number;
  readonly due: number;
  readonly amount: number;
  readonly disputed: boolean;
  /** Money and credit set against it, by day. */
  readonly parts: readonly { readonly day: number; readonly amount: number }[];
  /** The day nothing was left of it; null while something is. */
  readonly closed: number | null;
  readonly written_off: number | null;
}

export const AGEING_BUCKETS = ['current', '1–30', '31–60', '61–90', '91 and more'] as const;
type AgeingBucket = (typeof AGEING_BUCKETS)[number];

export interface LedgerFigures {
  /** Of the invoices judged: paid after the due day, or never. */
  readonly late_share: number;
  readonly days_late_mean: number;
  /** The same over those that were at most 45 days late. */
  readonly days_late_mean_to_45: number;
  readonly disputed_share: number;
  /** Means over month ends: shares of the open money in the order of `AGEING_BUCKETS`, and what is open in days of the last 90 days' sales. */
  readonly ageing: readonly number[];
  readonly dso: number;
  /** `dso` against the mean days from issue to due day. */
  readonly dso_to_terms: number;
  /** What is past due, in days of sales. */
  readonly overdue_days: number;
}

export interface LedgerDays {
  /** The first day whose sales are all there: month ends count from 90 days later on, up to `until`. */
  readonly from: Day;
  readonly until: Day;
  /** Invoices due up to this day are judged: all of them should have had the time to be paid. */
  readonly judged_until: Day;
}

const HALF_A_CENT = 0.005;
const SALES_DAYS = 90;

/** The invoices in one currency, with everything that was paid, credited or settled. */
export function ledgerInvoices(
  documents: readonly Row[],
  payments: readonly Row[],
  currency: string,
): readonly LedgerInvoice[] {
  const parts = new Map<string, { day: number; amount: number }[]>();
  const add = (id: string | null | undefined, day: string, amount: string): void => {
    if (!id) return;
    const part = { day: toDayNumber(day), amount: Number(amount) };
    const known = parts.get(id);
    if (known === undefined) parts.set(id, [part]);
    else known.push(part);
  };
  for (const row of payments) add(row.invoice_id, textOf(row, 'paid_on'), textOf(row, 'amount'));
  for (const row of documents) {
    add(row.applies_to_invoice_id, textOf(row, 'issued_on'), textOf(row, 'amount'));
  }
  return documents
    .filter((row) => row.document_type !== 'credit_note' && row.currency === currency)
    .map((row) => {
      const amount = Number(textOf(row, 'amount'));
      const own = (parts.get(textOf(row, 'invoice_id')) ?? []).sort((a, b) => a.day - b.day);
      return {
        customer_id: textOf(row, 'customer_id'),
        issued: toDayNumber(textOf(row, 'issued_on')),
        due: toDayNumber(textOf(row, 'due_on')),
        amount,
        disputed: row.disputed === 'true',
        parts: own,
        closed: row.settled_on ? toDayNumber(row.settled_on) : closingDay(own, amount),
        written_off: row.written_off_on ? toDayNumber(row.written_off_on) : null,
      };
    });
}

export function ledgerFigures(invoices: readonly LedgerInvoice[], days: LedgerDays): LedgerFigures {
  const judged = invoices.filter(({ due }) => due <= toDayNumber(days.judged_until));
  const late = judged.filter(isLate);
  const lateness = late.flatMap(({ closed, due }) => (closed === null ? [] : [closed - due]));
  const ends = monthEnds(toDayNumber(days.from) + SALES_DAYS, toDayNumber(days.until));
  const shares = ends.map((day) => ageingOn(invoices, day));
  const [current, ...overdue] = AGEING_BUCKETS.map((bucket) => mean(shares.map((share) => share[bucket])));
  const dso = mean(ends.map((day) => dsoOn(invoices, day)));
  return {
    late_share: late.length / judged.length,
    days_late_mean: mean(lateness),
    days_late_mean_to_45: mean(lateness.filter((number) => number <= 45)),
    disputed_share: judged.filter(({ disputed }) => disputed).length / judged.length,
    ageing: [current ?? Number.NaN, ...overdue],
    dso,
    dso_to_terms: dso / mean(invoices.map(({ issued, due }) => due - issued)),
    overdue_days: dso * (1 - (current ?? Number.NaN)),
  };
}

export function isLate({ closed, due }: LedgerInvoice): boolean {
  return closed === null || closed > due;
}

function closingDay(parts: LedgerInvoice['parts'], amount: number): number | null {
  let rest = amount;
  for (const part of parts) {
    rest -= part.amount;
    if (rest < HALF_A_CENT) return part.day;
  }
  return null;
}

function openOn(invoice: LedgerInvoice, day: number): number {
  const { issued, closed, written_off: writtenOff } = invoice;
  if (issued > day || (closed ?? day + 1) <= day || (writtenOff ?? day + 1) <= day) return 0;
  const paid = invoice.parts.reduce((sum, part) => (part.day <= day ? sum + part.amount : sum), 0);
  return Math.max(0, invoice.amount - paid);
}

function ageingOn(invoices: readonly LedgerInvoice[], day: number): Record<AgeingBucket, number> {
  const sums = { current: 0, '1–30': 0, '31–60': 0, '61–90': 0, '91 and more': 0 };
  let total = 0;
  for (const invoice of invoices) {
    const open = openOn(invoice, day);
    total += open;
    sums[bucketOf(day - invoice.due)] += open;
  }
  for (const bucket of AGEING_BUCKETS) sums[bucket] /= total;
  return sums;
}

function bucketOf(overdue: number): AgeingBucket {
  if (overdue <= 0) return 'current';
  if (overdue <= 30) return '1–30';
  if (overdue <= 60) return '31–60';
  return overdue <= 90 ? '61–90' : '91 and more';
}

function dsoOn(invoices: readonly LedgerInvoice[], day: number): number {
  let open = 0;
  let sales = 0;
  for (const invoice of invoices) {
    open += openOn(invoice, day);
    if (invoice.issued > day - SALES_DAYS && invoice.issued <= day) sales += invoice.amount;
  }
  return (open / sales) * SALES_DAYS;
}

function monthEnds(from: number, to: number): readonly number[] {
  const ends: number[] = [];
  const dayText = (day: number): Day => new Date(day * 86_400_000).toISOString().slice(0, 10);
  for (let month = monthNumber(dayText(from)); ; month++) {
    const end = toDayNumber(monthEnd(firstDayOfMonth(month)));
    if (end > to) return ends;
    ends.push(end);
  }
}
