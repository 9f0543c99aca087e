/** The files of a policy folder: which there are, and what stands in those that are not rule sets. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { overdueReasonsSchema } from '../domain/overdue-reason.ts';
import { playbookSchema } from '../domain/playbook.ts';
import { policySettingsSchema } from '../domain/policy-settings.ts';
import { portfolioTargetsSchema } from '../domain/portfolio-target.ts';
import { ratingScalesFileSchema } from '../domain/rating-scale.ts';
import { recoveryCurvesSchema } from '../domain/recovery-curve.ts';
import { redFlagCodesSchema } from '../domain/red-flag-code.ts';
import { Refusal } from '../domain/refusal.ts';
import { scorecardsSchema } from '../domain/scorecard.ts';
import { thresholdProfilesSchema } from '../domain/threshold-profile.ts';
import { addAll, type PolicyFault, schemaFaults } from './policy-fault.ts';

/** By what it holds: the file's name and its schema. */
const DATA_FILES = {
  playbook: ['playbook.json', playbookSchema],
  scales: ['rating-scales.json', ratingScalesFileSchema],
  settings: ['settings.json', policySettingsSchema],
  scorecards: ['scorecards.json', scorecardsSchema],
  curves: ['recovery-curves.json', recoveryCurvesSchema],
  red_flag_codes: ['red-flag-codes.json', redFlagCodesSchema],
  overdue_reasons: ['overdue-reasons.json', overdueReasonsSchema],
  targets: ['portfolio-targets.json', portfolioTargetsSchema],
  profiles: ['profiles.json', thresholdProfilesSchema],
} as const;

type DataName = keyof typeof DATA_FILES;

/** What the files that are not rule sets say; null where one is missing or faulty. */
export type PolicyData = { readonly [Name in DataName]: z.infer<(typeof DATA_FILES)[Name][1]> | null };
/** The same of a folder in which none is. */
export type SoundData = { readonly [Name in DataName]: NonNullable<PolicyData[Name]> };

export function dataFile(name: DataName): string {
  return DATA_FILES[name][0];
}

/** The files of the folder that are not rule sets. */
export const DATA_FILE_NAMES: readonly string[] = Object.values(DATA_FILES).map(([file]) => file);

/** Adds a fault for each file that is missing, is not JSON, or does not say what it has to. */
export async function readPolicyData(folder: string, faults: PolicyFault[]): Promise<PolicyData> {
  return {
    playbook: await readChecked(folder, DATA_FILES.playbook, faults),
    scales: await readChecked(folder, DATA_FILES.scales, faults),
    settings: await readChecked(folder, DATA_FILES.settings, faults),
    scorecards: await readChecked(folder, DATA_FILES.scorecards, faults),
    curves: await readChecked(folder, DATA_FILES.curves, faults),
    red_flag_codes: await readChecked(folder, DATA_FILES.red_flag_codes, faults),
    overdue_reasons: await readChecked(folder, DATA_FILES.overdue_reasons, faults),
    targets: await readChecked(folder, DATA_FILES.targets, faults),
    profiles: await readChecked(folder, DATA_FILES.profiles, faults),
  };
}

/** The rule set files of a folder, by name; cases and the other files of the policy left out. */
export async function ruleSetFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const isFile = errorCode(cause) === 'ENOTDIR';
    const message = isFile ? `${folder} is a file: give its folder.` : `There is no folder ${folder}.`;
    throw new Refusal('invalid_input', message, { cause });
  });
  return names
    .filter(
      (name) => name.endsWith('.json') && !name.endsWith('.cases.json') && !DATA_FILE_NAMES.includes(name),
    )
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
export async function readPolicyJson(folder: string, file: string, faults: PolicyFault[]): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch (error) {
    const code = errorCode(error) === 'ENOENT' ? 'missing_file' : 'not_json';
    const reason = error instanceof Error ? error.message : String(error);
    const message = code === 'not_json' ? reason : `is missing: the rules need ${listed(DATA_FILE_NAMES)}`;
    faults.push({ file, pointer: '', code, message });
    return undefined;
  }
}

async function readChecked<S extends z.ZodType>(
  folder: string,
  [file, schema]: readonly [file: string, schema: S],
  faults: PolicyFault[],
): Promise<z.infer<S> | null> {
  const json = await readPolicyJson(folder, file, faults);
  if (json === undefined) return null;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  addAll(faults, schemaFaults(file, parsed.error));
  return null;
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** `a, b and c` */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
