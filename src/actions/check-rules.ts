/** Lint of a policy folder: does every file say something that can be evaluated, and do its cases come out? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { casesSchema, type RuleCases } from '../domain/rule-set.ts';
import { engineValue } from '../engine/fact-batch.ts';
import { type CaseResult, runCases } from '../engine/rule-cases.ts';
import { type CheckedRuleSet, checkRuleSet } from '../engine/rule-set-check.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { cappedFaults, faultLines, policyFaults, readJson, ruleSetFiles } from './load-policy.ts';

export interface RuleSetReport {
  readonly file: string;
  readonly rules: number;
  readonly thresholds: number;
  readonly cases: number;
  /** Cases whose verdicts come out otherwise; each is among the faults. */
  readonly failed_cases: number;
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
  const unreadable: string[] = [];
  const json = await readJson(folder, file, unreadable);
  const empty = { file, rules: 0, thresholds: 0, cases: 0, failed_cases: 0, warnings: [] };
  if (json === undefined) return { ...empty, faults: unreadable };
  const checked = checkRuleSet(json, FACT_CATALOGUE);
  if (!checked.ok) return { ...empty, faults: faultLines(file, checked.faults) };
  const casesFile = file.replace(/\.json$/, '.cases.json');
  const hasCases = existsSync(join(folder, casesFile));
  const { cases, failed_cases, faults } = hasCases
    ? await checkCases(folder, casesFile, checked.rule_set)
    : { cases: 0, failed_cases: 0, faults: [] };
  return {
    file,
    rules: checked.rule_set.rules.length,
    thresholds: checked.rule_set.thresholds.size,
    cases,
    failed_cases,
    faults: cappedFaults(casesFile, faults),
    warnings: [
      ...checked.warnings.map((fault) => `${file}${fault.pointer}: ${fault.message}`),
      ...(hasCases ? [] : [`${file}: there is no ${casesFile} to show what the rules do`]),
    ],
  };
}

async function checkCases(
  folder: string,
  casesFile: string,
  ruleSet: CheckedRuleSet,
): Promise<{ readonly cases: number; readonly failed_cases: number; readonly faults: readonly string[] }> {
  const unreadable: string[] = [];
  const json = await readJson(folder, casesFile, unreadable);
  if (json === undefined) return { cases: 0, failed_cases: 0, faults: unreadable };
  const parsed = casesSchema.safeParse(json);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return {
      cases: 0,
      failed_cases: 0,
      faults: issues.map((issue) => `${casesFile}/${issue.path.join('/')}: ${issue.message}`),
    };
  }
  const results = runCases(ruleSet, parsed.data);
  const failed = results.filter((result) => !result.ok).map((result) => failedCase(casesFile, result));
  const faults = [...faultyFacts(casesFile, parsed.data), ...failed];
  return { cases: results.length, failed_cases: failed.length, faults };
}

/** A mistyped fact, or one in a value of the wrong type, would silently be unknown in its case. */
function faultyFacts(casesFile: string, { cases }: RuleCases): readonly string[] {
  const types = new Map(FACT_CATALOGUE.map((fact) => [fact.name, fact.type]));
  return cases.flatMap(({ name, facts }) =>
    Object.entries(facts).flatMap(([fact, value]) => {
      const type = types.get(fact);
      if (type === undefined) return [`${casesFile}, case "${name}": there is no fact "${fact}"`];
      if (value === null || engineValue(type, value) !== null) return [];
      return [`${casesFile}, case "${name}": ${fact} is ${type}, and cannot be ${JSON.stringify(value)}`];
    }),
  );
}

function failedCase(casesFile: string, { case: name, rule, expected, actual, missing }: CaseResult): string {
  if (actual === null) return `${casesFile}, case "${name}": the rule set has no rule "${rule}"`;
  const lacking = missing.length === 0 ? '' : ` for lack of ${missing.join(', ')}`;
  return `${casesFile}, case "${name}": rule ${rule} should be ${expected} and is ${actual}${lacking}`;
}
