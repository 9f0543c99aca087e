import { describe, expect, it } from 'vitest';
import { FACT_TYPES, type FactType, type FactValue } from '../../src/domain/fact.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
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
  'guarantee_cover money money',
  'exposure_uncovered money money',
  'customer_class text text',
  'country text text',
  'industry_code text text',
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
  'statement_age_days days days',
  'policy_tightening_severity_max score severity',
  'policy_easing_severity_max score severity',
  'policy_tightening_count_365d count count',
  'policy_effective_in_days days days',
  'policy_event_ids list list',
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
    const { facts } = snapshot({ customer: nobody, receivables: null });
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
};

const FULL = {
  receivables: {
    current_amount: '10.00',
    overdue_1_30: '10.00',
    overdue_amount_days: '50.00',
    overdue_invoice_count: 1,
    invoiced_amount_365d: '20.00',
    invoiced_count_365d: 2,
  },
  ratings: [rated('a', '2026-01-01', 'AA', { outlook: 'stable' })],
  statements: ['2025-03-31', '2025-12-31', '2026-03-31'].map((period_end) =>
    statement({ period_end, ...AMOUNTS }),
  ),
};
