/** What the engine bench evaluates: 24 rules over 20 facts, and sets of as many comparisons as asked. */
import type { FactDeclaration, FactType } from '../../../src/domain/fact.ts';
import { checkBareRules } from '../../../src/engine/check/rule-set-check.ts';
import type { CheckedRuleSet } from '../../../src/engine/checked-rule-set.ts';

const TYPES: Readonly<Record<string, FactType>> = {
  days_overdue_max: 'days',
  days_overdue_weighted: 'days',
  overdue_ratio: 'ratio',
  overdue_total: 'money',
  receivable_total: 'money',
  disputed_total: 'money',
  rating_score: 'score',
  rating_notches_dropped: 'count',
  ocf_ratio: 'ratio',
  ocf_change: 'ratio',
  cash_conversion_days: 'days',
  current_ratio: 'ratio',
  interest_cover: 'ratio',
  limit_utilisation: 'ratio',
  broken_promises: 'count',
  customer_class: 'text',
  country: 'text',
  industry: 'text',
  equity_negative: 'flag',
  on_watch_list: 'flag',
};

export const BENCH_FACTS: readonly FactDeclaration[] = Object.entries(TYPES).map(([name, type]) => ({
  name,
  type,
  unit: type,
}));

type Comparison = readonly [
  fact: string,
  operator: string,
  value: number | string | boolean | readonly string[],
];
/** A comparison, or a group written `{all: […]}`. */
export type BenchCondition =
  | Comparison
  | { readonly all: readonly BenchCondition[] }
  | { readonly any: readonly BenchCondition[] }
  | { readonly not: BenchCondition };

const late = (days: number): Comparison => ['days_overdue_max', 'greaterThan', days];
const owes = (amount: number): Comparison => ['overdue_total', 'greaterThanInclusive', amount];

/** The rules, in the order in which `hand-written.ts` has them. */
export const BENCH_RULES: readonly BenchCondition[] = [
  { all: [late(30), owes(10_000)] },
  { all: [late(60), owes(10_000)] },
  { all: [late(90), owes(10_000)] },
  { all: [late(180), { any: [owes(50_000), ['customer_class', 'equal', 'high_risk']] }] },
  {
    all: [
      ['overdue_ratio', 'greaterThan', 0.3],
      ['receivable_total', 'greaterThan', 100_000],
    ],
  },
  {
    all: [
      ['overdue_ratio', 'greaterThan', 0.5],
      ['receivable_total', 'greaterThan', 100_000],
      { not: ['disputed_total', 'greaterThan', 50_000] },
    ],
  },
  { all: [['days_overdue_weighted', 'greaterThan', 45], owes(10_000)] },
  {
    any: [
      ['rating_score', 'lessThan', 30],
      ['rating_notches_dropped', 'greaterThanInclusive', 3],
    ],
  },
  {
    all: [
      ['rating_notches_dropped', 'greaterThanInclusive', 1],
      ['rating_score', 'lessThan', 50],
    ],
  },
  {
    all: [
      ['rating_notches_dropped', 'greaterThanInclusive', 2],
      ['customer_class', 'notEqual', 'core'],
    ],
  },
  {
    all: [
      ['ocf_ratio', 'lessThan', 0],
      ['ocf_change', 'lessThan', -0.2],
    ],
  },
  {
    all: [
      ['ocf_ratio', 'lessThan', 0],
      ['interest_cover', 'lessThan', 1],
    ],
  },
  {
    any: [
      {
        all: [
          ['ocf_ratio', 'lessThan', -0.1],
          ['current_ratio', 'lessThan', 1],
        ],
      },
      {
        all: [
          ['equity_negative', 'equal', true],
          ['interest_cover', 'lessThan', 1.5],
        ],
      },
    ],
  },
  {
    all: [
      ['cash_conversion_days', 'greaterThan', 120],
      ['current_ratio', 'lessThan', 1],
    ],
  },
  { all: [['cash_conversion_days', 'greaterThan', 180], { any: [late(30), ['ocf_ratio', 'lessThan', 0]] }] },
  { all: [['limit_utilisation', 'greaterThan', 0.9], late(0)] },
  { all: [['limit_utilisation', 'greaterThan', 1], owes(1_000)] },
  { all: [['broken_promises', 'greaterThanInclusive', 2], late(15)] },
  {
    any: [
      ['broken_promises', 'greaterThanInclusive', 4],
      { all: [late(60), ['on_watch_list', 'equal', true]] },
    ],
  },
  {
    all: [
      ['industry', 'in', ['K70', 'E47', 'C31']],
      ['receivable_total', 'greaterThan', 500_000],
    ],
  },
  {
    all: [
      ['industry', 'in', ['K70', 'E47']],
      {
        any: [
          ['overdue_ratio', 'greaterThan', 0.2],
          ['current_ratio', 'lessThan', 0.8],
        ],
      },
      { not: ['customer_class', 'in', ['core', 'existing']] },
    ],
  },
  {
    all: [
      ['country', 'notIn', ['CN', 'DE', 'US', 'JP']],
      ['receivable_total', 'greaterThan', 250_000],
    ],
  },
  { all: [['disputed_total', 'greaterThan', 20_000], { not: late(90) }, ['customer_class', 'equal', 'new']] },
  {
    any: [
      { all: [['equity_negative', 'equal', true], owes(1)] },
      {
        all: [
          ['on_watch_list', 'equal', true],
          ['limit_utilisation', 'greaterThan', 0.8],
        ],
      },
    ],
  },
];

/** The rules in json-rules-engine's form. */
export function libraryRules(): readonly {
  readonly conditions: unknown;
  readonly event: { readonly type: string };
}[] {
  return BENCH_RULES.map((rule) => ({ conditions: libraryCondition(rule), event: { type: 'fired' } }));
}

export function checkedBenchRules(): CheckedRuleSet {
  return checked(libraryRules());
}

/** `rules` rules of `conditions` comparisons of numbers each, all different, for how the time grows with them. */
export function manyConditions(rules: number, conditions: number): CheckedRuleSet {
  const numbers = BENCH_FACTS.filter(({ type }) => !['text', 'flag'].includes(type)).map(({ name }) => name);
  let value = 0;
  return checked(
    Array.from({ length: rules }, () => ({
      conditions: {
        any: Array.from({ length: conditions }, () => {
          value += 1;
          return { fact: numbers[value % numbers.length], operator: 'greaterThan', value: 1e9 + value };
        }),
      },
      event: { type: 'fired' },
    })),
  );
}

function checked(rules: readonly unknown[]): CheckedRuleSet {
  const check = checkBareRules(rules, BENCH_FACTS);
  if (!check.ok) throw new Error(`the bench's rules are faulty: ${JSON.stringify(check.faults)}`);
  return check.rule_set;
}

function libraryCondition(condition: BenchCondition): unknown {
  if ('all' in condition) return { all: condition.all.map(libraryCondition) };
  if ('any' in condition) return { any: condition.any.map(libraryCondition) };
  if ('not' in condition) return { not: libraryCondition(condition.not) };
  const [fact, operator, value] = condition;
  return { fact, operator, value };
}
