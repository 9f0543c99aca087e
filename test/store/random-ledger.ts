/** Random ledgers around a day, with every kind of document that receivables are made of. */
import fc from 'fast-check';
import { addDays, type Day } from '../../src/domain/day.ts';
import type {
  GuaranteeRow,
  InvoiceRow,
  LedgerRows,
  OpenAmountRow,
  PaymentRow,
  PromiseRow,
  RateRow,
} from './ledger-rows.ts';

export const CUSTOMERS = ['C1', 'C2', 'C3'] as const;
/** CNY is the base; USD and EUR have a rate in about half of the ledgers. */
const CURRENCIES = ['CNY', 'CNY', 'USD', 'EUR'] as const;

/** Offsets from the day at which something changes, and others in between. */
const EDGES = [
  -731, -366, -365, -364, -182, -181, -180, -179, -91, -90, -61, -60, -31, -30, -29, -8, -7, -1, 0, 1, 7, 8,
  30, 31,
];

export interface RandomLedgerOptions {
  readonly as_of: Day;
  /** Only documents in base currency. */
  readonly base_only?: boolean;
}

export function randomLedger(options: RandomLedgerOptions): fc.Arbitrary<LedgerRows> {
  const day = dayAround(options.as_of);
  const currency = options.base_only ? fc.constant('CNY') : fc.constantFrom(...CURRENCIES);
  const invoices = fc.uniqueArray(invoiceArbitrary(day, currency), {
    selector: (one) => one.invoice_id,
    maxLength: 9,
  });
  return invoices
    .chain((documents) =>
      fc
        .array(creditNoteArbitrary(day, currency, homesOf(documents)), { maxLength: 4 })
        .map((notes) => [...documents, ...numbered(notes, 'N', 'invoice_id')]),
    )
    .chain((documents) =>
      fc.record({
        customers: fc.constant(CUSTOMERS.map((customer_id) => ({ customer_id, name: customer_id }))),
        invoices: fc.constant(documents),
        payments: fc
          .array(paymentArbitrary(day, currency, homesOf(documents)), { maxLength: 8 })
          .map((payments) => numbered(payments, 'P', 'payment_id')),
        open_amounts: openAmountsArbitrary(day, documents),
        fx_rates: ratesArbitrary(options.as_of),
        guarantees: fc
          .array(guaranteeArbitrary(day, currency), { maxLength: 3 })
          .map((guarantees) => numbered(guarantees, 'G', 'guarantee_id')),
        promises: fc
          .array(promiseArbitrary(day, currency, homesOf(documents)), { maxLength: 4 })
          .map((promises) => numbered(promises, 'W', 'promise_id')),
        red_flags: fc
          .array(redFlagArbitrary(day), { maxLength: 4 })
          .map((flags) => numbered(flags, 'F', 'red_flag_id')),
        assessments: fc.uniqueArray(assessmentArbitrary(day), {
          maxLength: 4,
          selector: (row) => `${row.customer_id} ${row.model} ${row.item} ${row.assessed_on}`,
        }),
        ratings: fc.constant([]),
        statements: fc.constant([]),
        policy_events: fc.constant([]),
      }),
    );
}

export function dayAround(as_of: Day): fc.Arbitrary<Day> {
  return fc
    .oneof(fc.constantFrom(...EDGES), fc.integer({ min: -500, max: 60 }))
    .map((offset) => addDays(as_of, offset));
}

/** Thousandths, so that rounding into base currency has something to round. */
function amountArbitrary(max: number): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: max * 1_000 }).map((thousandths) => (thousandths / 1_000).toFixed(3));
}

/** Small whole amounts too, so that a payment settles its invoice to the cent now and then. */
const amount = fc.oneof(fc.constantFrom('1.000', '5.000', '10.000', '100.000'), amountArbitrary(1_000));

function sometimes<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(value, { freq: 3, nil: null });
}

function invoiceArbitrary(day: fc.Arbitrary<Day>, currency: fc.Arbitrary<string>): fc.Arbitrary<InvoiceRow> {
  return fc.record({
    invoice_id: fc.integer({ min: 1, max: 30 }).map((number) => `I${number}`),
    customer_id: fc.constantFrom(...CUSTOMERS),
    issued_on: day,
    due_on: day,
    amount,
    currency,
    disputed: fc.boolean(),
    document_type: fc.constantFrom('invoice', 'invoice', 'invoice', 'credit_note'),
    applies_to_invoice_id: fc.constant(null),
    settled_on: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day }),
    written_off_on: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day }),
  });
}

/** Mostly of the invoice's customer and currency; a ledger where the invoice was moved afterwards has others. */
function creditNoteArbitrary(
  day: fc.Arbitrary<Day>,
  currency: fc.Arbitrary<string>,
  homes: readonly InvoiceRow[],
): fc.Arbitrary<InvoiceRow> {
  return fc
    .record({ note: invoiceArbitrary(day, currency), home: homeArbitrary(homes), moved: rarely })
    .map(({ note, home, moved }) => ({
      ...note,
      ...(home === null || moved ? {} : { customer_id: home.customer_id, currency: home.currency }),
      document_type: 'credit_note',
      applies_to_invoice_id: home?.invoice_id ?? null,
    }));
}

function paymentArbitrary(
  day: fc.Arbitrary<Day>,
  currency: fc.Arbitrary<string>,
  homes: readonly InvoiceRow[],
): fc.Arbitrary<PaymentRow> {
  return fc
    .record({
      payment_id: fc.constant(''),
      customer_id: fc.constantFrom(...CUSTOMERS),
      paid_on: day,
      amount,
      currency,
      home: homeArbitrary(homes),
      moved: rarely,
      exactly: fc.boolean(),
    })
    .map(({ home, moved, exactly, ...pay }) => ({
      ...pay,
      ...(home === null || moved ? {} : { customer_id: home.customer_id, currency: home.currency }),
      ...(home !== null && exactly ? { amount: home.amount } : {}),
      invoice_id: home?.invoice_id ?? null,
    }));
}

function promiseArbitrary(
  day: fc.Arbitrary<Day>,
  currency: fc.Arbitrary<string>,
  homes: readonly InvoiceRow[],
): fc.Arbitrary<PromiseRow> {
  return fc
    .record({
      promise_id: fc.constant(''),
      customer_id: fc.constantFrom(...CUSTOMERS),
      promised_on: day,
      days: fc.integer({ min: 0, max: 200 }),
      amount,
      currency,
      home: homeArbitrary(homes),
    })
    .map(({ home, days, ...promise }) => ({
      ...promise,
      ...(home === null ? {} : { customer_id: home.customer_id, currency: home.currency }),
      pay_by: addDays(promise.promised_on, days),
      invoice_id: home?.invoice_id ?? null,
    }));
}

function redFlagArbitrary(day: fc.Arbitrary<Day>) {
  return fc.record({
    red_flag_id: fc.constant(''),
    customer_id: fc.constantFrom(...CUSTOMERS),
    family: fc.constantFrom('payment', 'operations'),
    code: fc.constantFrom('A', 'B'),
    observed_on: day,
    severity: fc.constantFrom(null, 1, 5),
  });
}

function assessmentArbitrary(day: fc.Arbitrary<Day>) {
  return fc.record({
    customer_id: fc.constantFrom(...CUSTOMERS),
    model: fc.constantFrom('traits', 'lapp'),
    item: fc.constantFrom('a', 'b'),
    score: fc.constantFrom(null, '7', '2.5'),
    assessed_on: day,
  });
}

/** Of invoices and credit notes alike; several lists may speak of one document, and of some that moved since. */
function openAmountsArbitrary(
  day: fc.Arbitrary<Day>,
  documents: readonly InvoiceRow[],
): fc.Arbitrary<readonly OpenAmountRow[]> {
  if (documents.length === 0) return fc.constant([]);
  const row = fc
    .record({
      document: fc.constantFrom(...documents),
      as_of: day,
      open: fc.option(amount, { freq: 3, nil: '0.000' }),
      customer_id: fc.constantFrom(...CUSTOMERS),
      moved: rarely,
    })
    .map(({ document, moved, customer_id, as_of, open }) => ({
      as_of,
      // What is left of an amount is no more than the amount.
      open_amount: Number(open) < Number(document.amount) ? open : document.amount,
      customer_id: moved ? customer_id : document.customer_id,
      invoice_id: document.invoice_id,
    }));
  return fc.uniqueArray(row, {
    selector: (one) => `${one.customer_id} ${one.invoice_id} ${one.as_of}`,
    maxLength: 6,
  });
}

const rarely = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);

function homesOf(documents: readonly InvoiceRow[]): readonly InvoiceRow[] {
  return documents.filter((one) => one.document_type === 'invoice');
}

function homeArbitrary(homes: readonly InvoiceRow[]): fc.Arbitrary<InvoiceRow | null> {
  return homes.length === 0 ? fc.constant(null) : sometimes(fc.constantFrom(...homes));
}

function guaranteeArbitrary(
  day: fc.Arbitrary<Day>,
  currency: fc.Arbitrary<string>,
): fc.Arbitrary<GuaranteeRow> {
  return fc.record({
    guarantee_id: fc.constant(''),
    customer_id: fc.constantFrom(...CUSTOMERS),
    kind: fc.constant('mortgage'),
    amount,
    currency,
    valid_from: sometimes(day),
    valid_to: sometimes(day),
  });
}

function ratesArbitrary(as_of: Day): fc.Arbitrary<readonly RateRow[]> {
  const row = fc.record({
    currency: fc.constantFrom('USD', 'EUR'),
    day: fc.integer({ min: -9, max: 2 }).map((offset) => addDays(as_of, offset)),
    rate: fc.integer({ min: 1, max: 100_000 }).map((number) => (number / 10_000).toFixed(4)),
  });
  return fc.uniqueArray(row, { selector: ({ currency, day }) => `${currency} ${day}`, maxLength: 5 });
}

/** Gives each row an id of its own. */
function numbered<T, K extends keyof T>(rows: readonly T[], prefix: string, id: K): T[] {
  return rows.map((row, index) => ({ ...row, [id]: `${prefix}${index + 1}` }));
}
