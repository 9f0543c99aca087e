/** The firm's policy from its folder: rule sets with their cases, playbook, rating scales, settings. All or nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { FactDeclaration } from '../domain/fact.ts';
import { type Playbook, playbookSchema } from '../domain/playbook.ts';
import { type PolicySettings, policySettingsSchema } from '../domain/policy-settings.ts';
import { type RatingScalesFile, ratingScalesFileSchema } from '../domain/rating-scale.ts';
import { recoveryCurvesSchema } from '../domain/recovery-curve.ts';
import { redFlagCodesSchema } from '../domain/red-flag-code.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Indicator } from '../domain/rule-set.ts';
import { scorecardsSchema } from '../domain/scorecard.ts';
import { canonicalJson, canonicalSha256 } from '../engine/canonical-json.ts';
import { checkRuleSet } from '../engine/check/rule-set-check.ts';
import { reportIssues } from '../engine/check/shape-faults.ts';
import type { CheckedRuleSet } from '../engine/checked-rule-set.ts';
import { at, distinctFaults, type Finding, faultList, pointerOf } from '../engine/fault.ts';
import type { ModelPolicy } from '../snapshot/fact-definition.ts';

/** What is wrong in the folder, and where. */
export interface PolicyFault {
  /** Null where no one file is to blame. */
  readonly file: string | null;
  /** RFC 6901 in that file. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  /** Offsets into the file's text, where there is no pointer to go by. */
  readonly span?: { readonly start: number; readonly end: number };
}

export interface Policy {
  readonly rule_sets: readonly CheckedRuleSet[];
  /** By name, over all rule sets. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly playbook: Playbook;
  readonly scales: RatingScalesFile;
  readonly settings: PolicySettings;
  /** What facts are computed by: scorecards, the recovery curve in use, red-flag codes. */
  readonly models: ModelPolicy;
  /** Over the files that are not rule sets; rule sets carry their own. */
  readonly sha256: string;
}

/** Files of the policy folder that are not rule sets. */
const PLAYBOOK_FILE = 'playbook.json';
const SCALES_FILE = 'rating-scales.json';
const SETTINGS_FILE = 'settings.json';
const SCORECARDS_FILE = 'scorecards.json';
const CURVES_FILE = 'recovery-curves.json';
const RED_FLAGS_FILE = 'red-flag-codes.json';
const OTHER_FILES = [PLAYBOOK_FILE, SCALES_FILE, SETTINGS_FILE, SCORECARDS_FILE, CURVES_FILE, RED_FLAGS_FILE];

/** Nobody reads more at once; and a list without end could not be passed on. */
const FILE_FAULTS_MAX = 1_000;

/**
 * @throws Refusal `rules_invalid` with the faults of every file, at most 1,000 a file, each with its file and JSON pointer
 */
export async function loadPolicy(folder: string, facts: readonly FactDeclaration[]): Promise<Policy> {
  const { policy, faults } = await readPolicy(folder, facts);
  if (policy !== null) return policy;
  const details = cappedByFile(faults).map(faultLine);
  throw new Refusal(
    'rules_invalid',
    `The rules in ${folder} are not right. "rules check" shows each fault in its line.`,
    { details },
  );
}

/** The faults of the folder's files, all of them; none where it can be evaluated. */
export async function policyFaults(
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<readonly PolicyFault[]> {
  return (await readPolicy(folder, facts)).faults;
}

async function readPolicy(
  folder: string,
  facts: readonly FactDeclaration[],
): Promise<{ readonly policy: Policy | null; readonly faults: readonly PolicyFault[] }> {
  const faults: PolicyFault[] = [];
  const playbook = await readChecked(folder, PLAYBOOK_FILE, playbookSchema, faults);
  const scales = await readChecked(folder, SCALES_FILE, ratingScalesFileSchema, faults);
  const settings = await readChecked(folder, SETTINGS_FILE, policySettingsSchema, faults);
  const scorecards = await readChecked(folder, SCORECARDS_FILE, scorecardsSchema, faults);
  const curves = await readChecked(folder, CURVES_FILE, recoveryCurvesSchema, faults);
  const red_flag_codes = await readChecked(folder, RED_FLAGS_FILE, redFlagCodesSchema, faults);
  const recovery_curve = curves?.curves.find(({ curve }) => curve === settings?.recovery_curve.value) ?? null;
  const files: RuleSetOfFile[] = [];
  for (const file of await ruleSetFiles(folder)) {
    const json = await readJson(folder, file, faults);
    if (json === undefined) continue;
    const checked = checkRuleSet(json, facts);
    if (checked.ok) files.push({ file, ruleSet: checked.rule_set });
    else addAll(faults, faultsOfFile(file, checked.faults));
  }
  const rule_sets = files.map(({ ruleSet }) => ruleSet);
  addAll(faults, sharedNames(files));
  const indicators = mergeIndicators(files, faults);
  if (playbook !== null) addAll(faults, unknownActions(files, playbook));
  if (playbook === null || scales === null || settings === null || faults.length > 0)
    return { policy: null, faults };
  if (scorecards === null || recovery_curve === null || red_flag_codes === null)
    return { policy: null, faults };
  const models = { scorecards, recovery_curve, red_flag_codes };
  const sha256 = canonicalSha256({ playbook, scales, settings, models });
  return { policy: { rule_sets, indicators, playbook, scales, settings, models, sha256 }, faults };
}

/** A spread into `push` would put every fault on the stack. */
function addAll(faults: PolicyFault[], more: readonly PolicyFault[]): void {
  for (const fault of more) faults.push(fault);
}

interface RuleSetOfFile {
  readonly file: string;
  readonly ruleSet: CheckedRuleSet;
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

/** The faults of a rule set, as those of its file. */
export function faultsOfFile(file: string, faults: readonly Finding<string>[]): readonly PolicyFault[] {
  return faults.map(({ pointer, code, message }) => ({ file, pointer, code, message }));
}

/** `overdue.json/rules/0/name: …` */
export function faultLine({ file, pointer, message }: PolicyFault): string {
  return file === null ? message : `${file}${pointer}: ${message}`;
}

/** The first thousand of each file's faults, and one that says how many more there are. */
export function cappedByFile(faults: readonly PolicyFault[]): readonly PolicyFault[] {
  const byFile = new Map<string | null, PolicyFault[]>();
  for (const fault of faults) {
    const known = byFile.get(fault.file);
    if (known) known.push(fault);
    else byFile.set(fault.file, [fault]);
  }
  return [...byFile].flatMap(([file, all]) => {
    const more = all.length - FILE_FAULTS_MAX;
    if (more <= 0) return all;
    const rest = { file, pointer: '', code: 'more_faults', message: `and ${more} more faults` };
    return [...all.slice(0, FILE_FAULTS_MAX), rest];
  });
}

/** The rule set files of a folder, by name; cases and other policy files left out. */
export async function ruleSetFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const isFile = errorCode(cause) === 'ENOTDIR';
    const message = isFile ? `${folder} is a file: give its folder.` : `There is no folder ${folder}.`;
    throw new Refusal('invalid_input', message, { cause });
  });
  return names
    .filter((name) => name.endsWith('.json') && !name.endsWith('.cases.json') && !OTHER_FILES.includes(name))
    .sort();
}

/** Files that look as if they were of the policy, and are of no rule set. */
export async function unreadFiles(folder: string): Promise<readonly PolicyFault[]> {
  const names = await readdir(folder);
  return names.sort().flatMap((file) => {
    const ruleSet = file.replace(/\.cases\.json$/, '.json');
    const lacksSet = ruleSet !== file && !names.includes(ruleSet);
    const message = lacksSet
      ? `is not read: there is no ${ruleSet} that it holds cases of`
      : 'is not read: only names that end in .json are';
    const unread = lacksSet || (/\.json$/i.test(file) && !file.endsWith('.json'));
    return unread ? [{ file, pointer: '', code: 'not_read', message }] : [];
  });
}

/** The JSON of a file in the folder; undefined, with a fault added, where it cannot be read. */
async function readJson(folder: string, file: string, faults: PolicyFault[]): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch (error) {
    const code = errorCode(error) === 'ENOENT' ? 'missing_file' : 'not_json';
    const reason = error instanceof Error ? error.message : String(error);
    const message = code === 'not_json' ? reason : `is missing: the rules need ${listed(OTHER_FILES)}`;
    faults.push({ file, pointer: '', code, message });
    return undefined;
  }
}

async function readChecked<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
  faults: PolicyFault[],
): Promise<z.infer<S> | null> {
  const json = await readJson(folder, file, faults);
  if (json === undefined) return null;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  addAll(faults, schemaFaults(file, parsed.error));
  return null;
}

/** What a schema finds wrong with a file. */
export function schemaFaults(file: string, error: z.ZodError): readonly PolicyFault[] {
  const faults = faultList();
  reportIssues(error, faults);
  return faultsOfFile(file, distinctFaults(faults));
}

/** An indicator may be shared by rule sets, but then all of them have to say the same of it. */
function mergeIndicators(
  files: readonly RuleSetOfFile[],
  faults: PolicyFault[],
): ReadonlyMap<string, Indicator> {
  const indicators = new Map<string, { readonly definition: Indicator; readonly file: string }>();
  for (const { file, ruleSet } of files) {
    for (const [indicator, definition] of Object.entries(ruleSet.file?.indicators ?? {})) {
      const known = indicators.get(indicator);
      if (known !== undefined && canonicalJson(known.definition) !== canonicalJson(definition)) {
        const pointer = pointerOf(at(null, 'indicators', indicator));
        const message = `${known.file} says something else of this indicator; it may stand in several files, but alike`;
        faults.push({ file, pointer, code: 'indicator_differs', message });
      }
      indicators.set(indicator, { definition, file });
    }
  }
  return new Map([...indicators].map(([name, { definition }]) => [name, definition]));
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** `a, b and c` */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function unknownActions(files: readonly RuleSetOfFile[], playbook: Playbook): readonly PolicyFault[] {
  const codes = new Set(playbook.actions.map((action) => action.code));
  return files.flatMap(({ file, ruleSet }) =>
    ruleSet.rules.flatMap((rule, index) =>
      (rule.params?.actions ?? []).flatMap((code, place) => {
        if (codes.has(code)) return [];
        const pointer = pointerOf(at(null, 'rules', index, 'event', 'params', 'actions', place));
        const message = `rule ${rule.name}: the playbook has no action "${code}"`;
        return [{ file, pointer, code: 'unknown_action', message }];
      }),
    ),
  );
}
