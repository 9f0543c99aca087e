/** States of one customer for tests: everything plain, with only what a test is about named in it. */
import type { Day } from '../../src/domain/day.ts';
import type { FactRow, FactValue } from '../../src/domain/fact.ts';
import type {
  Assessment,
  CustomerAttributes,
  CustomerState,
  OpenItem,
  PaymentAggregates,
  PolicyEvent,
  RatingAction,
  ReceivableAggregates,
  RedFlag,
  Statement,
} from '../../src/domain/ledger-state.ts';
import type { PortfolioGroup } from '../../src/domain/portfolio.ts';
import type { RatingScalesFile } from '../../src/domain/rating-scale.ts';
import { computeFacts, snapshotContext } from '../../src/snapshot/compute-facts.ts';
import type { ModelPolicy } from '../../src/snapshot/fact-definition.ts';
import type { FactNote } from '../../src/snapshot/fact-note.ts';
import { shippedModels } from '../support/shipped-models.ts';

export const AS_OF = '2026-06-30';

export const SCALES: RatingScalesFile = {
  no_rating: ['WR', 'NR'],
  scales: [
    {
      scale: 'letters',
      title: 'Letters',
      source: 'made for tests',
      grades: ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'D'],
      speculative_from: 'BB',
      aliases: {},
    },
    {
      scale: 'numbers',
      title: 'Numbers',
      source: 'made for tests',
      grades: ['1', '2', '3', '4', '5'],
      speculative_from: null,
      aliases: {},
    },
    {
      scale: 'odd',
      title: 'A scale whose speculative grade is none of its grades',
      source: 'made for tests',
      grades: ['X', 'Y'],
      speculative_from: 'Z',
      aliases: {},
    },
    {
      scale: 'internal-10',
      title: 'The scale of ratings that the shipped scorecard writes',
      source: 'made for tests',
      grades: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      speculative_from: null,
      aliases: {},
    },
  ],
};

export interface StateParts {
  readonly customer?: Partial<CustomerAttributes>;
  readonly receivables?: Partial<ReceivableAggregates> | null;
  readonly behaviour?: Partial<PaymentAggregates> | null;
  readonly open_items?: readonly OpenItem[] | null;
  readonly red_flags?: readonly RedFlag[] | null;
  readonly assessments?: readonly Assessment[];
  readonly ratings?: readonly RatingAction[];
  readonly statements?: readonly Statement[];
}

export interface RunParts {
  readonly as_of?: Day;
  readonly policy_events?: readonly PolicyEvent[] | null;
  readonly base_currency?: string;
  readonly models?: ModelPolicy;
  readonly ledger_from?: Day | null;
  readonly ledger_from_list?: boolean;
}

export function customerState(parts: StateParts = {}): CustomerState {
  return {
    customer: { ...CUSTOMER, ...parts.customer },
    receivables: parts.receivables === null ? null : { ...NOTHING_OPEN, ...parts.receivables },
    behaviour: parts.behaviour === null ? null : { ...NO_TRADE, ...parts.behaviour },
    open_items: parts.open_items ?? (parts.open_items === null ? null : []),
    red_flags: parts.red_flags ?? null,
    assessments: parts.assessments ?? [],
    ratings: parts.ratings ?? [],
    statements: parts.statements ?? [],
  };
}

export function snapshot(
  parts: StateParts,
  run: RunParts = {},
): { facts: FactRow; notes: readonly FactNote[] } {
  const context = snapshotContext({
    as_of: AS_OF,
    policy_events: null,
    base_currency: 'CNY',
    scales: SCALES,
    models: shippedModels(),
    ledger_from: '2000-01-01',
    ledger_from_list: false,
    ...run,
  });
  return computeFacts(context, customerState(parts));
}

export function fact(name: string, parts: StateParts, run: RunParts = {}): FactValue {
  const value = snapshot(parts, run).facts[name];
  if (value === undefined) throw new Error(`no fact ${name}`);
  return value;
}

/** A statement that knows nothing but what is given, published on the last day of its period. */
export function statement(parts: Partial<Statement> & Pick<Statement, 'period_end'>): Statement {
  return { ...UNKNOWN_STATEMENT, published_on: parts.period_end, ...parts };
}

/** A quarter with only an operating cash flow. */
export function quarter(period_end: Day, operating_cash_flow: string | null): Statement {
  return statement({ period_end, operating_cash_flow });
}

export function rated(
  agency: string,
  rated_on: Day,
  grade: string,
  parts: Partial<RatingAction> = {},
): RatingAction {
  return { agency, scale: 'letters', grade, rated_on, outlook: null, ...parts };
}

export function policyEvent(parts: Partial<PolicyEvent> = {}): PolicyEvent {
  return {
    event_id: 'event-1',
    industry_scheme: 'GBT4754-2017',
    industry_codes: ['C'],
    direction: 'tightening',
    severity: 3,
    title: 'A policy',
    country: null,
    announced_on: '2026-06-01',
    effective_on: null,
    expires_on: null,
    ...parts,
  };
}

const CUSTOMER: CustomerAttributes = {
  customer_id: 'c-1',
  name: 'Customer',
  industry_scheme: 'GBT4754-2017',
  industry_code: '3311',
  country: 'CN',
  currency: 'CNY',
  credit_limit: null,
  currency_rate: '1',
  payment_terms_days: null,
  customer_class: 'core',
  customer_since: null,
};

/** A group of a portfolio: nothing in it but what is named. */
export function portfolioGroup(
  parts: Partial<Omit<PortfolioGroup, 'receivables' | 'behaviour'>> & {
    readonly receivables?: Partial<ReceivableAggregates>;
    readonly behaviour?: Partial<PaymentAggregates>;
  } = {},
): PortfolioGroup {
  return {
    dimension: 'all',
    value: null,
    industry_scheme: null,
    customers: 1,
    ...parts,
    receivables: { ...NOTHING_OPEN, ...parts.receivables },
    behaviour: { ...NO_TRADE, ...parts.behaviour },
  };
}

const NOTHING_OPEN: ReceivableAggregates = {
  current_amount: '0.00',
  overdue_1_30: '0.00',
  overdue_31_60: '0.00',
  overdue_61_90: '0.00',
  overdue_91_180: '0.00',
  overdue_181_plus: '0.00',
  unapplied_amount: '0.00',
  disputed_amount: '0.00',
  due_next_7_days: '0.00',
  due_next_30_days: '0.00',
  overdue_amount_days: '0.00',
  invoiced_amount_365d: '0.00',
  invoiced_count_365d: 0,
  days_overdue_max: 0,
  open_invoice_count: 0,
  overdue_invoice_count: 0,
  guarantee_cover: '0.00',
  guarantee_expires_on: null,
  currencies_without_rate: [],
};

const NO_TRADE: PaymentAggregates = {
  receivable_total_30d_ago: '0.00',
  receivable_total_365d_ago: '0.00',
  overdue_amount_30d_ago: '0.00',
  sales_30d: '0.00',
  sales_90d: '0.00',
  sales_90d_before: '0.00',
  sales_365d: '0.00',
  sales_by_month: Array.from({ length: 24 }, () => '0.00'),
  settled_count_365d: 0,
  days_to_pay_365d: 0,
  settled_count_90d: 0,
  days_late_90d: 0,
  settled_count_prior: 0,
  days_late_prior: 0,
  fallen_due_365d: '0.00',
  settled_on_time_365d: '0.00',
  last_payment_on: null,
  broken_promises_180d: null,
  written_off_365d: '0.00',
};

const UNKNOWN_STATEMENT: Statement = {
  period_end: '2026-03-31',
  period_months: 3,
  published_on: null,
  currency: 'CNY',
  rate: '1',
  operating_cash_flow: null,
  investing_cash_flow: null,
  financing_cash_flow: null,
  cash: null,
  current_assets: null,
  inventories: null,
  receivables: null,
  current_liabilities: null,
  total_assets: null,
  total_liabilities: null,
  equity: null,
  retained_earnings: null,
  revenue: null,
  ebit: null,
  interest_expense: null,
  net_profit: null,
};
