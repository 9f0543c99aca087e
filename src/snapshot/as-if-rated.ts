/**
 * A customer's input as it were if every currency had a rate: a fact that is known of it and not of the input itself is
 * unknown for lack of a rate, and of no other reason. The amounts that stand in for unknown ones are never shown.
 */
import type { PaymentAggregates, ReceivableAggregates } from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import { isPositive } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import { receivableFigures } from './receivable-figures.ts';
import type { StatementHistory } from './statement-history.ts';

/** What is owed is little, and what was sold and was owed before is much, so that no quotient lacks its divisor. */
const OWED: DecimalText = '1';
const OWED_BEFORE: DecimalText = '1000000000000';
const SOLD: DecimalText = '1000000000000';
const RATE: DecimalText = '1';

/** The input with a stand-in for everything that a rate is missing for. */
export function asIfRated(input: FactInput): FactInput {
  const { receivables, behaviour, customer, statements, money_digits, as_of } = input;
  const item = { open_amount: OWED, issued_on: as_of, due_on: as_of };
  return {
    ...input,
    customer: { ...customer, currency_rate: customer.currency_rate ?? RATE },
    receivables: receivables && receivableFigures(ratedReceivables(receivables), money_digits),
    behaviour: behaviour && ratedBehaviour(behaviour, receivables?.current_amount === null),
    open_items: input.open_items ?? (receivables && [item]),
    statements: statements && ratedStatements(statements),
  };
}

function ratedReceivables(known: ReceivableAggregates): ReceivableAggregates {
  return {
    ...known,
    current_amount: known.current_amount ?? OWED,
    overdue_1_30: known.overdue_1_30 ?? OWED,
    overdue_31_60: known.overdue_31_60 ?? OWED,
    overdue_61_90: known.overdue_61_90 ?? OWED,
    overdue_91_180: known.overdue_91_180 ?? OWED,
    overdue_181_plus: known.overdue_181_plus ?? OWED,
    unapplied_amount: known.unapplied_amount ?? '0',
    disputed_amount: known.disputed_amount ?? OWED,
    due_next_7_days: known.due_next_7_days ?? OWED,
    due_next_30_days: known.due_next_30_days ?? OWED,
    overdue_amount_days: known.overdue_amount_days ?? OWED,
    invoiced_amount_365d: known.invoiced_amount_365d ?? SOLD,
    guarantee_cover: known.guarantee_cover ?? OWED,
  };
}

/** @param isOwedUnrated whether what is owed now lacks a rate: then what was owed before has to outweigh nothing */
function ratedBehaviour(known: PaymentAggregates, isOwedUnrated: boolean): PaymentAggregates {
  const before = (amount: DecimalText | null): DecimalText =>
    amount === null || (isOwedUnrated && !isPositive(amount)) ? OWED_BEFORE : amount;
  return {
    ...known,
    receivable_total_30d_ago: before(known.receivable_total_30d_ago),
    receivable_total_365d_ago: before(known.receivable_total_365d_ago),
    overdue_amount_30d_ago: known.overdue_amount_30d_ago ?? OWED,
    sales_30d: known.sales_30d ?? SOLD,
    sales_90d: known.sales_90d ?? SOLD,
    sales_90d_before: known.sales_90d_before ?? SOLD,
    sales_365d: known.sales_365d ?? SOLD,
    sales_by_month: known.sales_by_month ?? [SOLD],
    fallen_due_365d: known.fallen_due_365d ?? SOLD,
    settled_on_time_365d: known.settled_on_time_365d ?? OWED,
    written_off_365d: known.written_off_365d ?? OWED,
  };
}

function ratedStatements(known: StatementHistory): StatementHistory {
  return {
    ...known,
    newest: { ...known.newest, rate: known.newest.rate ?? RATE },
    newest_balances: known.newest_balances.map((one) => ({ ...one, rate: one.rate ?? RATE })),
    filed: known.filed.map((period) => ({
      ...period,
      statement: { ...period.statement, rate: period.statement.rate ?? RATE },
    })),
    flows: new Map(),
  };
}
