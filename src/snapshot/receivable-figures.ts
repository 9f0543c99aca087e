import type { ReceivableAggregates } from '../domain/ledger-state.ts';
import { type DecimalText, subtractMoney } from '../domain/money.ts';
import { sumOrUnknown } from './exact-decimal.ts';

/** A customer's receivable aggregates with the sums over them that several facts share. */
export interface ReceivableFigures extends ReceivableAggregates {
  readonly overdue_amount: DecimalText | null;
  /** Open on invoices, due or not: current and overdue. */
  readonly open_amount: DecimalText | null;
  /** Open on invoices less what is unapplied; negative where the customer paid more than it owes. */
  readonly receivable_total: DecimalText | null;
}

/** Adds the sums. A sum with an unknown part is unknown. */
export function receivableFigures(aggregates: ReceivableAggregates): ReceivableFigures {
  const overdue_amount = sumOrUnknown([
    aggregates.overdue_1_30,
    aggregates.overdue_31_60,
    aggregates.overdue_61_90,
    aggregates.overdue_91_180,
    aggregates.overdue_181_plus,
  ]);
  const open_amount = sumOrUnknown([aggregates.current_amount, overdue_amount]);
  const unapplied = aggregates.unapplied_amount;
  const receivable_total =
    open_amount === null || unapplied === null ? null : subtractMoney(open_amount, unapplied);
  return { ...aggregates, overdue_amount, open_amount, receivable_total };
}
