/** A rule set in short: what each rule needs, and where each threshold counts. */
import { isDeepStrictEqual } from 'node:util';
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

/** The values of a threshold, by segment where it has other ones. */
interface ThresholdValues {
  readonly value: number;
  readonly overrides: readonly {
    readonly segment: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** With the values that are in force. */
export interface ThresholdSummary extends ThresholdValues {
  readonly name: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** What the rule set's file says in vain, since the profile in force says something else; null where it counts. */
  readonly instead_of: (ThresholdValues & { readonly profile: string }) | null;
  /** Rules, in the order of the file. */
  readonly used_by: readonly string[];
}

export function rulesIn({ rules }: CheckedRuleSet): readonly RuleSummary[] {
  return rules.map((rule) => {
    const { name, indicator, severity, facts } = rule;
    return { name, indicator, severity, facts, thresholds: [...thresholdsOf(rule)] };
  });
}

/**
 * @param inForce the rule set with the thresholds of the profile in force
 * @param written as its file says
 * @param profile the one in force; null: none
 */
export function thresholdsIn(
  { rules, thresholds }: CheckedRuleSet,
  written: CheckedRuleSet,
  profile: string | null,
): readonly ThresholdSummary[] {
  const users = new Map<string, string[]>();
  for (const rule of rules) {
    for (const name of thresholdsOf(rule)) users.set(name, [...(users.get(name) ?? []), rule.name]);
  }
  return [...thresholds].map(([name, threshold]) => {
    const { unit, min, max } = threshold;
    const values = valuesOf(threshold);
    const inFile = valuesOf(written.thresholds.get(name) ?? threshold);
    const instead = profile !== null && !isDeepStrictEqual(inFile, values);
    return {
      name,
      ...values,
      unit,
      min,
      max,
      instead_of: instead ? { profile, ...inFile } : null,
      used_by: users.get(name) ?? [],
    };
  });
}

function valuesOf({ value, overrides }: ThresholdValues): ThresholdValues {
  return {
    value,
    overrides: overrides.map((override) => ({ segment: override.segment, value: override.value })),
  };
}

function thresholdsOf({ condition }: CheckedRule): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { value } of comparisonsIn(condition)) if (value.kind === 'threshold') names.add(value.name);
  return names;
}
