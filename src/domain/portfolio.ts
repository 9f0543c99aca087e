/** The whole ledger as of a day, summed by what a portfolio is looked at by. */

import type { IndustryScheme } from './file-kind.ts';
import type { PaymentAggregates, ReceivableAggregates } from './ledger-state.ts';

/** `all` is one group of everybody. */
export type PortfolioDimension = 'all' | 'industry' | 'customer_class' | 'account_manager' | 'currency';

/**
 * The customers that agree in one dimension (by `currency`: the documents that do), with the sums of their documents:
 * the groups of every dimension add up to `all`. Days and maxima are the latest, longest or soonest of the group.
 */
export interface PortfolioGroup {
  readonly dimension: PortfolioDimension;
  /** The industry's code, the class, the manager, the documents' currency; null: not given, or the dimension is `all`. */
  readonly value: string | null;
  /** Of an industry's code; null in every other dimension. */
  readonly industry_scheme: IndustryScheme | null;
  /** By `currency`: those who have any document or guarantee in it up to the day, so one can be in several groups. */
  readonly customers: number;
  readonly receivables: ReceivableAggregates;
  readonly behaviour: PaymentAggregates;
}
