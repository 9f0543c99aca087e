/** What the files of a policy say of each other: every name that one uses, another has. */
import type { OverdueReason } from '../domain/overdue-reason.ts';
import type { Playbook } from '../domain/playbook.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import type { Indicator } from '../domain/rule-set.ts';
import type { Scorecards } from '../domain/scorecard.ts';
import { canonicalJson } from '../engine/canonical-json.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { at, pointerOf } from '../engine/fault.ts';
import { ownFactFaults } from './own-facts.ts';
import { addAll, meant, type PolicyFault } from './policy-fault.ts';
import { dataFile, type PolicyData } from './policy-files.ts';

export interface RuleSetOfFile {
  readonly file: string;
  readonly ruleSet: CheckedRuleSet;
}

/** Names that a file uses and no other has, as far as the files concerned could be read. */
export function referenceFaults(
  data: PolicyData,
  ruleSets: readonly RuleSetOfFile[],
): readonly PolicyFault[] {
  const { playbook, scales, settings, scorecards, curves, overdue_reasons, profiles } = data;
  const faults: PolicyFault[] = [
    ...sharedNames(ruleSets),
    ...differingIndicators(ruleSets),
    ...ownFactFaults(ruleSets),
  ];
  if (playbook) addAll(faults, unknownActions(ruleSets, playbook));
  if (playbook && overdue_reasons) addAll(faults, unknownNextActions(overdue_reasons.reasons, playbook));
  if (settings && curves) {
    const names = curves.curves.map(({ curve }) => curve);
    addAll(faults, unknownChoice('recovery_curve', 'curve', settings.recovery_curve.value, names));
  }
  if (settings && profiles) {
    const names = profiles.profiles.map(({ profile }) => profile);
    addAll(faults, unknownChoice('profile', 'profile', settings.profile.value, names));
  }
  if (scorecards && scales) addAll(faults, unfitGrades(scorecards, scales));
  return faults;
}

/** By name, over all rule sets; of an indicator that several have, they say the same. */
export function indicatorsOf(ruleSets: readonly CheckedRuleSet[]): ReadonlyMap<string, Indicator> {
  return new Map(ruleSets.flatMap(({ file }) => Object.entries(file?.indicators ?? {})));
}

/** Files that call their rule sets by one name. */
function sharedNames(files: readonly RuleSetOfFile[]): readonly PolicyFault[] {
  const first = new Map<string, string>();
  return files.flatMap(({ file, ruleSet: { name } }) => {
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, file);
      return [];
    }
    const message = `${other} calls itself "${name}" too; every rule set has a name of its own`;
    return [{ file, pointer: '/rule_set', code: 'duplicate_rule_set', message }];
  });
}

/** An indicator may be shared by rule sets, but then all of them have to say the same of it. */
function differingIndicators(files: readonly RuleSetOfFile[]): readonly PolicyFault[] {
  const known = new Map<string, { readonly text: string; readonly file: string }>();
  return files.flatMap(({ file, ruleSet }) =>
    Object.entries(ruleSet.file?.indicators ?? {}).flatMap(([indicator, definition]) => {
      const text = canonicalJson(definition);
      const other = known.get(indicator);
      known.set(indicator, { text, file });
      if (other === undefined || other.text === text) return [];
      const pointer = pointerOf(at(null, 'indicators', indicator));
      const message = `${other.file} says something else of this indicator; it may stand in several files, but alike`;
      return [{ file, pointer, code: 'indicator_differs', message }];
    }),
  );
}

function unknownActions(files: readonly RuleSetOfFile[], playbook: Playbook): readonly PolicyFault[] {
  const codes = playbook.actions.map(({ code }) => code);
  return files.flatMap(({ file, ruleSet }) =>
    ruleSet.rules.flatMap((rule, index) =>
      (rule.params?.actions ?? []).flatMap((code, place) => {
        if (codes.includes(code)) return [];
        const pointer = pointerOf(at(null, 'rules', index, 'event', 'params', 'actions', place));
        const message = `rule ${rule.name}: the playbook has no action "${code}"${meant(code, codes)}`;
        return [{ file, pointer, code: 'unknown_action', message }];
      }),
    ),
  );
}

function unknownNextActions(reasons: readonly OverdueReason[], playbook: Playbook): readonly PolicyFault[] {
  const codes = playbook.actions.map(({ code }) => code);
  return reasons.flatMap(({ code: reason, next_action }, index) => {
    if (codes.includes(next_action)) return [];
    const pointer = pointerOf(at(null, 'reasons', index, 'next_action'));
    const message = `reason ${reason}: the playbook has no action "${next_action}"${meant(next_action, codes)}`;
    return [{ file: dataFile('overdue_reasons'), pointer, code: 'unknown_action', message }];
  });
}

/** A setting that chooses by name what another file holds. */
function unknownChoice(
  setting: 'recovery_curve' | 'profile',
  what: string,
  name: string,
  names: readonly string[],
): readonly PolicyFault[] {
  if (names.includes(name)) return [];
  const message = `there is no ${what} ${name}; there are ${names.join(', ')}${meant(name, names)}`;
  return [
    {
      file: dataFile('settings'),
      pointer: pointerOf(at(null, setting, 'value')),
      code: `unknown_${what}`,
      message,
    },
  ];
}

/** The grades that the traits score gives are those of the scale it names, and none is worse for a higher score. */
function unfitGrades(
  { internal_rating: { scale: name, bands } }: Scorecards,
  { scales }: RatingScalesFile,
): readonly PolicyFault[] {
  const file = dataFile('scorecards');
  const scale = scales.find((one) => one.scale === name);
  if (scale === undefined) {
    const names = scales.map((one) => one.scale);
    const message = `there is no scale ${name}; there are ${names.join(', ')}${meant(name, names)}`;
    return [{ file, pointer: '/internal_rating/scale', code: 'unknown_scale', message }];
  }
  const notches = bands.map(({ grade }) => scale.grades.indexOf(grade));
  return bands.flatMap(({ grade }, index) => {
    const [notch = -1, before = -1] = [notches[index], notches[index - 1]];
    const pointer = pointerOf(at(null, 'internal_rating', 'bands', index, 'grade'));
    if (notch < 0) {
      const message = `the scale ${name} has no grade ${grade}`;
      return [{ file, pointer, code: 'unknown_grade', message }];
    }
    if (before < 0 || notch <= before) return [];
    const message = `grade ${grade} is worse than the grade of the lower scores before it`;
    return [{ file, pointer, code: 'grade_order', message }];
  });
}
