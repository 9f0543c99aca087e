/** The firm's policy from its folder: rule sets and the files beside them. All or nothing. */
import type { FactDeclaration, OwnFact } from '../domain/fact.ts';
import type { OverdueReason } from '../domain/overdue-reason.ts';
import type { Playbook } from '../domain/playbook.ts';
import type { PolicySettings } from '../domain/policy-settings.ts';
import type { PortfolioTarget } from '../domain/portfolio-target.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Indicator } from '../domain/rule-set.ts';
import type { ThresholdProfiles } from '../domain/threshold-profile.ts';
import { canonicalSha256 } from '../engine/canonical-json.ts';
import { checkRuleSet } from '../engine/check/rule-set-check.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import type { ModelPolicy } from '../snapshot/fact-definition.ts';
import { checkInProfile, profileFaults } from './apply-profile.ts';
import { ownFactsOf } from './own-facts.ts';
import { addAll, cappedByFile, faultLine, faultsOfFile, type PolicyFault } from './policy-fault.ts';
import {
  type PolicyData,
  readPolicyData,
  readPolicyJson,
  ruleSetFiles,
  type SoundData,
} from './policy-files.ts';
import { indicatorsOf, type RuleSetOfFile, referenceFaults } from './policy-references.ts';

export interface Policy {
  /** With the thresholds of the profile in force. */
  readonly rule_sets: readonly CheckedRuleSet[];
  /** Facts that the rule sets declare beside those of the catalogue. */
  readonly own_facts: readonly OwnFact[];
  /** By name, over all rule sets. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly playbook: Playbook;
  readonly scales: RatingScalesFile;
  readonly settings: PolicySettings;
  /** What facts are computed by: scorecards, the recovery curve in use, red-flag codes. */
  readonly models: ModelPolicy;
  readonly targets: readonly PortfolioTarget[];
  readonly overdue_reasons: readonly OverdueReason[];
  /** Over what an evaluation reads beside the rule sets, which carry their own. */
  readonly sha256: string;
}

/**
 * @throws Refusal `rules_invalid` with the faults of every file, at most 1,000 a file, each with its file and JSON pointer
 */
export async function loadPolicy(folder: string, facts: readonly FactDeclaration[]): Promise<Policy> {
  const { policy, faults } = await readPolicy(folder, facts);
  if (policy !== null) return policy;
  throw policyRefusal(folder, faults);
}

export function policyRefusal(folder: string, faults: readonly PolicyFault[]): Refusal {
  return new Refusal(
    'rules_invalid',
    `The rules in ${folder} are not right. "rules check" shows each fault in its line.`,
    { details: cappedByFile(faults).map(faultLine) },
  );
}

/** What the folder holds: a policy, or the faults of its files, all of them. */
export interface PolicyReading {
  /** Null where there is a fault. */
  readonly policy: Policy | null;
  readonly faults: readonly PolicyFault[];
  /** Null where their file is faulty. */
  readonly scales: RatingScalesFile | null;
  /** Rule sets as their files say, those left out that are faulty. */
  readonly written: readonly RuleSetOfFile[];
  /** Null where the file of profiles is faulty. */
  readonly profiles: ThresholdProfiles | null;
  /** The one that the settings name, were it there or not; null where they are faulty. */
  readonly profile: string | null;
}

export async function readPolicy(folder: string, facts: readonly FactDeclaration[]): Promise<PolicyReading> {
  const faults: PolicyFault[] = [];
  const data = await readPolicyData(folder, faults);
  const names = await ruleSetFiles(folder);
  const written: RuleSetOfFile[] = [];
  for (const file of names) {
    const json = await readPolicyJson(folder, file, faults);
    if (json === undefined) continue;
    const checked = checkRuleSet(json, facts);
    if (checked.ok) written.push({ file, ruleSet: checked.rule_set });
    else addAll(faults, faultsOfFile(file, checked.faults));
  }
  addAll(faults, referenceFaults(data, written));
  if (data.profiles !== null) {
    const files = written.flatMap(({ ruleSet }) => ruleSet.file ?? []);
    addAll(faults, profileFaults(data.profiles, files, facts, written.length === names.length));
  }
  const policy = faults.length === 0 && isSound(data) ? policyOf(data, written, facts) : null;
  return {
    policy,
    faults,
    scales: data.scales,
    written,
    profiles: data.profiles,
    profile: data.settings?.profile.value ?? null,
  };
}

function isSound(data: PolicyData): data is SoundData {
  return Object.values(data).every((one) => one !== null);
}

function policyOf(
  data: SoundData,
  written: readonly RuleSetOfFile[],
  facts: readonly FactDeclaration[],
): Policy {
  const { playbook, scales, settings, scorecards, curves, red_flag_codes, profiles } = data;
  const recovery_curve = found(curves.curves, ({ curve }) => curve === settings.recovery_curve.value);
  const profile = found(profiles.profiles, (one) => one.profile === settings.profile.value);
  const rule_sets = written.map(({ ruleSet }) => {
    const checked = checkInProfile(profile, ruleSet, facts);
    if (!checked.ok) throw new Error(`${ruleSet.name} with ${profile.profile} was not checked`);
    return checked.rule_set;
  });
  const models = { scorecards, recovery_curve, red_flag_codes };
  return {
    rule_sets,
    own_facts: ownFactsOf(rule_sets),
    indicators: indicatorsOf(rule_sets),
    playbook,
    scales,
    settings,
    models,
    targets: data.targets.targets,
    overdue_reasons: data.overdue_reasons.reasons,
    sha256: canonicalSha256({ playbook, scales, settings, models }),
  };
}

/** @throws where there is none: the checks of the names have missed it */
function found<T>(all: readonly T[], is: (one: T) => boolean): T {
  const one = all.find(is);
  if (one === undefined) throw new Error('a name in the settings was not checked');
  return one;
}
