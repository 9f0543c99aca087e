/**
 * The credit trade's measures of how fast receivables turn into money, from the sums of one customer's documents or of
 * any group's: the facts of a customer and the measures of a portfolio are the same functions.
 */
import type { DecimalText } from '../domain/money.ts';
import { countBackDays, knownMonths } from './dso-countback.ts';
import { differenceOrUnknown, isPositive, ratioOver, sumOrUnknown } from './exact-decimal.ts';
import type { FactInput } from './fact-definition.ts';
import type { ReceivableFigures } from './receivable-figures.ts';

/** What the measures are computed from. */
export type TradeInput = Pick<
  FactInput,
  'as_of' | 'money_digits' | 'receivables' | 'behaviour' | 'ledger_days' | 'ledger_from_list'
>;

/** Whether the ledger reaches back so many days: of less, sums and comparisons would be too small without saying so. */
export function ledgerReaches({ ledger_days }: TradeInput, days: number): boolean {
  return ledger_days !== null && ledger_days >= days;
}

/** Invoices issued less credit notes issued in the window; null where the ledger does not reach back so far. */
export function salesOf(input: TradeInput, window: 30 | 90 | 365): DecimalText | null {
  return ledgerReaches(input, window) ? (input.behaviour?.[`sales_${window}d` as const] ?? null) : null;
}

/** Share of what is open that is overdue; 0 where nothing is open. */
export function overdueRatio({ receivables }: Pick<TradeInput, 'receivables'>): number | null {
  return receivables && shareOfOpen(receivables, receivables.overdue_amount);
}

/** Share of what is open on invoices; 0 where nothing is open. */
export function shareOfOpen(receivables: ReceivableFigures, part: DecimalText | null): number | null {
  const { open_amount } = receivables;
  if (open_amount === null || part === null) return null;
  return isPositive(open_amount) ? ratioOver(part, open_amount) : 0;
}

/** Days sales outstanding: the receivable in days of the sales of the window. */
export function daysSalesOutstanding(input: TradeInput, window: 90 | 365): number | null {
  return ratioOver(receivableTotal(input), salesOf(input, window), window);
}

/** Days sales outstanding if nothing were overdue. */
export function bestPossibleDso(input: TradeInput): number | null {
  return ratioOver(currentAmount(input), salesOf(input, 90), 90);
}

/** DSO less best possible DSO, as one fraction: rounded once. */
export function averageDaysDelinquent(input: TradeInput): number | null {
  const late = differenceOrUnknown(receivableTotal(input), currentAmount(input), input.money_digits);
  return ratioOver(late, salesOf(input, 90), 90);
}

export function countBackDso(input: TradeInput): number | null {
  const receivable = receivableTotal(input);
  const salesByMonth = input.behaviour?.sales_by_month ?? null;
  if (receivable === null || salesByMonth === null || input.ledger_days === null) return null;
  return countBackDays(receivable, knownMonths(input.as_of, salesByMonth, input.ledger_days));
}

/** Of what could have been collected in 30 days, the share that was, in percent. */
export function collectionEffectiveness(input: TradeInput): number | null {
  const opening = input.behaviour?.receivable_total_30d_ago ?? null;
  const collectable = sumOrUnknown([opening, salesOf(input, 30)], input.money_digits);
  const collected = differenceOrUnknown(collectable, receivableTotal(input), input.money_digits);
  const due = differenceOrUnknown(collectable, currentAmount(input), input.money_digits);
  return ratioOver(collected, due, 100);
}

/** Of a young ledger that began with open items, what was paid in time was left out: the rate would be too low. */
export function onTimeRate(input: TradeInput): number | null {
  const { behaviour, ledger_from_list } = input;
  if (ledger_from_list && !ledgerReaches(input, 365)) return null;
  return behaviour && ratioOver(behaviour.settled_on_time_365d, behaviour.fallen_due_365d);
}

/** How often a year the receivable is turned over: sales over the mean of what was owed then and now. */
export function receivableTurnover(input: TradeInput): number | null {
  return ratioOver(salesOf(input, 365), twiceTheMean(input), 2);
}

export function collectionPeriod(input: TradeInput): number | null {
  if (receivableTurnover(input) === null) return null;
  return ratioOver(twiceTheMean(input), salesOf(input, 365), 365, 2);
}

/** What was written off over sales: of a portfolio, since of one customer it is all or nothing. */
export function badDebtRatio(input: TradeInput): number | null {
  return ratioOver(input.behaviour?.written_off_365d ?? null, salesOf(input, 365));
}

function receivableTotal({ receivables }: TradeInput): DecimalText | null {
  return receivables?.receivable_total ?? null;
}

function currentAmount({ receivables }: TradeInput): DecimalText | null {
  return receivables?.current_amount ?? null;
}

function twiceTheMean(input: TradeInput): DecimalText | null {
  const opening = input.behaviour?.receivable_total_365d_ago ?? null;
  return sumOrUnknown([opening, receivableTotal(input)], input.money_digits);
}
