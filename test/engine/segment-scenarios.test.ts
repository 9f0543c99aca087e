/** What looking for contradictions takes is counted before it is done, the kinds of customers included. */
import { describe, expect, it, vi } from 'vitest';
import { thresholdSchema } from '../../src/domain/rule-set.ts';
import { checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { comparisonsIn } from '../../src/engine/comparisons.ts';
import { AnalysisBudget } from '../../src/engine/lint/analysis-budget.ts';
import { CellSpace } from '../../src/engine/lint/cell-space.ts';
import { scenariosOf } from '../../src/engine/lint/segment-scenarios.ts';
import { checkedRules, FACTS, firmFile, leaf, threshold } from './rule-fixtures.ts';

const KINDS = 7;
const THRESHOLDS = 50;
const thresholds = Object.fromEntries(
  Array.from({ length: THRESHOLDS }, (_, index) => {
    const overrides = Array.from({ length: KINDS }, (_one, kind) => ({
      segment: { customer_class: `k${kind}` },
      value: 1 + index + kind,
      reason: 'x',
    }));
    return [`t${index}`, threshold({ overrides })];
  }),
);
const all = Object.keys(thresholds).map((name) =>
  leaf('days_overdue_max', 'greaterThan', { fact: 'thresholds', path: `$.${name}` }),
);
const [rule] = checkedRules([{ all }], thresholds).rules;
const comparisons = rule ? comparisonsIn(rule.condition) : [];
const byName = new Map(Object.entries(thresholds));
/** Every value of every threshold is looked up for every kind of customer. */
const LOOKED_UP = THRESHOLDS * (1 + KINDS) * (KINDS + 1);

describe('the kinds of customers', () => {
  it('are told apart within the budget, and not where it does not reach', () => {
    const enough = new AnalysisBudget(2 * LOOKED_UP);
    expect(scenariosOf(comparisons, byName, enough)).toHaveLength(KINDS + 1);
    expect(enough.exhausted).toBe(false);
    const little = new AnalysisBudget(LOOKED_UP);
    expect(scenariosOf(comparisons, byName, little)).toMatchObject([{ customers: null }]);
    expect(little.exhausted).toBe(true);
  });

  it('count where the values that facts are held against are gathered', () => {
    const scenarios = scenariosOf(comparisons, byName, new AnalysisBudget(2 * LOOKED_UP));
    const little = new AnalysisBudget(THRESHOLDS * KINDS);
    expect(new CellSpace(comparisons, scenarios, new Map(), little)).toBeDefined();
    expect(little.exhausted).toBe(true);
  });
});

describe('the thresholds of a sound file', () => {
  it('are read by the schema of the file alone', () => {
    const again = vi.spyOn(thresholdSchema, 'safeParse');
    expect(checkRuleSet(firmFile(), FACTS).ok).toBe(true);
    expect(again).not.toHaveBeenCalled();
    again.mockRestore();
  });
});
