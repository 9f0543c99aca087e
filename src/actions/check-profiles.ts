/** Threshold profiles over the rule sets of a folder: which is in force, and what none of them can mean. */
import type { Bilingual } from '../domain/bilingual.ts';
import { checkRuleSet } from '../engine/check/rule-set-check.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import type { Finding } from '../engine/fault.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { checkInProfile, profilePointer } from './apply-profile.ts';
import type { PolicyReading } from './load-policy.ts';
import type { PolicyFault } from './policy-fault.ts';
import { dataFile } from './policy-files.ts';

export interface ProfileReport {
  readonly profile: string;
  readonly title: Bilingual;
  /** Whether the settings name it: its thresholds are those that runs use. */
  readonly in_force: boolean;
  /** How many thresholds have another value in it than in their rule set. */
  readonly thresholds: number;
}

export function profilesIn({ profiles, profile: chosen }: PolicyReading): readonly ProfileReport[] {
  return (profiles?.profiles ?? []).map(({ profile, title, rule_sets }) => ({
    profile,
    title,
    in_force: profile === chosen,
    thresholds: Object.values(rule_sets).reduce((sum, values) => sum + Object.keys(values).length, 0),
  }));
}

/**
 * Warnings that a rule set has only with a profile's thresholds, such as a level that a worse one hides; each where the
 * profile speaks of the rule set.
 */
export function profileWarnings({ written, profiles, faults }: PolicyReading): readonly PolicyFault[] {
  if (profiles === null || faults.length > 0) return [];
  return profiles.profiles.flatMap((profile, index) =>
    written.flatMap(({ file, ruleSet }) => {
      if (!Object.hasOwn(profile.rule_sets, ruleSet.name)) return [];
      const known = new Set(warningsOf(ruleSet).map(keyOf));
      const checked = checkInProfile(profile, ruleSet, FACT_CATALOGUE);
      const warnings = checked.ok ? checked.warnings.filter((one) => !known.has(keyOf(one))) : [];
      return warnings.map(({ pointer, code, message }) => ({
        file: dataFile('profiles'),
        pointer: profilePointer(index, ruleSet.name),
        code,
        message: `with ${profile.profile}, ${file}${pointer}: ${message}`,
      }));
    }),
  );
}

function warningsOf({ file }: CheckedRuleSet): readonly Finding<string>[] {
  const checked = checkRuleSet(file, FACT_CATALOGUE);
  return checked.ok ? checked.warnings : [];
}

function keyOf({ pointer, code }: Finding<string>): string {
  return `${pointer} ${code}`;
}
