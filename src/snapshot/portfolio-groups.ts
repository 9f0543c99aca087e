/** Groups of a portfolio put together: exact sums of sums, so that nothing is lost and nothing counted twice. */
import type { IndustryScheme } from '../domain/file-kind.ts';
import { industryCodesCovering } from '../domain/industry-code.ts';
import type { PaymentAggregates, ReceivableAggregates } from '../domain/ledger-state.ts';
import { addMoney, type DecimalText } from '../domain/money.ts';
import type { PortfolioGroup } from '../domain/portfolio.ts';

/** Groups of single industry codes as groups of sections, or of sectors of NAICS; what is no code of its scheme stays. */
export function byTopIndustry(groups: readonly PortfolioGroup[]): readonly PortfolioGroup[] {
  const tops = new Map<string, PortfolioGroup>();
  for (const group of groups) {
    const value = topCode(group.industry_scheme, group.value);
    const key = `${group.industry_scheme} ${value}`;
    const known = tops.get(key);
    tops.set(key, known === undefined ? { ...group, value } : addGroup(known, group));
  }
  return [...tops.values()];
}

function topCode(scheme: IndustryScheme | null, code: string | null): string | null {
  if (scheme === null || code === null) return code;
  return industryCodesCovering(scheme, code)[0] ?? code;
}

/** Two groups without a customer in common as one, with the name of the first. */
function addGroup(one: PortfolioGroup, other: PortfolioGroup): PortfolioGroup {
  return {
    ...one,
    customers: one.customers + other.customers,
    receivables: addReceivables(one.receivables, other.receivables),
    behaviour: addBehaviour(one.behaviour, other.behaviour),
  };
}

function addReceivables(a: ReceivableAggregates, b: ReceivableAggregates): ReceivableAggregates {
  return {
    current_amount: sum(a.current_amount, b.current_amount),
    overdue_1_30: sum(a.overdue_1_30, b.overdue_1_30),
    overdue_31_60: sum(a.overdue_31_60, b.overdue_31_60),
    overdue_61_90: sum(a.overdue_61_90, b.overdue_61_90),
    overdue_91_180: sum(a.overdue_91_180, b.overdue_91_180),
    overdue_181_plus: sum(a.overdue_181_plus, b.overdue_181_plus),
    unapplied_amount: sum(a.unapplied_amount, b.unapplied_amount),
    disputed_amount: sum(a.disputed_amount, b.disputed_amount),
    due_next_7_days: sum(a.due_next_7_days, b.due_next_7_days),
    due_next_30_days: sum(a.due_next_30_days, b.due_next_30_days),
    overdue_amount_days: sum(a.overdue_amount_days, b.overdue_amount_days),
    invoiced_amount_365d: sum(a.invoiced_amount_365d, b.invoiced_amount_365d),
    invoiced_count_365d: a.invoiced_count_365d + b.invoiced_count_365d,
    days_overdue_max: Math.max(a.days_overdue_max, b.days_overdue_max),
    open_invoice_count: a.open_invoice_count + b.open_invoice_count,
    overdue_invoice_count: a.overdue_invoice_count + b.overdue_invoice_count,
    guarantee_cover: sum(a.guarantee_cover, b.guarantee_cover),
    guarantee_expires_on: known(a.guarantee_expires_on, b.guarantee_expires_on).sort()[0] ?? null,
    currencies_without_rate: [
      ...new Set([...a.currencies_without_rate, ...b.currencies_without_rate]),
    ].sort(),
  };
}

function addBehaviour(a: PaymentAggregates, b: PaymentAggregates): PaymentAggregates {
  return {
    receivable_total_30d_ago: sum(a.receivable_total_30d_ago, b.receivable_total_30d_ago),
    receivable_total_365d_ago: sum(a.receivable_total_365d_ago, b.receivable_total_365d_ago),
    overdue_amount_30d_ago: sum(a.overdue_amount_30d_ago, b.overdue_amount_30d_ago),
    sales_30d: sum(a.sales_30d, b.sales_30d),
    sales_90d: sum(a.sales_90d, b.sales_90d),
    sales_90d_before: sum(a.sales_90d_before, b.sales_90d_before),
    sales_365d: sum(a.sales_365d, b.sales_365d),
    sales_by_month: sumByMonth(a.sales_by_month, b.sales_by_month),
    settled_count_365d: a.settled_count_365d + b.settled_count_365d,
    days_to_pay_365d: a.days_to_pay_365d + b.days_to_pay_365d,
    settled_count_90d: a.settled_count_90d + b.settled_count_90d,
    days_late_90d: a.days_late_90d + b.days_late_90d,
    settled_count_prior: a.settled_count_prior + b.settled_count_prior,
    days_late_prior: a.days_late_prior + b.days_late_prior,
    fallen_due_365d: sum(a.fallen_due_365d, b.fallen_due_365d),
    settled_on_time_365d: sum(a.settled_on_time_365d, b.settled_on_time_365d),
    last_payment_on: known(a.last_payment_on, b.last_payment_on).sort().at(-1) ?? null,
    broken_promises_180d:
      a.broken_promises_180d === null || b.broken_promises_180d === null
        ? null
        : a.broken_promises_180d + b.broken_promises_180d,
    written_off_365d: sum(a.written_off_365d, b.written_off_365d),
  };
}

function sum(a: DecimalText | null, b: DecimalText | null): DecimalText | null {
  return a === null || b === null ? null : addMoney(a, b);
}

function sumByMonth(
  a: readonly DecimalText[] | null,
  b: readonly DecimalText[] | null,
): readonly DecimalText[] | null {
  return a === null || b === null ? null : a.map((amount, month) => addMoney(amount, b[month] ?? '0'));
}

function known<T>(...values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}
