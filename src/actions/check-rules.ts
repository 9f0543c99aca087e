/** Lint of a policy folder: does every file say something that can be evaluated, and do its cases come out? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { casesSchema, type RuleCases } from '../domain/rule-set.ts';
import { type CaseResult, runCases } from '../engine/rule-cases.ts';
import { type CheckedRuleSet, checkRuleSet } from '../engine/rule-set-check.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { policyFaults, readJson, ruleSetFiles } from './load-policy.ts';

export interface RuleSetReport {
  readonly file: string;
  readonly rules: number;
  readonly thresholds: number;
  readonly cases: number;
  /** Each with the JSON pointer of its place. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

export interface RulesReport {
  readonly ok: boolean;
  readonly rule_sets: readonly RuleSetReport[];
  /** Faults that are not of one rule set alone: playbook, scales, settings, what they say of each other. */
  readonly faults: readonly string[];
}

/**
 * Checks every rule set of the folder and runs the cases beside it.
 * @throws Refusal `invalid_input` where the folder is not there
 */
export async function checkRules(folder: string): Promise<RulesReport> {
  const rule_sets: RuleSetReport[] = [];
  for (const file of await ruleSetFiles(folder)) rule_sets.push(await checkFile(folder, file));
  const sound = rule_sets.every((report) => report.faults.length === 0);
  const faults =
    rule_sets.length === 0 ? [`${folder} holds no rule set`] : await policyFaults(folder, FACT_CATALOGUE);
  // What is wrong in a rule set was said in its own report.
  const common = faults.filter((fault) => !rule_sets.some((report) => report.faults.includes(fault)));
  return { ok: sound && common.length === 0, rule_sets, faults: common };
}

async function checkFile(folder: string, file: string): Promise<RuleSetReport> {
  const faults: string[] = [];
  const json = await readJson(folder, file, faults);
  const empty = { file, rules: 0, thresholds: 0, cases: 0, warnings: [] };
  if (json === undefined) return { ...empty, faults };
  const checked = checkRuleSet(json, FACT_CATALOGUE);
  if (!checked.ok) {
    return { ...empty, faults: checked.faults.map((fault) => `${file}${fault.pointer}: ${fault.message}`) };
  }
  const results = await caseResults(folder, file, checked.rule_set, faults);
  for (const result of results) if (!result.ok) faults.push(failedCase(file, result));
  return {
    file,
    rules: checked.rule_set.rules.length,
    thresholds: checked.rule_set.thresholds.size,
    cases: results.length,
    faults,
    warnings: checked.warnings.map((fault) => `${file}${fault.pointer}: ${fault.message}`),
  };
}

async function caseResults(
  folder: string,
  file: string,
  ruleSet: CheckedRuleSet,
  faults: string[],
): Promise<readonly CaseResult[]> {
  const casesFile = file.replace(/\.json$/, '.cases.json');
  if (!existsSync(join(folder, casesFile))) return [];
  const parsed = casesSchema.safeParse(await readJson(folder, casesFile, faults));
  if (parsed.success) {
    faults.push(...unknownFacts(casesFile, parsed.data));
    return runCases(ruleSet, parsed.data);
  }
  faults.push(
    ...parsed.error.issues.map((issue) => `${casesFile}/${issue.path.join('/')}: ${issue.message}`),
  );
  return [];
}

/** A mistyped fact would silently be unknown in its case. */
function unknownFacts(casesFile: string, { cases }: RuleCases): readonly string[] {
  const known = new Set(FACT_CATALOGUE.map((fact) => fact.name));
  return cases.flatMap(({ name, facts }) =>
    Object.keys(facts)
      .filter((fact) => !known.has(fact))
      .map((fact) => `${casesFile}, case "${name}": there is no fact "${fact}"`),
  );
}

function failedCase(file: string, { case: name, rule, expected, actual, missing }: CaseResult): string {
  const casesFile = file.replace(/\.json$/, '.cases.json');
  if (actual === null) return `${casesFile}, case "${name}": the rule set has no rule "${rule}"`;
  const lacking = missing.length === 0 ? '' : ` for lack of ${missing.join(', ')}`;
  return `${casesFile}, case "${name}": rule ${rule} should be ${expected} and is ${actual}${lacking}`;
}
