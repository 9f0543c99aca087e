/** A rule set in short: what each rule needs, and where each threshold counts. */
import type { Severity } from '../domain/severity.ts';
import type { CheckedRule, CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { comparisonsIn } from '../engine/comparisons.ts';

export interface RuleSummary {
  readonly name: string;
  readonly indicator: string;
  readonly severity: Severity | null;
  /** The facts its conditions read, in order of appearance. */
  readonly facts: readonly string[];
  /** The thresholds its conditions use, in order of appearance. */
  readonly thresholds: readonly string[];
}

export interface ThresholdSummary {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly overrides: readonly {
    readonly segment: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
  /** Rules, in the order of the file. */
  readonly used_by: readonly string[];
}

export function rulesIn({ rules }: CheckedRuleSet): readonly RuleSummary[] {
  return rules.map((rule) => {
    const { name, indicator, severity, facts } = rule;
    return { name, indicator, severity, facts, thresholds: [...thresholdsOf(rule)] };
  });
}

export function thresholdsIn({ rules, thresholds }: CheckedRuleSet): readonly ThresholdSummary[] {
  const users = new Map<string, string[]>();
  for (const rule of rules) {
    for (const name of thresholdsOf(rule)) users.set(name, [...(users.get(name) ?? []), rule.name]);
  }
  return [...thresholds].map(([name, { value, unit, min, max, overrides }]) => ({
    name,
    value,
    unit,
    min,
    max,
    overrides: overrides.map((override) => ({ segment: override.segment, value: override.value })),
    used_by: users.get(name) ?? [],
  }));
}

function thresholdsOf({ condition }: CheckedRule): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { value } of comparisonsIn(condition)) if (value.kind === 'threshold') names.add(value.name);
  return names;
}
