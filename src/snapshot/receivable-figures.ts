import type { ReceivableAggregates } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import { differenceOrUnknown, moneyText, sumOrUnknown } from './exact-decimal.ts';

/** A customer's receivable aggregates with the sums over them that several facts share. */
export interface ReceivableFigures extends ReceivableAggregates {
  readonly overdue_amount: DecimalText | null;
  /** Open on invoices, due or not: current and overdue. */
  readonly open_amount: DecimalText | null;
  /** Open on invoices less what is unapplied; negative where the customer paid more than it owes. */
  readonly receivable_total: DecimalText | null;
}

/** Adds the sums. A sum with an unknown part is unknown. Parts and sums alike have `digits` decimals. */
export function receivableFigures(aggregates: ReceivableAggregates, digits: number): ReceivableFigures {
  const money = (amount: DecimalText | null): DecimalText | null =>
    amount === null ? null : moneyText(amount, digits);
  const overdue_amount = sumOrUnknown(
    [
      aggregates.overdue_1_30,
      aggregates.overdue_31_60,
      aggregates.overdue_61_90,
      aggregates.overdue_91_180,
      aggregates.overdue_181_plus,
    ],
    digits,
  );
  const open_amount = sumOrUnknown([aggregates.current_amount, overdue_amount], digits);
  const unapplied = aggregates.unapplied_amount;
  return {
    ...aggregates,
    current_amount: money(aggregates.current_amount),
    overdue_1_30: money(aggregates.overdue_1_30),
    overdue_31_60: money(aggregates.overdue_31_60),
    overdue_61_90: money(aggregates.overdue_61_90),
    overdue_91_180: money(aggregates.overdue_91_180),
    overdue_181_plus: money(aggregates.overdue_181_plus),
    unapplied_amount: money(unapplied),
    disputed_amount: money(aggregates.disputed_amount),
    due_next_7_days: money(aggregates.due_next_7_days),
    due_next_30_days: money(aggregates.due_next_30_days),
    guarantee_cover: money(aggregates.guarantee_cover),
    overdue_amount,
    open_amount,
    receivable_total: differenceOrUnknown(open_amount, unapplied, digits),
  };
}
