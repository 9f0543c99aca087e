/** Rule sets of one indicator, for the tests of warnings. */
import { type CheckedRuleSet, checkRuleSet, type Warning } from '../../src/engine/check/rule-set-check.ts';
import { FACTS, firmFile, firmRule, threshold } from './rule-fixtures.ts';

export const DAYS = 'days_overdue_max';
export const CLASS = 'customer_class';
export const LIMIT_1 = { fact: 'thresholds', path: '$.limit_1' };
export const LIMIT_2 = { fact: 'thresholds', path: '$.limit_2' };

type Override = readonly [customerClass: string, value: number];

export interface Ladder {
  /** Severity and conditions of rules `r0`, `r1`… of one indicator. */
  readonly rules: readonly (readonly [severity: string, conditions: unknown])[];
  readonly limits?: readonly (readonly [value: number, overrides: readonly Override[]])[];
  readonly named?: Readonly<Record<string, unknown>>;
}

export function fileOf({ rules, limits = [], named }: Ladder): Record<string, unknown> {
  const message = { en: 'x', zh: 'x' };
  const thresholds = limits.map(([value, overrides], index) => [
    `limit_${index + 1}`,
    threshold({
      value,
      min: -1000,
      max: 1000,
      overrides: overrides.map(([text, one]) => ({ segment: { [CLASS]: text }, value: one, reason: 'x' })),
    }),
  ]);
  return {
    ...firmFile(),
    thresholds: Object.fromEntries(thresholds),
    ...(named && { conditions: named }),
    rules: rules.map(([severity, conditions], index) =>
      firmRule(`r${index}`, conditions, { severity, message }),
    ),
  };
}

export function checked(file: unknown): {
  readonly ruleSet: CheckedRuleSet;
  readonly warnings: readonly Warning[];
} {
  const check = checkRuleSet(file, FACTS);
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  return { ruleSet: check.rule_set, warnings: check.warnings };
}
