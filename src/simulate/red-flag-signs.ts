import type { RedFlagFamily } from '../domain/file-kind.ts';

export interface RedFlagSign {
  readonly family: RedFlagFamily;
  readonly code: string;
  /** 1 to 5: what it usually means. */
  readonly severity: number;
}

/**
 * What sales staff notice about a customer: the warning signs that credit manuals commonly name, in the four families
 * of the contract. The severities are our own estimate.
 */
export const RED_FLAG_SIGNS: readonly RedFlagSign[] = [
  { family: 'payment', code: 'longer_terms_requested', severity: 2 },
  { family: 'payment', code: 'part_payments', severity: 2 },
  { family: 'payment', code: 'pays_only_when_pressed', severity: 3 },
  { family: 'payment', code: 'claims_as_pretext', severity: 3 },
  { family: 'payment', code: 'bill_dishonoured', severity: 4 },
  { family: 'operations', code: 'stock_piling_up', severity: 2 },
  { family: 'operations', code: 'staff_cut', severity: 3 },
  { family: 'operations', code: 'premises_moved', severity: 3 },
  { family: 'operations', code: 'wages_unpaid', severity: 4 },
  { family: 'operations', code: 'production_stopped', severity: 5 },
  { family: 'trading', code: 'orders_falling', severity: 2 },
  { family: 'trading', code: 'sudden_large_order', severity: 3 },
  { family: 'trading', code: 'selling_below_cost', severity: 3 },
  { family: 'trading', code: 'main_customer_lost', severity: 4 },
  { family: 'management', code: 'ownership_changed', severity: 2 },
  { family: 'management', code: 'contact_unreachable', severity: 3 },
  { family: 'management', code: 'finance_head_left', severity: 3 },
  { family: 'management', code: 'sued', severity: 4 },
  { family: 'management', code: 'accounts_frozen', severity: 5 },
];
