/** The firm's policy from its folder: rule sets with their cases, playbook, rating scales, settings. All or nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { FactDeclaration } from '../domain/fact.ts';
import { type Playbook, playbookSchema } from '../domain/playbook.ts';
import { type PolicySettings, policySettingsSchema } from '../domain/policy-settings.ts';
import { type RatingScalesFile, ratingScalesFileSchema } from '../domain/rating-scale.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Indicator } from '../domain/rule-set.ts';
import { canonicalJson, canonicalSha256 } from '../engine/canonical-json.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import type { Fault } from '../engine/fault.ts';
import { checkRuleSet } from '../engine/rule-set-check.ts';

export interface Policy {
  readonly rule_sets: readonly CheckedRuleSet[];
  /** By name, over all rule sets. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly playbook: Playbook;
  readonly scales: RatingScalesFile;
  readonly settings: PolicySettings;
  /** Over the files that are not rule sets; rule sets carry their own. */
  readonly sha256: string;
}

/** Files of the policy folder that are not rule sets. */
const PLAYBOOK_FILE = 'playbook.json';
const SCALES_FILE = 'rating-scales.json';
const SETTINGS_FILE = 'settings.json';
const OTHER_FILES = [PLAYBOOK_FILE, SCALES_FILE, SETTINGS_FILE];

/** Nobody reads more at once; and a list without end could not be passed on. */
const FILE_FAULTS_MAX = 1_000;

/**
 * @throws Refusal `rules_invalid` with the faults of every file, at most 1,000 a file, each with its file and JSON pointer
 */
export async function loadPolicy(folder: string, facts: readonly FactDeclaration[]): Promise<Policy> {
  const { policy, faults } = await readPolicy(folder, facts);
  if (policy !== null) return policy;
  throw new Refusal('rules_invalid', `The rules in ${folder} are not right.`, { details: faults });
}

/** The faults of the folder's files as `loadPolicy` tells them; none where it can be evaluated. */
export async function policyFaults(
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<readonly string[]> {
  return (await readPolicy(folder, facts)).faults;
}

async function readPolicy(
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<{ readonly policy: Policy | null; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  const playbook = await readChecked(folder, PLAYBOOK_FILE, playbookSchema, faults);
  const scales = await readChecked(folder, SCALES_FILE, ratingScalesFileSchema, faults);
  const settings = await readChecked(folder, SETTINGS_FILE, policySettingsSchema, faults);
  const rule_sets: CheckedRuleSet[] = [];
  for (const file of await ruleSetFiles(folder)) {
    const json = await readJson(folder, file, faults);
    if (json === undefined) continue;
    const checked = checkRuleSet(json, facts);
    if (checked.ok) rule_sets.push(checked.rule_set);
    else addAll(faults, faultLines(file, checked.faults));
  }
  addAll(faults, repeatedNames(rule_sets));
  const indicators = mergeIndicators(rule_sets, faults);
  if (playbook !== null) addAll(faults, unknownActions(rule_sets, playbook));
  if (playbook === null || scales === null || settings === null || faults.length > 0)
    return { policy: null, faults };
  const sha256 = canonicalSha256({ playbook, scales, settings });
  return { policy: { rule_sets, indicators, playbook, scales, settings, sha256 }, faults };
}

/** A spread into `push` would put every fault on the stack. */
function addAll(faults: string[], more: readonly string[]): void {
  for (const fault of more) faults.push(fault);
}

function repeatedNames(ruleSets: readonly CheckedRuleSet[]): readonly string[] {
  const names = ruleSets.map((ruleSet) => ruleSet.name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `two files call themselves rule set "${name}"`);
}

/** The faults of a rule set's file, a line each, as many as `cappedFaults` leaves. */
export function faultLines(file: string, faults: readonly Fault[]): readonly string[] {
  return cappedFaults(
    file,
    faults.map((fault) => `${file}${fault.pointer}: ${fault.message}`),
  );
}

/** The first thousand faults of a file, and one line that says how many more there are. */
export function cappedFaults(file: string, faults: readonly string[]): readonly string[] {
  const more = faults.length - FILE_FAULTS_MAX;
  return more <= 0 ? faults : [...faults.slice(0, FILE_FAULTS_MAX), `${file}: and ${more} more faults`];
}

/** The rule set files of a folder, by name; cases and other policy files left out. */
export async function ruleSetFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Refusal('invalid_input', `There is no folder ${folder}.`, { cause });
  });
  return names
    .filter((name) => name.endsWith('.json') && !name.endsWith('.cases.json') && !OTHER_FILES.includes(name))
    .sort();
}

/** The JSON of a file in the folder; undefined, with a fault added, where it cannot be read. */
export async function readJson(folder: string, file: string, faults: string[]): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch (error) {
    faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function readChecked<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
  faults: string[],
): Promise<z.infer<S> | null> {
  const json = await readJson(folder, file, faults);
  if (json === undefined) return null;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${file}/${issue.path.join('/')}: ${issue.message}`);
  addAll(faults, cappedFaults(file, lines));
  return null;
}

/** An indicator may be shared by rule sets, but then all of them have to say the same of it. */
function mergeIndicators(
  ruleSets: readonly CheckedRuleSet[],
  faults: string[],
): ReadonlyMap<string, Indicator> {
  const indicators = new Map<string, Indicator>();
  for (const { file, name } of ruleSets) {
    for (const [indicator, definition] of Object.entries(file?.indicators ?? {})) {
      const known = indicators.get(indicator);
      if (known !== undefined && canonicalJson(known) !== canonicalJson(definition)) {
        faults.push(
          `${name}.json/indicators/${indicator}: another rule set says something else of this indicator`,
        );
      }
      indicators.set(indicator, definition);
    }
  }
  return indicators;
}

function unknownActions(ruleSets: readonly CheckedRuleSet[], playbook: Playbook): readonly string[] {
  const codes = new Set(playbook.actions.map((action) => action.code));
  return ruleSets.flatMap(({ name, rules }) => {
    const lines = rules.flatMap((rule) =>
      (rule.params?.actions ?? [])
        .filter((code) => !codes.has(code))
        .map((code) => `${name}.json, rule ${rule.name}: the playbook has no action "${code}"`),
    );
    return cappedFaults(`${name}.json`, lines);
  });
}
