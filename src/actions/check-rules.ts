/** Lint of a policy folder: does every file say something that can be evaluated, and do its cases come out? */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { casesSchema, type RuleCases } from '../domain/rule-set.ts';
import { type CheckedRuleSet, checkRuleSet, type RuleSetCheck } from '../engine/check/rule-set-check.ts';
import { engineValue } from '../engine/fact-batch.ts';
import { at, type JsonPath, pointerOf } from '../engine/fault.ts';
import { type CaseResult, runCases, uncoveredVerdicts } from '../engine/rule-cases.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { type ProfileReport, profilesIn, profileWarnings } from './check-profiles.ts';
import { letterFaults } from './load-letters.ts';
import { type PolicyReading, readPolicy } from './load-policy.ts';
import { brokenJson, type Located, locate, repeatedNames } from './locate-findings.ts';
import { allFacts } from './own-facts.ts';
import { addAll, cappedByFile, faultsOfFile, type PolicyFault, schemaFaults } from './policy-fault.ts';
import { DATA_FILE_NAMES, ruleSetFiles, unreadFiles } from './policy-files.ts';
import { type RuleSummary, rulesIn, type ThresholdSummary, thresholdsIn } from './rule-set-summary.ts';

export interface RuleSetReport {
  readonly file: string;
  /** Null where the file is faulty; so are the lists below empty then. */
  readonly rule_set: string | null;
  readonly rules: readonly RuleSummary[];
  /** As they are in force, with the values of the profile that the settings name. */
  readonly thresholds: readonly ThresholdSummary[];
  /** Verdicts that the cases beside it expect of the rule set as its file says, whatever profile is in force. */
  readonly cases: number;
  /** Of these, how many come out otherwise; each is among the faults. */
  readonly failed_cases: number;
  /** Of the file and of its cases, at most 1,000 each and one that says how many more. */
  readonly faults: readonly Located[];
  readonly warnings: readonly Located[];
}

export interface RulesReport {
  readonly ok: boolean;
  readonly rule_sets: readonly RuleSetReport[];
  /** None where their file is faulty. */
  readonly profiles: readonly ProfileReport[];
  /** Of the files that are not rule sets, and of what files say of each other. */
  readonly faults: readonly Located[];
  readonly warnings: readonly Located[];
}

/** The report, and the texts that its places are in, by file. */
export interface RulesCheck {
  readonly report: RulesReport;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Checks every rule set of the folder and runs the cases beside it.
 * @throws Refusal `invalid_input` where the folder is not there
 */
export async function checkRules(folder: string): Promise<RulesCheck> {
  const texts = new Map<string, string>();
  const rule_sets: RuleSetReport[] = [];
  const said = new Set<string>();
  const files = await ruleSetFiles(folder);
  const reading = await readPolicy(folder, FACT_CATALOGUE);
  for (const file of files) {
    const { faults, warnings, ...rest } = await checkFile(folder, file, reading, texts);
    for (const fault of faults) said.add(keyOf(fault));
    rule_sets.push({
      ...rest,
      faults: locate(cappedByFile(faults), texts),
      warnings: locate(cappedByFile(warnings), texts),
    });
  }
  const faults = await commonFaults(folder, files.length, reading, said, texts);
  const warnings = await commonWarnings(folder, reading, texts);
  const ok = faults.length === 0 && rule_sets.every((report) => report.faults.length === 0);
  return { report: { ok, rule_sets, profiles: profilesIn(reading), faults, warnings }, texts };
}

async function commonFaults(
  folder: string,
  ruleSets: number,
  reading: PolicyReading,
  said: ReadonlySet<string>,
  texts: Map<string, string>,
): Promise<readonly Located[]> {
  if (ruleSets === 0) {
    const message = `${folder} holds no rule set`;
    return locate([{ file: null, pointer: '', code: 'no_rule_set', message }], texts);
  }
  const faults = [...reading.faults, ...(await unreadFiles(folder))];
  // What is wrong in a rule set was said in its own report.
  const others: PolicyFault[] = [];
  for (const fault of faults) {
    if (said.has(keyOf(fault))) continue;
    const text =
      fault.file === null ? undefined : await textOf(folder, fault.file, texts).catch(() => undefined);
    const broken = fault.code === 'not_json' && text !== undefined;
    others.push(broken ? brokenJson(fault, text) : fault);
  }
  others.push(...(await letterFaults(folder, texts)));
  return locate(cappedByFile(others), texts);
}

async function commonWarnings(
  folder: string,
  reading: PolicyReading,
  texts: Map<string, string>,
): Promise<readonly Located[]> {
  const warnings: PolicyFault[] = [];
  for (const file of DATA_FILE_NAMES) {
    const text = await textOf(folder, file, texts).catch(() => undefined);
    if (text !== undefined) addAll(warnings, repeatedNames(file, texts));
  }
  addAll(warnings, profileWarnings(reading));
  return locate(cappedByFile(warnings), texts);
}

function keyOf({ file, pointer, code }: PolicyFault): string {
  return `${file}${pointer} ${code}`;
}

type FileReport = Omit<RuleSetReport, 'faults' | 'warnings'> & {
  readonly faults: readonly PolicyFault[];
  readonly warnings: readonly PolicyFault[];
};

async function checkFile(
  folder: string,
  file: string,
  { policy, profile }: PolicyReading,
  texts: Map<string, string>,
): Promise<FileReport> {
  const empty = { file, rule_set: null, rules: [], thresholds: [], cases: 0, failed_cases: 0, warnings: [] };
  const { json, faults } = await readJson(folder, file, texts);
  if (json === undefined) return { ...empty, faults };
  const warnings = repeatedNames(file, texts);
  const checked = checkRuleSet(json, FACT_CATALOGUE);
  if (!checked.ok) return { ...empty, warnings, faults: faultsOfFile(file, checked.faults) };
  const cases = await checkCases(folder, file, checked, texts);
  const inForce = policy?.rule_sets.find(({ name }) => name === checked.rule_set.name) ?? checked.rule_set;
  return {
    file,
    rule_set: checked.rule_set.name,
    rules: rulesIn(checked.rule_set),
    thresholds: thresholdsIn(inForce, checked.rule_set, profile),
    ...cases,
    warnings: [...warnings, ...faultsOfFile(file, checked.warnings), ...cases.warnings],
  };
}

type CasesReport = Pick<FileReport, 'cases' | 'failed_cases' | 'faults' | 'warnings'>;

async function checkCases(
  folder: string,
  file: string,
  { rule_set, warnings }: Extract<RuleSetCheck, { ok: true }>,
  texts: Map<string, string>,
): Promise<CasesReport> {
  const casesFile = file.replace(/\.json$/, '.cases.json');
  const none = { cases: 0, failed_cases: 0, faults: [], warnings: [] };
  if (!existsSync(join(folder, casesFile))) {
    const message = `there is no ${casesFile} to show what the rules do`;
    return { ...none, warnings: [{ file, pointer: '', code: 'no_cases', message }] };
  }
  const { json, faults } = await readJson(folder, casesFile, texts);
  if (json === undefined) return { ...none, faults };
  const parsed = casesSchema.safeParse(json);
  if (!parsed.success) return { ...none, faults: schemaFaults(casesFile, parsed.error) };
  const results = runCases(rule_set, parsed.data);
  const failed = results.flatMap((result) => (result.ok ? [] : [failedCase(casesFile, result)]));
  const constant = new Set(warnings.map(({ pointer, code }) => `${pointer} ${code}`));
  return {
    cases: results.length,
    failed_cases: failed.length,
    faults: [
      ...strayNames(casesFile, rule_set.name, parsed.data),
      ...faultyFacts(casesFile, rule_set, parsed.data),
      ...failed,
    ],
    warnings: [
      ...repeatedNames(casesFile, texts),
      ...uncoveredRules(file, casesFile, rule_set, parsed.data, constant),
    ],
  };
}

/** A file of cases that is of another rule set, and cases that share a name, of which a message would not tell which. */
function strayNames(file: string, ruleSet: string, { rule_set, cases }: RuleCases): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (rule_set !== ruleSet) {
    const message = `the rule set beside it is "${ruleSet}"`;
    faults.push({ file, pointer: '/rule_set', code: 'other_rule_set', message });
  }
  const names = new Set<string>();
  for (const [index, { name }] of cases.entries()) {
    const pointer = pointerOf(at(inCase(index), 'name'));
    const message = `another case is called "${name}" too`;
    if (names.has(name)) faults.push({ file, pointer, code: 'duplicate_case', message });
    names.add(name);
  }
  return faults;
}

/** A mistyped fact, or one in a value of the wrong type, would silently be unknown in its case. */
function faultyFacts(
  file: string,
  { own_facts }: CheckedRuleSet,
  { cases }: RuleCases,
): readonly PolicyFault[] {
  const types = new Map(allFacts(own_facts).map((fact) => [fact.name, fact.type]));
  return cases.flatMap(({ name, facts }, index) =>
    Object.entries(facts).flatMap(([fact, value]) => {
      const type = types.get(fact);
      const pointer = pointerOf(at(inCase(index), 'facts', fact));
      if (type === undefined) {
        const message = `case "${name}": there is no fact "${fact}"`;
        return [{ file, pointer, code: 'unknown_fact', message }];
      }
      if (value === null || engineValue(type, value) !== null) return [];
      const message = `case "${name}": ${fact} is ${type}, and cannot be ${JSON.stringify(value)}`;
      return [{ file, pointer, code: 'type_mismatch', message }];
    }),
  );
}

function failedCase(file: string, result: CaseResult): PolicyFault {
  const { case: name, place, rule, expected, actual, missing } = result;
  const pointer = pointerOf(at(inCase(place), 'expect', rule));
  if (actual === null) {
    const message = `case "${name}": the rule set has no rule "${rule}"`;
    return { file, pointer, code: 'unknown_rule', message };
  }
  const lacking = missing.length === 0 ? '' : ` for lack of ${missing.join(', ')}`;
  const message = `case "${name}" expects ${rule} to be "${expected}", and it is "${actual}"${lacking}`;
  return { file, pointer, code: 'case_failed', message };
}

function inCase(index: number): JsonPath {
  return at(null, 'cases', index);
}

/** Rules of which no case shows a verdict that they can have. */
function uncoveredRules(
  file: string,
  casesFile: string,
  ruleSet: CheckedRuleSet,
  cases: RuleCases,
  warned: ReadonlySet<string>,
): readonly PolicyFault[] {
  return uncoveredVerdicts(ruleSet, cases).flatMap(({ rule, index, lacking }) => {
    const path = at(null, 'rules', index);
    const root = pointerOf(at(path, 'conditions'));
    const possible = lacking.filter(
      (verdict) =>
        !(verdict === 'fires' && warned.has(`${root} never_true`)) &&
        !(verdict === 'clear' && warned.has(`${root} always_true`)),
    );
    if (possible.length === 0) return [];
    const message = `no case in ${casesFile} expects ${rule} to be ${possible.join(' or ')}`;
    return [{ file, pointer: pointerOf(at(path, 'name')), code: 'uncovered_rule', message }];
  });
}

async function readJson(
  folder: string,
  file: string,
  texts: Map<string, string>,
): Promise<{ readonly json: unknown; readonly faults: readonly PolicyFault[] }> {
  const fault = { file, pointer: '', code: 'not_json' };
  try {
    const text = await textOf(folder, file, texts);
    try {
      return { json: JSON.parse(text), faults: [] };
    } catch (error) {
      return { json: undefined, faults: [brokenJson({ ...fault, message: messageOf(error) }, text)] };
    }
  } catch (error) {
    return { json: undefined, faults: [{ ...fault, message: messageOf(error) }] };
  }
}

async function textOf(folder: string, file: string, texts: Map<string, string>): Promise<string> {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = await readFile(join(folder, file), 'utf8');
  texts.set(file, text);
  return text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
