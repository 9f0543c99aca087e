/** Facts and rule sets that the engine's tests share. */
import type { FactDeclaration } from '../../src/domain/fact.ts';
import type { Threshold } from '../../src/domain/rule-set.ts';
import { type CheckedRuleSet, checkBareRules, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';

export const FACTS: readonly FactDeclaration[] = [
  { name: 'days_overdue_max', type: 'days', unit: 'days' },
  { name: 'days_overdue_weighted', type: 'days', unit: 'days' },
  { name: 'overdue_ratio', type: 'ratio', unit: 'ratio' },
  { name: 'receivable_total', type: 'money', unit: 'money' },
  { name: 'overdue_amount', type: 'money', unit: 'money' },
  { name: 'customer_class', type: 'text', unit: 'text' },
  { name: 'country', type: 'text', unit: 'text' },
  { name: 'equity_negative', type: 'flag', unit: 'flag' },
  { name: 'ocf_turned_negative', type: 'flag', unit: 'flag' },
  { name: 'policy_event_ids', type: 'list', unit: 'list' },
  { name: 'other_event_ids', type: 'list', unit: 'list' },
  { name: 'overdue_invoices', type: 'count', unit: 'count' },
  { name: 'external_score', type: 'score', unit: 'score' },
];

export const LIMIT = { fact: 'thresholds', path: '$.days_high' };

export function threshold(changes: Partial<Threshold> = {}): Threshold {
  return {
    title: { en: 'Days', zh: '天数' },
    value: 60,
    unit: 'days',
    min: 1,
    max: 365,
    reason: 'Two months.',
    source: 'example, calibrate',
    overrides: [],
    ...changes,
  };
}

export function leaf(fact: string, operator: string, value: unknown): Record<string, unknown> {
  return { fact, operator, value };
}

/** A rule set in the firm's format that has no fault; `conditions` are those of its only rule. */
export function firmFile(
  conditions: unknown = { all: [leaf('days_overdue_max', 'greaterThanInclusive', LIMIT)] },
): Record<string, unknown> {
  return {
    rule_set: 'overdue',
    title: { en: 'Overdue', zh: '逾期' },
    thresholds: { days_high: threshold() },
    indicators: { overdue: { title: { en: 'Overdue', zh: '逾期' } } },
    rules: [firmRule('overdue_high', conditions)],
  };
}

export function firmRule(name: string, conditions: unknown, params: Record<string, unknown> = {}): unknown {
  return {
    name,
    conditions,
    event: {
      type: 'overdue',
      params: {
        severity: 'high',
        title: { en: 'Long overdue', zh: '长期逾期' },
        message: {
          en: '{days_overdue_max} days, limit {thresholds.days_high}',
          zh: '逾期 {days_overdue_max} 天',
        },
        exposure: 'receivable_total',
        actions: ['reminder'],
        when_unknown: 'report',
        source: 'example, calibrate',
        ...params,
      },
    },
  };
}

/** The firm's file with one value replaced: `changed(file, ['rules', 0, 'name'], 'x')`; undefined takes it out. */
export function changed(file: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(file))
    return file.map((item, index) => (index === key ? changed(item, rest, value) : item));
  const record = { ...(file as Record<string, unknown>) };
  const next = changed(record[key], rest, value);
  if (next === undefined) delete record[key];
  else record[key] = next;
  return record;
}

/** Faults as `pointer code`, in order. */
export function faultsOf(check: ReturnType<typeof checkRuleSet>): readonly string[] {
  return check.ok ? [] : check.faults.map((fault) => `${fault.pointer} ${fault.code}`);
}

export function firmFaults(file: unknown): readonly string[] {
  return faultsOf(checkRuleSet(file, FACTS));
}

/** Faults of a single condition tree, pointers from its root on. */
export function conditionFaults(conditions: unknown): readonly string[] {
  const check = checkBareRules({ conditions, event: { type: 'x' } }, FACTS, { days_high: threshold() });
  return faultsOf(check).map((fault) => fault.replace(/^\/conditions/, ''));
}

/** Plain rules `r0`, `r1`… of these conditions, checked. */
export function checkedRules(
  conditions: readonly unknown[],
  thresholds: Readonly<Record<string, Threshold>> = { days_high: threshold() },
  named?: Record<string, unknown>,
): CheckedRuleSet {
  const rules = conditions.map((one, index) => ({
    name: `r${index}`,
    conditions: one,
    event: { type: 'x' },
  }));
  const check = checkBareRules({ rules, ...(named && { conditions: named }) }, FACTS, thresholds);
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  return check.rule_set;
}
