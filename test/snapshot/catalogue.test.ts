import { describe, expect, it } from 'vitest';
import { FACT_TYPES, type FactType, type FactValue } from '../../src/domain/fact.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { fact, policyEvent, rated, snapshot, statement } from './state-builder.ts';

/** What rules are written against: name, type, unit. */
const FACTS = [
  'receivable_total money money',
  'current_amount money money',
  'overdue_amount money money',
  'overdue_1_30 money money',
  'overdue_31_60 money money',
  'overdue_61_90 money money',
  'overdue_91_180 money money',
  'overdue_181_plus money money',
  'overdue_ratio ratio ratio',
  'days_overdue_max days days',
  'days_overdue_weighted days days',
  'open_invoice_count count count',
  'overdue_invoice_count count count',
  'disputed_amount money money',
  'disputed_ratio ratio ratio',
  'unapplied_amount money money',
  'invoice_amount_avg_365d money money',
  'due_next_7_days money money',
  'due_next_30_days money money',
  'days_to_pay_avg_365d days days',
  'days_late_avg_90d days days',
  'days_late_avg_prior days days',
  'days_late_trend days days',
  'on_time_rate_365d ratio ratio',
  'overdue_amount_change_30d money money',
  'days_since_last_payment days days',
  'broken_promises_180d count count',
  'sales_90d money money',
  'sales_change_90d ratio ratio',
  'dso days days',
  'dso_365d days days',
  'bpdso days days',
  'add days days',
  'dso_countback days days',
  'cei_30d score score',
  'receivable_turnover_365d ratio times',
  'collection_period_365d days days',
  'credit_limit money money',
  'credit_utilisation ratio ratio',
  'over_limit_amount money money',
  'guarantee_cover money money',
  'exposure_uncovered money money',
  'guarantee_expires_in_days days days',
  'relationship_days days days',
  'customer_class text text',
  'country text text',
  'industry_code text text',
  'payment_terms_days days days',
  'rating_grade text text',
  'rating_notch count notches',
  'rating_notches_dropped_180d count notches',
  'rating_downgrades_365d count count',
  'rating_outlook text text',
  'rating_is_speculative flag flag',
  'rating_age_days days days',
  'operating_cash_flow money money',
  'ocf_change_yoy ratio ratio',
  'ocf_turned_negative flag flag',
  'ocf_negative_periods count periods',
  'ocf_negative_months count months',
  'equity_negative flag flag',
  'ocf_to_current_liabilities ratio times',
  'cash_ratio ratio times',
  'current_ratio ratio times',
  'quick_ratio ratio times',
  'interest_cover ratio times',
  'liabilities_to_equity ratio times',
  'z_score score score',
  'revenue_change_yoy ratio ratio',
  'net_profit_margin ratio ratio',
  'statement_age_days days days',
  'policy_tightening_severity_max score severity',
  'policy_easing_severity_max score severity',
  'policy_tightening_count_365d count count',
  'policy_effective_in_days days days',
  'policy_event_ids list list',
  'red_flags_payment_180d count count',
  'red_flags_operations_180d count count',
  'red_flags_trading_180d count count',
  'red_flags_management_180d count count',
  'red_flag_severity_max_180d score severity',
  'red_flag_codes_180d list list',
  'working_capital_score score score',
  'recommended_limit money money',
  'traits_score score score',
  'lapp_liquidity score score',
  'lapp_activity score score',
  'lapp_profitability score score',
  'lapp_potential score score',
  'lapp_score score score',
  'recovery_rate ratio ratio',
  'expected_loss money money',
];

const MONEY = /^-?\d+(\.\d+)?$/;

const IS_OF_TYPE: Readonly<Record<FactType, (value: FactValue) => boolean>> = {
  money: (value) => typeof value === 'string' && MONEY.test(value),
  ratio: Number.isFinite,
  days: Number.isFinite,
  count: Number.isInteger,
  score: Number.isFinite,
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  list: Array.isArray,
};

describe('the fact catalogue', () => {
  it('declares the facts of the product with their types and units, in order', () => {
    expect(FACT_CATALOGUE.map(({ name, type, unit }) => `${name} ${type} ${unit}`)).toEqual(FACTS);
  });

  it('names each fact once, in snake_case', () => {
    const names = FACT_CATALOGUE.map((definition) => definition.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
  });

  it.each(FACT_CATALOGUE)(
    'describes $name in both languages, with formula, source and when unknown',
    (definition) => {
      expect(FACT_TYPES).toContain(definition.type);
      expect(definition.meaning.en).toMatch(/^[A-Z][^一-鿿]{5,}$/);
      expect(definition.meaning.zh).toMatch(/[一-鿿]{4,}/);
      for (const text of [definition.formula, definition.source, definition.unknown_when]) {
        expect(text.trim().length).toBeGreaterThan(10);
      }
    },
  );

  it('gives each fact of a full state as its type, and no fact but its own', () => {
    const { facts, notes } = snapshot(FULL, { policy_events: [policyEvent({ effective_on: '2026-07-31' })] });
    expect(Object.keys(facts)).toEqual(FACT_CATALOGUE.map(({ name }) => name));
    const wrong = FACT_CATALOGUE.filter(({ name, type }) => !IS_OF_TYPE[type](facts[name] ?? null));
    expect(wrong).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('knows no fact of a customer of whom nothing is known', () => {
    const nobody = { customer_class: null, country: null, industry_code: null, industry_scheme: null };
    const { facts } = snapshot({ customer: nobody, receivables: null, behaviour: null, open_items: null });
    expect(Object.values(facts).every((value) => value === null)).toBe(true);
  });

  it('is asked by name in these tests: a name it does not have is an error', () => {
    expect(() => fact('no_such_fact', {})).toThrow('no fact no_such_fact');
  });
});

const AMOUNTS = {
  operating_cash_flow: '10.00',
  cash: '10.00',
  current_assets: '30.00',
  inventories: '5.00',
  current_liabilities: '20.00',
  total_assets: '90.00',
  total_liabilities: '40.00',
  equity: '50.00',
  retained_earnings: '5.00',
  ebit: '6.00',
  interest_expense: '2.00',
  revenue: '100.00',
  net_profit: '4.00',
};

const TRAITS = shippedModels().scorecards.traits.groups.flatMap(({ items }) => items.map(({ item }) => item));

const FULL = {
  receivables: {
    current_amount: '10.00',
    overdue_1_30: '10.00',
    overdue_amount_days: '50.00',
    overdue_invoice_count: 1,
    invoiced_amount_365d: '20.00',
    invoiced_count_365d: 2,
    guarantee_expires_on: '2026-12-31',
  },
  customer: { credit_limit: '100.00', payment_terms_days: 30, customer_since: '2020-01-01' },
  behaviour: {
    receivable_total_30d_ago: '30.00',
    sales_30d: '10.00',
    sales_90d: '30.00',
    sales_90d_before: '20.00',
    sales_365d: '90.00',
    sales_by_month: Array.from({ length: 24 }, () => '10.00'),
    settled_count_365d: 2,
    days_to_pay_365d: 60,
    settled_count_90d: 1,
    days_late_90d: 3,
    settled_count_prior: 1,
    days_late_prior: 1,
    fallen_due_365d: '80.00',
    settled_on_time_365d: '40.00',
    last_payment_on: '2026-06-01',
    broken_promises_180d: 1,
  },
  open_items: [{ open_amount: '20.00', issued_on: '2026-05-01', due_on: '2026-06-01' }],
  red_flags: [{ family: 'payment', code: 'part_payments', observed_on: '2026-06-01', severity: 2 } as const],
  assessments: TRAITS.map((item) => ({ model: 'traits', item, score: '7', assessed_on: '2026-05-01' })),
  ratings: [rated('a', '2026-01-01', 'AA', { outlook: 'stable' })],
  statements: ['2025-03-31', '2025-12-31', '2026-03-31'].map((period_end) =>
    statement({ period_end, ...AMOUNTS }),
  ),
};
