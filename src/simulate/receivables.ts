import type { CustomerProfile } from './customer-profile.ts';
import type { HealthCourse } from './health-course.ts';
import { distressOn } from './health-course.ts';
import { drawIssues } from './invoice-issues.ts';
import { drawSettlement, type Instalment, type Invoice } from './invoice-settlement.ts';
import { type Random, randomStream } from './random.ts';
import { amountText, dayOrNull, type SimulatedRecord } from './simulated-record.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

/** A customer's side of the ledger: its documents in the order they were issued, its payments by day. */
export interface Receivables {
  readonly invoices: readonly SimulatedRecord[];
  readonly payments: readonly SimulatedRecord[];
  /** The first day open invoices of it were written off. */
  readonly written_off: number | null;
}

interface CreditNote {
  readonly issued: number;
  readonly amount: number;
  readonly applied: boolean;
}

interface Payment extends Instalment {
  readonly invoice_id: string | null;
}

const DISPUTE_CHANCE = 0.03;
const CREDIT_NOTE_CHANCE = 0.02;
const ON_ACCOUNT_CHANCE = 0.006;
/** Payments of the last days are often not matched yet; old ones hardly ever stay so. */
const RECENT_DAYS = 30;
const UNMATCHED_RECENT_CHANCE = 0.05;
const UNMATCHED_OLD_CHANCE = 0.001;
const WRITE_OFF_CHANCE = 0.7;

const DISPUTE_REASONS = [
  '质量异议 (quality claim)',
  '价格差异 (price difference)',
  '数量短缺 (short delivery)',
  '单据不全 (missing documents)',
];
const LATE_REASONS = [
  '资金紧张 (short of cash)',
  '等待下游回款 (waiting for its own customers)',
  '审批流程 (internal approval)',
];

/** All documents and payments of a customer up to the last day. */
export function drawReceivables(
  seed: number,
  number: number,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): Receivables {
  const random = randomStream(seed, 'receivables', number);
  const writeOff = drawWriteOff(random, course);
  const invoices: SimulatedRecord[] = [];
  const payments: Payment[] = [];
  let firstWrittenOff: number | null = null;
  for (const [index, issue] of drawIssues(random, profile, course, period).entries()) {
    const serial = String(index + 1).padStart(4, '0');
    const invoice: Invoice = {
      invoice_id: `INV-${profile.customer_id}-${serial}`,
      issued: issue.day,
      due: issue.day + profile.terms_days,
      amount: issue.amount,
      disputed: random.chance(DISPUTE_CHANCE),
    };
    const note = drawCreditNote(random, invoice);
    const credit = { owed: invoice.amount - (note?.applied ? note.amount : 0), day: note?.issued ?? null };
    const settlement = drawSettlement(random, invoice, credit, profile, course, period);
    payments.push(...drawMatches(random, invoice, settlement.instalments, period));
    const writtenOff =
      settlement.abandoned && writeOff !== null ? Math.max(writeOff, invoice.due + 90) : null;
    const ends = { settled: seen(settlement.settled, period), written_off: seen(writtenOff, period) };
    if (ends.written_off !== null)
      firstWrittenOff = Math.min(ends.written_off, firstWrittenOff ?? period.last);
    const paid = settlement.instalments.at(-1)?.day ?? null;
    const reason = drawReason(random, invoice, paid, distressOn(course, period, invoice.due), period);
    invoices.push(invoiceRecord(invoice, ends, reason, profile, period));
    if (note !== null && note.issued <= period.last) {
      invoices.push(creditNoteRecord(`CRN-${profile.customer_id}-${serial}`, invoice, note, profile, period));
    }
  }
  const shown = payments.filter(({ day }) => day <= period.last).toSorted((a, b) => a.day - b.day);
  return {
    invoices,
    payments: shown.map((payment, index) => paymentRecord(payment, index + 1, profile, period)),
    written_off: firstWrittenOff,
  };
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
  invoice: Invoice,
  paid: number | null,
  distress: number,
  period: SimulationPeriod,
): string | null {
  const noted = random.chance(0.2 + 0.4 * distress);
  const late = invoice.due < period.last && (paid === null || paid > invoice.due);
  if (!late) return null;
  if (invoice.disputed) return random.choice(DISPUTE_REASONS);
  return noted ? random.choice(LATE_REASONS) : null;
}

function invoiceRecord(
  invoice: Invoice,
  ends: { readonly settled: number | null; readonly written_off: number | null },
  reason: string | null,
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
      disputed: String(invoice.disputed),
      document_type: 'invoice',
      applies_to_invoice_id: null,
      settled_on: dayOrNull(period.text, ends.settled),
      written_off_on: dayOrNull(period.text, ends.written_off),
      overdue_reason: reason,
    },
  };
}

function creditNoteRecord(
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

function paymentRecord(
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
