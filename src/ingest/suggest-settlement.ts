/** How an invoice list says what has been paid: by a day, by what is open, by its payments, or not at all. */
import { kindSpec } from '../domain/file-kind.ts';
import { showValue } from './show-value.ts';
import type { Amounts } from './suggest-amounts.ts';
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { isNoDay } from './suggest-day-formats.ts';
import { misfitText } from './suggest-misfit.ts';
import { type Gap, type LeftOut, outcomeOf, type Part, type PickedColumn } from './suggest-part.ts';
import { countRows, type FileReading, numberAt } from './suggest-reading.ts';
import type { Question } from './suggest-report.ts';

export interface Settlement {
  readonly settled_on: PickedColumn | undefined;
  readonly open_items: boolean;
  readonly payments: Part | null;
  readonly gaps: readonly Gap[];
  readonly left: readonly LeftOut[];
  readonly questions: readonly Question[];
}

const NONE: Settlement = {
  settled_on: undefined,
  open_items: false,
  payments: null,
  gaps: [],
  left: [],
  questions: [],
};

/** @param rows the columns that say which invoice and customer a row is of */
export function settlementOf(
  findings: Findings,
  amounts: Amounts,
  reading: FileReading,
  rows: { readonly invoice: PickedColumn | undefined; readonly customer: PickedColumn | undefined },
): Settlement {
  const { picked, gaps } = outcomeOf('invoices', findings.get('settled_on'), []);
  if (gaps.length > 0) return { ...NONE, gaps };
  const [settled] = picked;
  const paidOn = findings.get('paid_on')?.source ?? null;
  if (settled !== undefined) return settledBy(settled, amounts, reading);
  if (paidOn !== null) return paidBy(paidOn, findings, amounts, reading, rows);
  return openOrUnknown(findings, amounts);
}

/** A day of settlement says it all but for invoices that were paid in part. */
function settledBy(settled: PickedColumn, { amount, open }: Amounts, reading: FileReading): Settlement {
  if (open === undefined) return { ...NONE, settled_on: settled };
  const reason = `What is paid is taken from ${showValue(settled.source.name)}.`;
  const left = [{ source: open.source, reason }];
  const inPart =
    amount === undefined
      ? 0
      : countRows(settled.source, (row) => {
          const owed = numberAt(reading, amount.source, row);
          const still = numberAt(reading, open.source, row);
          if (owed === null || still === null || !isNoDay(settled.source.values[row] ?? '')) return null;
          return still > 0 && still < owed;
        }).yes;
  if (inPart === 0) return { ...NONE, settled_on: settled, left };
  const question: Question = {
    about: 'invoices.open_amount',
    question: `Some invoices (${inPart}) are paid in part. Where do those payments come from? As it stands these invoices count as open in full.`,
    choices: [
      'import a list of payments as well',
      `"mode": "open_items" with "open_amount": ${JSON.stringify(open.source.name)} in columns instead of settled_on, if the file lists everything that is open`,
    ],
  };
  return { ...NONE, settled_on: settled, left, questions: [question] };
}

/** The day of a payment is that of settlement where every payment was of the whole. */
function paidBy(
  paidOn: ColumnProfile,
  findings: Findings,
  amounts: Amounts,
  reading: FileReading,
  rows: { readonly invoice: PickedColumn | undefined; readonly customer: PickedColumn | undefined },
): Settlement {
  const spec = findings.get('settled_on')?.role.spec;
  if (spec === undefined) throw new Error('invoices have no settled_on');
  const paid = findings.get('paid_amount')?.source ?? null;
  const { yes, told } = countRows(paidOn, (row) =>
    isNoDay(paidOn.values[row] ?? '') ? null : paidInFull(amounts, paid, reading, row),
  );
  if (told > 0 && yes === told) {
    const dated = paidOn.values.filter((text) => !isNoDay(text)).length;
    const settled = { spec, source: paidOn };
    if (told === dated) {
      const reason = 'It is the day of a payment, and every row that has one is paid in full.';
      return { ...NONE, settled_on: { ...settled, certainty: 'sure', reason } };
    }
    const reason = `It is the day of a payment: ${told} of the ${dated} rows that have one say that they are paid in full, and the others do not say what was paid.`;
    return { ...NONE, settled_on: { ...settled, certainty: 'likely', reason } };
  }
  if (amounts.open !== undefined) {
    const reason = 'It is the day of a payment; what is left to pay is taken from the open amount.';
    const before = openOrUnknown(findings, amounts);
    return { ...before, left: [...before.left, { source: paidOn, reason }] };
  }
  if (paid !== null && rows.invoice !== undefined && rows.customer !== undefined) {
    return { ...NONE, payments: paymentsPart(findings, paidOn, paid, rows.invoice, rows.customer) };
  }
  const reason = 'It is the day of a payment, which is taken to have been of the whole invoice.';
  return { ...NONE, settled_on: { spec, source: paidOn, certainty: 'likely', reason } };
}

function paidInFull(
  { amount, open }: Amounts,
  paid: ColumnProfile | null,
  reading: FileReading,
  row: number,
): boolean | null {
  const still = open === undefined ? null : numberAt(reading, open.source, row);
  if (still !== null) return still === 0;
  const got = paid === null ? null : numberAt(reading, paid, row);
  const owed = amount === undefined ? null : numberAt(reading, amount.source, row);
  return got === null || owed === null ? null : got === owed;
}

/** What was paid of each invoice, as one payment; a later export replaces it. */
function paymentsPart(
  findings: Findings,
  paidOn: ColumnProfile,
  paid: ColumnProfile,
  invoice: PickedColumn,
  customer: PickedColumn,
): Part {
  const [idSpec, customerSpec, invoiceSpec, paidOnSpec, amountSpec] = kindSpec('payments').columns;
  if (!idSpec || !customerSpec || !invoiceSpec || !paidOnSpec || !amountSpec) throw new Error('no columns');
  const id = findings.get('payment_id')?.source ?? null;
  const day =
    'It is the day of a payment, not all of which were of the whole; rows without one are rejected here, and rightly.';
  return {
    kind: 'payments',
    picked: [
      id === null
        ? {
            spec: idSpec,
            source: invoice.source,
            certainty: 'likely',
            reason: 'The file has no id of the payment, so that the invoice stands for what was paid of it.',
          }
        : { spec: idSpec, source: id, certainty: 'sure', reason: 'Its name says so.' },
      { ...customer, spec: customerSpec },
      { ...invoice, spec: invoiceSpec },
      { spec: paidOnSpec, source: paidOn, certainty: 'likely', reason: day },
      {
        spec: amountSpec,
        source: paid,
        certainty: 'sure',
        reason: 'Its name says so and its values are numbers.',
      },
    ],
    gaps: [],
    left: [],
    questions: [],
    settings: {},
  };
}

function openOrUnknown(findings: Findings, { amount, open }: Amounts): Settlement {
  if (open !== undefined) return { ...NONE, open_items: true, questions: [whichDay(amount !== undefined)] };
  const empty = findings.get('settled_on')?.empty[0] ?? findings.get('paid_on')?.empty[0];
  const misfit = findings.get('paid_on')?.misfits[0]?.column;
  let why = 'Nothing in the file says which invoices are paid';
  if (empty !== undefined) why = `${showValue(empty.name)} is empty in every row`;
  else if (misfit !== undefined) {
    why = `${showValue(misfit.name)} may say which invoices are paid, but ${misfitText(PAID_ON, misfit)}`;
  }
  return {
    ...NONE,
    questions: [
      {
        about: 'invoices.mode',
        question: `${why}. Does the file list everything that is open, and nothing else?`,
        choices: [
          '"mode": "open_items" with "data_as_of": "YYYY-MM-DD", if it does: what it lists no more is then settled',
          'leave it, and import a list of payments as well, if it lists paid invoices too',
        ],
      },
    ],
  };
}

const PAID_ON = { name: 'paid_on', type: 'day', required: false } as const;

function whichDay(has_amount: boolean): Question {
  const whole = has_amount
    ? 'take "mode" and "open_amount" out'
    : 'write "amount" instead of "open_amount" and take "mode" out';
  return {
    about: 'invoices.data_as_of',
    question:
      'The file is taken as a list of all that is open, since it has an open amount and no day of settlement: what it lists no more is then settled. What day is it of?',
    choices: [
      '--data-as-of YYYY-MM-DD with the import, which changes from file to file',
      '"data_as_of": "YYYY-MM-DD" in the mapping, for this file alone',
      `${whole}, if the file leaves out some of what is open`,
    ],
  };
}
