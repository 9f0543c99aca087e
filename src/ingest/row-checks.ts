import type { ColumnSpec, KindSpec } from '../domain/file-kind.ts';
import { type Currency, type DecimalText, minorDigits, subtractMoney } from '../domain/money.ts';
import { nearestName } from '../domain/nearest-name.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { type FieldFault, faultOf } from './field-fault.ts';
import { customerIndustryCheck, policyIndustryCheck } from './industry-checks.ts';
import { significantDecimals } from './number-fields.ts';
import { ratingCheck } from './rating-check.ts';
import type { Row, RowCheck, RowFault } from './row-fault.ts';

export interface RowCheckOptions {
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
}

/**
 * The checks of a kind, in the order they are made. A due day before the issue day is let through: ledgers have such
 * invoices, and they are overdue all the more. Whether other rows exist or repeat is for the store to say.
 */
export function rowChecks(spec: KindSpec, options: RowCheckOptions): readonly RowCheck[] {
  switch (spec.kind) {
    case 'customers':
      return [minorUnitCheck(spec), customerIndustryCheck];
    case 'fx_rates':
      return [baseRateCheck(options.base_currency)];
    case 'invoices':
      return [
        ...(spec.columns.some(({ name }) => name === 'open_amount') ? [openAmountCheck] : []),
        minorUnitCheck(spec),
        dayOrderCheck('settled_on', 'issued_on'),
        dayOrderCheck('written_off_on', 'issued_on'),
        creditNoteCheck,
      ];
    case 'payments':
      return [minorUnitCheck(spec)];
    case 'promises':
      return [minorUnitCheck(spec), dayOrderCheck('pay_by', 'promised_on')];
    case 'red_flags':
      return [];
    case 'assessments':
      return [scoreOrNoteCheck];
    case 'ratings':
      return [ratingCheck(options.scales)];
    case 'statements':
      return [dayOrderCheck('published_on', 'period_end')];
    case 'policy_events':
      return [
        policyIndustryCheck,
        dayOrderCheck('expires_on', 'announced_on'),
        dayOrderCheck('expires_on', 'effective_on'),
      ];
    case 'guarantees':
      return [minorUnitCheck(spec), dayOrderCheck('valid_to', 'valid_from')];
    case 'facts':
      // A row without any fact is let through: it takes back what was given for that day.
      return [baseMinorUnitCheck(spec, options.base_currency), factRangeCheck(spec)];
    case 'outcomes':
      return [];
  }
}

/** What is open is a part of the amount, or all there is to say of it. */
function openAmountCheck(row: Row): RowFault | null {
  const field = 'open_amount';
  const open = row.get(field);
  const amount = row.get('amount');
  if (open === null && amount === null) {
    return { field, code: 'missing', message: 'open_amount is missing, and amount too: give one of them' };
  }
  if (open === null || amount === null || !isAbove(open, amount)) return null;
  return {
    field,
    ...faultOf('out_of_range', field, open, `must not be above amount ${amount}: it is what is left of it`),
  };
}

/** Exactly; doubles tell by themselves unless they are the same. */
function isAbove(a: DecimalText, b: DecimalText): boolean {
  const difference = Number(a) - Number(b);
  if (difference !== 0) return difference > 0;
  return subtractMoney(b, a).startsWith('-');
}

/** Money facts are in the base currency, whole units of it. */
function baseMinorUnitCheck(spec: KindSpec, base: Currency): RowCheck {
  const fields = spec.columns.filter(({ type }) => type === 'flow').map(({ name }) => name);
  const digits = minorDigits(base);
  return (row) => tooManyDecimals(row, fields, base, digits);
}

/** A share above 1 or a class that there is not is no value of its fact, and would decide rules all the same. */
function factRangeCheck({ columns }: KindSpec): RowCheck {
  const ranged = columns.filter(
    ({ min, max, choices }) => min !== undefined || max !== undefined || choices !== undefined,
  );
  return (row) => {
    for (const column of ranged) {
      const text = row.get(column.name);
      const fault = text === null ? null : outsideOf(column, text);
      if (fault !== null) return { field: column.name, ...fault };
    }
    return null;
  };
}

function outsideOf({ name, min, max, choices }: ColumnSpec, text: string): FieldFault | null {
  if (choices !== undefined) {
    if (choices.includes(text)) return null;
    const near = nearestName(text, choices);
    const meant = near === null ? '' : `; did you mean ${near}?`;
    return faultOf('not_a_choice', name, text, `is not one of ${choices.join(', ')}${meant}`);
  }
  const value = Number(text);
  if (value >= (min ?? value) && value <= (max ?? value)) return null;
  const range =
    max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `from ${min} to ${max}`;
  return faultOf('out_of_range', name, text, `must be ${range}`);
}

/** An item without a score says nothing, unless it is a note (of a SWOT, for one). */
function scoreOrNoteCheck(row: Row): RowFault | null {
  if (row.get('score') !== null || row.get('note') !== null) return null;
  return {
    field: 'score',
    code: 'missing',
    message: 'score is missing: give a score from 0 to 100, or a note',
  };
}

/** `field` with a day before that of `earliest` is out of order; the same day is not. */
function dayOrderCheck(field: string, earliest: string): RowCheck {
  return (row) => {
    const day = row.get(field);
    const from = row.get(earliest);
    if (day === null || from === null || day >= from) return null;
    return { field, ...faultOf('days_out_of_order', field, day, `must not be before ${earliest} ${from}`) };
  };
}

/**
 * Money that is owed comes in whole units of its currency: two decimals in CNY, none in JPY. Statement figures are
 * left alone, since they may be quotients. Without a currency in the row its own is not known here.
 */
function minorUnitCheck(spec: KindSpec): RowCheck {
  const fields = spec.columns
    .filter(({ type }) => type === 'amount' || type === 'limit')
    .map(({ name }) => name);
  return (row) => {
    const currency = row.get('currency');
    if (currency === null) return null;
    return tooManyDecimals(row, fields, currency, minorDigits(currency));
  };
}

function tooManyDecimals(
  row: Row,
  fields: readonly string[],
  currency: Currency,
  digits: number,
): RowFault | null {
  for (const field of fields) {
    const amount = row.get(field);
    if (amount === null || significantDecimals(amount) <= digits) continue;
    const allowed = digits === 0 ? 'no decimals' : `at most ${digits} decimals`;
    return { field, ...faultOf('too_many_decimals', field, amount, `must have ${allowed} in ${currency}`) };
  }
  return null;
}

function baseRateCheck(base: Currency): RowCheck {
  return (row) => {
    const rate = row.get('rate');
    if (rate === null || row.get('currency') !== base || Number(rate) === 1) return null;
    return {
      field: 'rate',
      ...faultOf('out_of_range', 'rate', rate, `must be 1: ${base} is the base currency itself`),
    };
  };
}

function creditNoteCheck(row: Row): RowFault | null {
  const field = 'applies_to_invoice_id';
  const appliesTo = row.get(field);
  if (appliesTo === null) return null;
  if (row.get('document_type') !== 'credit_note') {
    const problem = 'is only for a credit note: leave it empty, or write credit_note as document_type';
    return { field, ...faultOf('not_allowed', field, appliesTo, problem) };
  }
  if (appliesTo !== row.get('invoice_id')) return null;
  return { field, ...faultOf('not_allowed', field, appliesTo, 'is the credit note itself: name an invoice') };
}
