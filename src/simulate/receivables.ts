import type { CustomerProfile } from './customer-profile.ts';
import type { HealthCourse } from './health-course.ts';
import { distressOn } from './health-course.ts';
import { drawIssues, type Issue } from './invoice-issues.ts';
import { drawSettlement, type Instalment, type Invoice } from './invoice-settlement.ts';
import {
  type CreditNote,
  creditNoteRecord,
  invoiceRecord,
  type Payment,
  paymentRecord,
} from './ledger-records.ts';
import { drawPromises, type PromiseToPay, promiseRecord } from './promises.ts';
import { type Random, randomStream } from './random.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

/** A customer's side of the ledger: its documents in the order they were issued, its payments by day. */
export interface Receivables {
  readonly invoices: readonly SimulatedRecord[];
  readonly payments: readonly SimulatedRecord[];
  readonly promises: readonly SimulatedRecord[];
  /** The first day open invoices of it were written off. */
  readonly written_off: number | null;
}

const DISPUTE_CHANCE_IN_DISTRESS = 0.1;
/** Days from the issue of an invoice until it is disputed, and from then until an open one no longer is. */
const DISPUTE_AFTER_DAYS = [3, 25] as const;
const DISPUTE_LASTS_DAYS = [15, 60] as const;
const CREDIT_NOTE_CHANCE = 0.02;
const ON_ACCOUNT_CHANCE = 0.006;
/** Payments of the last days are often not matched yet; old ones hardly ever stay so. */
const RECENT_DAYS = 30;
const UNMATCHED_RECENT_CHANCE = 0.05;
const UNMATCHED_OLD_CHANCE = 0.001;
const WRITE_OFF_CHANCE = 0.7;

/** Codes of `rules/overdue-reasons.json`. */
const DISPUTE_REASONS = ['quality_dispute', 'price_dispute', 'quantity_dispute', 'documents_incomplete'];
const LATE_REASONS = ['cash_shortage', 'waiting_for_own_customers', 'internal_approval'];

/** All documents and payments of a customer up to the last day. */
export function drawReceivables(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): Receivables {
  const random = randomStream(seed, 'receivables', number);
  const disputes = randomStream(seed, 'disputes', number);
  const calls = randomStream(seed, 'promises', number);
  const writeOff = drawWriteOff(random, course);
  const invoices: SimulatedRecord[] = [];
  const payments: Payment[] = [];
  const promises: PromiseToPay[] = [];
  let firstWrittenOff: number | null = null;
  for (const [index, issue] of drawIssues(random, profile, course, period).entries()) {
    const serial = String(index + 1).padStart(4, '0');
    const invoice = drawInvoice(
      disputes,
      `INV-${profile.customer_id}-${serial}`,
      issue,
      profile,
      course,
      period,
    );
    const note = drawCreditNote(random, invoice);
    const credit = { owed: invoice.amount - (note?.applied ? note.amount : 0), day: note?.issued ?? null };
    const settlement = drawSettlement(random, invoice, credit, profile, course, period);
    payments.push(...drawMatches(random, invoice, settlement.instalments, period));
    promises.push(...drawPromises(calls, invoice, credit.owed, settlement, course, period));
    const abandoned = settlement.abandoned && writeOff !== null;
    const writtenOff = seen(abandoned ? Math.max(writeOff, invoice.due + 90) : null, period);
    if (writtenOff !== null) firstWrittenOff = Math.min(writtenOff, firstWrittenOff ?? period.last);
    const paid = settlement.settled ?? settlement.instalments.at(-1)?.day ?? null;
    const disputed = invoice.disputed && isDisputeShown(disputes, invoice, paid, period);
    const distress = distressOn(course, period, invoice.due);
    const shown = {
      disputed,
      settled: seen(settlement.settled, period),
      written_off: writtenOff,
      reason: drawReason(random, invoice.due, disputed, paid, distress, period),
    };
    invoices.push(invoiceRecord(invoice, shown, profile, period));
    if (note !== null && note.issued <= period.last) {
      invoices.push(creditNoteRecord(`CRN-${profile.customer_id}-${serial}`, invoice, note, profile, period));
    }
  }
  return {
    invoices,
    payments: payments
      .filter(({ day }) => day <= period.last)
      .sort((a, b) => a.day - b.day)
      .map((payment, index) => paymentRecord(payment, index + 1, profile, period)),
    promises: promises
      .sort((a, b) => a.promised - b.promised)
      .map((promise, index) => promiseRecord(promise, index + 1, profile, period)),
    written_off: firstWrittenOff,
  };
}

function drawInvoice(
  random: Random,
  id: string,
  issue: Issue,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): Invoice {
  const due = issue.day + profile.terms_days;
  const chance = profile.dispute_share + DISPUTE_CHANCE_IN_DISTRESS * distressOn(course, period, due);
  return { invoice_id: id, issued: issue.day, due, amount: issue.amount, disputed: random.chance(chance) };
}

/**
 * Whether the ledger calls a disputed invoice so on the last day: from the day the customer spoke up, on an open one
 * until it is cleared up, on a paid one for good.
 */
function isDisputeShown(
  random: Random,
  invoice: Invoice,
  paid: number | null,
  period: SimulationPeriod,
): boolean {
  const raised = invoice.issued + random.integer(...DISPUTE_AFTER_DAYS);
  const over = raised + random.integer(...DISPUTE_LASTS_DAYS);
  if (paid !== null && paid <= period.last) return true;
  return raised <= period.last && period.last < over;
}

function seen(day: number | null, period: SimulationPeriod): number | null {
  return day !== null && day <= period.last ? day : null;
}

function drawWriteOff(random: Random, course: HealthCourse): number | null {
  const days = random.integer(170, 240);
  const written = random.chance(WRITE_OFF_CHANCE);
  return course.defaulted !== null && written ? course.defaulted + days : null;
}

/** Mostly part of the invoice, now and then all of it; a quarter are not yet set against anything. */
function drawCreditNote(random: Random, invoice: Invoice): CreditNote | null {
  if (!random.chance(CREDIT_NOTE_CHANCE)) return null;
  const share = random.chance(0.1) ? 1 : random.between(0.05, 0.3);
  return {
    issued: onBusinessDay(invoice.issued + random.integer(2, 20)),
    amount: Math.max(1, Math.round(invoice.amount * share)),
    applied: random.chance(0.75),
  };
}

/** The instalments as payments: most name their invoice; now and then money comes on account beside them. */
function drawMatches(
  random: Random,
  invoice: Invoice,
  instalments: readonly Instalment[],
  period: SimulationPeriod,
): readonly Payment[] {
  const payments: Payment[] = instalments.map((instalment) => {
    const recent = instalment.day > period.last - RECENT_DAYS;
    const unmatched = random.chance(recent ? UNMATCHED_RECENT_CHANCE : UNMATCHED_OLD_CHANCE);
    return { ...instalment, invoice_id: unmatched ? null : invoice.invoice_id };
  });
  const first = instalments[0];
  if (first !== undefined && random.chance(ON_ACCOUNT_CHANCE)) {
    const amount = Math.max(1, Math.round(invoice.amount * random.between(0.1, 0.6)));
    payments.push({ day: first.day, amount, invoice_id: null });
  }
  return payments;
}

/** What was noted about an invoice that is, or was, past its due day; `paid` null: nothing ever came. */
function drawReason(
  random: Random,
  due: number,
  disputed: boolean,
  paid: number | null,
  distress: number,
  period: SimulationPeriod,
): string | null {
  const noted = random.chance(0.2 + 0.4 * distress);
  if (due >= period.last || (paid !== null && paid <= due)) return null;
  if (disputed) return random.choice(DISPUTE_REASONS);
  return noted ? random.choice(LATE_REASONS) : null;
}
