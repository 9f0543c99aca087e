/** Threshold profiles over rule sets: the values of one profile put in, and what is wrong with them. */
import type { FactDeclaration } from '../domain/fact.ts';
import { ownFacts, type RuleSetFile, type Threshold } from '../domain/rule-set.ts';
import type { ProfileValues, ThresholdProfile, ThresholdProfiles } from '../domain/threshold-profile.ts';
import { checkRuleSet, type RuleSetCheck } from '../engine/check/rule-set-check.ts';
import { checkThresholds } from '../engine/check/threshold-check.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { at, distinctFaults, faultList, pointerOf } from '../engine/fault.ts';
import { guardJson, isRecord } from '../engine/json-guard.ts';
import { meant, type PolicyFault } from './policy-fault.ts';
import { dataFile } from './policy-files.ts';

/**
 * The rule set with a profile's thresholds, checked and hashed as such, so that runs and alerts name what was really
 * used. One that the profile does not name is as it was.
 */
export function checkInProfile(
  { rule_sets }: ThresholdProfile,
  { file, name }: CheckedRuleSet,
  facts: readonly FactDeclaration[],
): RuleSetCheck {
  const values = Object.hasOwn(rule_sets, name) ? rule_sets[name] : undefined;
  return checkRuleSet(file === null ? null : withProfile(file, values), facts);
}

/** The file with a profile's values for its thresholds; those that the profile does not name stay as they are. */
function withProfile(file: RuleSetFile, values: ProfileValues | undefined): RuleSetFile {
  if (values === undefined) return file;
  const thresholds = Object.entries(file.thresholds).map(([name, threshold]) => [
    name,
    withValue(threshold, Object.hasOwn(values, name) ? values[name] : undefined),
  ]);
  return { ...file, thresholds: Object.fromEntries(thresholds) };
}

function withValue(threshold: Threshold, changed: ProfileValues[string] | undefined): Threshold {
  if (changed === undefined) return threshold;
  const { value, reason, source, overrides = threshold.overrides } = changed;
  return { ...threshold, value, reason, source, overrides };
}

/**
 * What profiles say of rule sets and thresholds that are not there, values out of a threshold's range, and text that no
 * rule set may hold, each at its place in the file of profiles.
 * @param all false where a rule set could not be read: one that is not found may be that
 */
export function profileFaults(
  { profiles }: ThresholdProfiles,
  ruleSets: readonly RuleSetFile[],
  facts: readonly FactDeclaration[],
  all: boolean,
): readonly PolicyFault[] {
  const known = new Map(ruleSets.map((file) => [file.rule_set, file]));
  return profiles.flatMap(({ rule_sets }, index) =>
    Object.entries(rule_sets).flatMap(([name, values]) => {
      const file = known.get(name);
      const pointer = profilePointer(index, name);
      if (file !== undefined) return valueFaults(file, values, facts, pointer);
      return all ? [fault(pointer, 'unknown_rule_set', notThere('rule set', name, [...known.keys()]))] : [];
    }),
  );
}

/** Where a profile's values for a rule set stand. */
export function profilePointer(index: number, ruleSet: string): string {
  return pointerOf(at(null, 'profiles', index, 'rule_sets', ruleSet));
}

function valueFaults(
  file: RuleSetFile,
  values: ProfileValues,
  facts: readonly FactDeclaration[],
  pointer: string,
): readonly PolicyFault[] {
  const names = Object.keys(file.thresholds);
  const unknown = Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const message = notThere(`threshold of ${file.rule_set}`, name, names);
      return fault(`${pointer}${pointerOf(at(null, name))}`, 'unknown_threshold', message);
    });
  const { thresholds } = withProfile(file, values);
  const changed = Object.entries(thresholds).filter(([name]) => Object.hasOwn(values, name));
  const { json, faults: unsafe } = guardJson(Object.fromEntries(changed));
  const faults = faultList();
  const known = [...facts, ...ownFacts(file.facts)];
  const types = new Map(known.map((declaration) => [declaration.name, declaration]));
  if (isRecord(json)) checkThresholds(json, undefined, types, faults);
  const inFile = [
    ...distinctFaults(unsafe),
    ...faults.kept.map((one) => ({ ...one, pointer: one.pointer.slice('/thresholds'.length) })),
  ];
  return [...unknown, ...inFile.map((one) => fault(`${pointer}${one.pointer}`, one.code, one.message))];
}

function fault(pointer: string, code: string, message: string): PolicyFault {
  return { file: dataFile('profiles'), pointer, code, message };
}

function notThere(what: string, name: string, names: readonly string[]): string {
  return `there is no ${what} called ${name}${meant(name, names)}`;
}
