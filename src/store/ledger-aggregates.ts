/** The database's row of sums as the rest of the program knows it: money that lacks a rate is unknown. */
import type { OpenItem, PaymentAggregates, ReceivableAggregates } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import { COUNT_SUMS, GAPS, type LedgerSums, MONEY_SUMS } from './ledger-sums-sql.ts';
import { SALES_MONTHS } from './payment-behaviour-sql.ts';

export function receivableAggregates(row: LedgerSums): ReceivableAggregates {
  const money = (amount: DecimalText): DecimalText | null => (row.receivables_unrated ? null : amount);
  return {
    current_amount: money(row.current_amount),
    overdue_1_30: money(row.overdue_1_30),
    overdue_31_60: money(row.overdue_31_60),
    overdue_61_90: money(row.overdue_61_90),
    overdue_91_180: money(row.overdue_91_180),
    overdue_181_plus: money(row.overdue_181_plus),
    unapplied_amount: money(row.unapplied_amount),
    disputed_amount: money(row.disputed_amount),
    due_next_7_days: money(row.due_next_7_days),
    due_next_30_days: money(row.due_next_30_days),
    overdue_amount_days: money(row.overdue_amount_days),
    invoiced_amount_365d: row.invoiced_unrated ? null : row.invoiced_amount_365d,
    invoiced_count_365d: row.invoiced_count_365d,
    days_overdue_max: row.days_overdue_max,
    open_invoice_count: row.open_invoice_count,
    overdue_invoice_count: row.overdue_invoice_count,
    guarantee_cover: row.cover_unrated ? null : row.guarantee_cover,
    guarantee_expires_on: row.guarantee_expires_on,
    currencies_without_rate: [...new Set(row.unrated_currencies)].sort(),
  };
}

/** @param hasPromises whether the ledger holds any: where it does not, nothing is known of promises */
export function paymentAggregates(
  row: LedgerSums,
  hasPromises: boolean,
  zero: DecimalText,
): PaymentAggregates {
  return {
    receivable_total_30d_ago: row.receivables_30d_unrated ? null : row.receivable_total_30d_ago,
    receivable_total_365d_ago: row.receivables_365d_unrated ? null : row.receivable_total_365d_ago,
    overdue_amount_30d_ago: row.receivables_30d_unrated ? null : row.overdue_amount_30d_ago,
    sales_30d: row.sales_30d_unrated ? null : row.sales_30d,
    sales_90d: row.sales_90d_unrated ? null : row.sales_90d,
    sales_90d_before: row.sales_90d_before_unrated ? null : row.sales_90d_before,
    sales_365d: row.sales_365d_unrated ? null : row.sales_365d,
    sales_by_month: row.months_unrated ? null : salesByMonth(row.sales_by_month, zero),
    settled_count_365d: row.settled_count_365d,
    days_to_pay_365d: row.days_to_pay_365d,
    settled_count_90d: row.settled_count_90d,
    days_late_90d: row.days_late_90d,
    settled_count_prior: row.settled_count_prior,
    days_late_prior: row.days_late_prior,
    fallen_due_365d: row.fallen_due_unrated ? null : row.fallen_due_365d,
    settled_on_time_365d: row.fallen_due_unrated ? null : row.settled_on_time_365d,
    last_payment_on: row.last_payment_on,
    broken_promises_180d: hasPromises ? row.broken_promises_180d : null,
    written_off_365d: row.written_off_unrated ? null : row.written_off_365d,
  };
}

/** Of `0 12.50,3 -1.00`, in the order of the months. */
function salesByMonth(text: string | null, zero: DecimalText): readonly DecimalText[] {
  const months = Array.from({ length: SALES_MONTHS }, () => zero);
  for (const [month = '', amount = ''] of parts(text)) months[Number(month)] = amount;
  return months;
}

/** Of `12.50 2026-01-31 2026-03-02,…`: open amount, issue day and due day of each. */
export function openItems(text: string | null): readonly OpenItem[] {
  return parts(text).map(([open_amount = '', issued_on = '', due_on = '']) => ({
    open_amount,
    issued_on,
    due_on,
  }));
}

function parts(text: string | null): readonly (readonly string[])[] {
  return text === null ? [] : text.split(',').map((part) => part.split(' '));
}

/** What comes of nothing: of a customer without any document in a ledger that has some, it is known that nothing is owed. */
export function noSums(zero: DecimalText): LedgerSums {
  return {
    ...valued(MONEY_SUMS, zero),
    ...valued(COUNT_SUMS, 0),
    ...valued(GAPS, false),
    days_overdue_max: 0,
    guarantee_expires_on: null,
    last_payment_on: null,
    sales_by_month: null,
    unrated_currencies: [],
  };
}

function valued<K extends string, V>(names: readonly K[], value: V): Readonly<Record<K, V>> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<K, V>;
}

/** Zero with the decimals of the base currency. */
export function zeroText(digits: number): DecimalText {
  return digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
}
