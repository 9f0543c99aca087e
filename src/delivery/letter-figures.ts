/** What a letter asks for: only what is overdue and undisputed, currency by currency, less money not matched yet. */
import type { LetterContent, LetterInvoice, UnappliedMoney } from '../domain/letter.ts';
import {
  addMoney,
  type Currency,
  type DecimalText,
  moneyUnits,
  subtractMoney,
  subtractMoneyToZero,
} from '../domain/money.ts';

/** What is overdue in one currency, and what of it is demanded. */
export interface CurrencyDemand {
  readonly currency: Currency;
  /** Overdue and undisputed, the longest overdue first. */
  readonly invoices: readonly LetterInvoice[];
  readonly overdue_amount: DecimalText;
  /** All of the money in this currency that is matched to no invoice. */
  readonly unapplied_amount: DecimalText;
  /** What of it is set off here: `overdue_amount` at most. */
  readonly set_off_amount: DecimalText;
  /** `overdue_amount − set_off_amount`. */
  readonly to_pay_amount: DecimalText;
  /** `unapplied_amount − set_off_amount`. */
  readonly credit_left_amount: DecimalText;
}

export interface LetterFigures {
  /** Those with something to pay, in the order of their codes. */
  readonly demands: readonly CurrencyDemand[];
  /** Those of which nothing is to pay, since unmatched money of their currency is as much or more. */
  readonly covered: readonly CurrencyDemand[];
  /** In dispute, overdue or due soon. */
  readonly disputed: readonly LetterInvoice[];
  /** Undisputed and not overdue. */
  readonly due_soon: readonly LetterInvoice[];
  /** Money in currencies in which nothing undisputed is overdue. */
  readonly other_credits: readonly UnappliedMoney[];
}

/** Why there is nothing to ask for. */
export type NothingToDemand = 'nothing_overdue' | 'only_disputed' | 'covered_by_unapplied';

export function letterFigures({
  invoices,
  unapplied,
}: Pick<LetterContent, 'invoices' | 'unapplied'>): LetterFigures {
  const agreed = invoices.filter(({ disputed }) => !disputed);
  const overdue = agreed.filter(({ days_overdue }) => days_overdue > 0);
  const currencies = [...new Set(overdue.map(({ currency }) => currency))].sort();
  const all = currencies.map((currency) =>
    demandOf(
      currency,
      overdue.filter((one) => one.currency === currency),
      unapplied.find((one) => one.currency === currency)?.amount ?? '0',
    ),
  );
  return {
    demands: all.filter(({ to_pay_amount }) => !isZero(to_pay_amount)),
    covered: all.filter(({ to_pay_amount }) => isZero(to_pay_amount)),
    disputed: invoices.filter(({ disputed }) => disputed),
    due_soon: agreed.filter(({ days_overdue }) => days_overdue === 0),
    other_credits: unapplied.filter(({ currency }) => !currencies.includes(currency)),
  };
}

/** Null where there is something to ask for. */
export function nothingToDemand({ demands, covered, disputed }: LetterFigures): NothingToDemand | null {
  if (demands.length > 0) return null;
  if (covered.length > 0) return 'covered_by_unapplied';
  return disputed.some(({ days_overdue }) => days_overdue > 0) ? 'only_disputed' : 'nothing_overdue';
}

export function isZero(amount: DecimalText): boolean {
  return moneyUnits(amount).units === 0n;
}

export function sumOf(amounts: readonly DecimalText[]): DecimalText {
  return amounts.reduce(addMoney, '0');
}

function demandOf(
  currency: Currency,
  invoices: readonly LetterInvoice[],
  unapplied_amount: DecimalText,
): CurrencyDemand {
  const overdue_amount = sumOf(invoices.map(({ open_amount }) => open_amount));
  const to_pay_amount = subtractMoneyToZero(overdue_amount, unapplied_amount);
  return {
    currency,
    invoices: invoices.toSorted((a, b) => b.days_overdue - a.days_overdue),
    overdue_amount,
    unapplied_amount,
    set_off_amount: subtractMoney(overdue_amount, to_pay_amount),
    to_pay_amount,
    credit_left_amount: subtractMoneyToZero(unapplied_amount, overdue_amount),
  };
}
