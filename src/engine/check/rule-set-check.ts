/**
 * From JSON that anybody may have typed to a checked rule set, or to the complete list of what is wrong with it.
 * Nothing here throws, whatever it is given, and nothing of the input is run; only a copy of it is looked at.
 */
import type { FactDeclaration, OwnFact } from '../../domain/fact.ts';
import {
  declaredFactsSchema,
  ownFacts,
  type RuleSetFile,
  ruleSetSchema,
  type Threshold,
} from '../../domain/rule-set.ts';
import { canonicalSha256 } from '../canonical-json.ts';
import type { CheckedRule, CheckedRuleSet } from '../checked-rule-set.ts';
import { factsIn } from '../comparisons.ts';
import {
  at,
  distinctFaults,
  type Fault,
  type FaultList,
  type JsonPath,
  report,
  type Warning,
} from '../fault.ts';
import {
  guardJson,
  isArray,
  isRecord,
  isReservedName,
  type Json,
  type JsonRecord,
  own,
} from '../json-guard.ts';
import { ruleSetWarnings } from '../lint/rule-set-warnings.ts';
import { checkBareRule, writtenRules } from './bare-rule-check.ts';
import type { CheckedCondition, ConditionContext } from './condition-context.ts';
import { checkEventParams, type EventContext } from './event-check.ts';
import { checkRules, conditionContext, ruleName, type WrittenRule } from './rule-check.ts';
import { reportIssues } from './shape-faults.ts';
import { checkThresholds } from './threshold-check.ts';

export type { CheckedRule, CheckedRuleSet, ConditionNode } from '../checked-rule-set.ts';
export type { Fault, FaultCode, Warning } from '../fault.ts';

export type RuleSetCheck =
  | { readonly ok: true; readonly rule_set: CheckedRuleSet; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Checks a rule set in the firm's format (`domain/rule-set.ts`) against the facts there are and those it declares. */
export function checkRuleSet(input: unknown, declarations: readonly FactDeclaration[]): RuleSetCheck {
  const { json, faults } = guardJson(input);
  if (json === undefined) return { ok: false, faults: distinctFaults(faults) };
  const parsed = ruleSetSchema.safeParse(json);
  if (!parsed.success) reportIssues(parsed.error, faults);
  const root = isRecord(json) ? json : {};
  // Tried by itself, so that a fault elsewhere does not make the facts it declares unknown.
  const own_facts = ownFacts(declaredFactsSchema.safeParse(own(root, 'facts')).data);
  checkOwnFacts(own_facts, declarations, faults);
  const facts = factMap([...declarations, ...own_facts]);
  const thresholds = checkThresholds(own(root, 'thresholds'), parsed.data?.thresholds, facts, faults);
  const context = conditionContext(facts, thresholds, own(root, 'conditions'), faults);
  const rules = own(root, 'rules');
  const written = (isArray(rules) ? rules : []).map((rule, index) => ({
    json: rule,
    path: at(null, 'rules', index),
  }));
  checkName(root, faults);
  for (const { json: rule, path } of written) checkFirmEvent(rule, path, root, context);
  const conditions = checkRules(written, context);
  if (!parsed.success || faults.kept.length > 0) return { ok: false, faults: distinctFaults(faults) };
  const rule_set = firmRuleSet(parsed.data, conditions, passiveFacts(declarations), own_facts);
  return sound(rule_set, written, context, true);
}

/**
 * Checks plain json-rules-engine rules: a list of them, `{rules: […], conditions?: {…}}`, or one rule alone.
 * @param thresholds by name, for `{"fact": "thresholds", "path": "$.name"}`
 */
export function checkBareRules(
  input: unknown,
  declarations: readonly FactDeclaration[],
  thresholds: Readonly<Record<string, Threshold>> = {},
): RuleSetCheck {
  const { json, faults } = guardJson(input);
  if (json === undefined) return { ok: false, faults: distinctFaults(faults) };
  const { rules, named } = writtenRules(json, faults);
  const known = new Map(Object.entries(thresholds));
  const context = conditionContext(factMap(declarations), known, named, faults);
  const typed = rules.map((rule) => ({ rule, indicator: checkBareRule(rule, faults) }));
  const conditions = checkRules(rules, context);
  if (faults.kept.length > 0) return { ok: false, faults: distinctFaults(faults) };
  const sha256 = sha256Of(json);
  const rule_set: CheckedRuleSet = {
    file: null,
    name: 'rules',
    get sha256() {
      return sha256();
    },
    thresholds: known,
    passive_facts: passiveFacts(declarations),
    own_facts: [],
    rules: pairs(typed, conditions).map(([{ rule, indicator }, { node }], index) => ({
      name: ruleName(rule.json, index),
      indicator,
      severity: null,
      params: null,
      condition: node,
      facts: factsIn(node),
    })),
  };
  return sound(rule_set, rules, context, false);
}

/** Warnings take longer than the check itself, and most callers only evaluate: they are found when first read. */
function sound(
  rule_set: CheckedRuleSet,
  written: readonly WrittenRule[],
  context: ConditionContext,
  ownThresholds: boolean,
): RuleSetCheck {
  let warnings: readonly Warning[] | null = null;
  return {
    ok: true,
    rule_set,
    get warnings() {
      warnings ??= ruleSetWarnings(rule_set, written, context, ownThresholds);
      return warnings;
    },
  };
}

/** A fact of a reserved name is none, whoever declares it. */
function factMap(declarations: readonly FactDeclaration[]): ReadonlyMap<string, FactDeclaration> {
  const usable = declarations.filter(({ name }) => !isReservedName(name));
  return new Map(usable.map((declaration) => [declaration.name, declaration]));
}

function passiveFacts(declarations: readonly FactDeclaration[]): ReadonlySet<string> {
  return new Set(declarations.filter((fact) => fact.passive === true).map((fact) => fact.name));
}

/** What the catalogue has is computed: a firm that knows better gives it in a file of facts, under its name. */
function checkOwnFacts(
  ownFacts: readonly OwnFact[],
  declarations: readonly FactDeclaration[],
  faults: FaultList,
): void {
  const catalogue = new Set(declarations.flatMap((fact) => (fact.is_own ? [] : [fact.name])));
  for (const { name } of ownFacts) {
    if (!catalogue.has(name)) continue;
    const message = `${name} is a fact of the catalogue: rules read it as it is; a fact of your own needs another name`;
    report(faults, at(null, 'facts', name), 'fact_of_catalogue', message);
  }
}

function checkName(root: JsonRecord, faults: FaultList): void {
  const name = own(root, 'rule_set');
  if (typeof name === 'string' && isReservedName(name)) {
    report(faults, at(null, 'rule_set'), 'reserved_name', `the name ${name} is reserved`);
  }
}

function checkFirmEvent(rule: Json, path: JsonPath, root: JsonRecord, context: EventContext): void {
  const event = isRecord(rule) ? own(rule, 'event') : undefined;
  if (!isRecord(event)) return;
  const type = own(event, 'type');
  const indicators = own(root, 'indicators');
  if (typeof type === 'string' && !(isRecord(indicators) && Object.hasOwn(indicators, type))) {
    const message = `there is no indicator ${type}`;
    report(context.faults, at(path, 'event', 'type'), 'unknown_indicator', message);
  }
  checkEventParams(own(event, 'params'), at(path, 'event', 'params'), context);
}

function firmRuleSet(
  file: RuleSetFile,
  conditions: readonly (CheckedCondition | null)[],
  passive_facts: ReadonlySet<string>,
  own_facts: readonly OwnFact[],
): CheckedRuleSet {
  const rules: readonly CheckedRule[] = pairs(file.rules, conditions).map(([rule, { node }]) => ({
    name: rule.name,
    indicator: rule.event.type,
    severity: rule.event.params.severity,
    params: rule.event.params,
    condition: node,
    facts: factsIn(node),
  }));
  const sha256 = sha256Of({ ...file, $schema: undefined });
  return {
    file,
    name: file.rule_set,
    get sha256() {
      return sha256();
    },
    thresholds: new Map(Object.entries(file.thresholds)),
    passive_facts,
    own_facts,
    rules,
  };
}

/** Of megabytes of lists it takes as long as the check: it is computed when it is first read. */
function sha256Of(content: unknown): () => string {
  let sha256: string | null = null;
  return () => {
    sha256 ??= canonicalSha256(content);
    return sha256;
  };
}

/** Each rule with its condition. Without faults there is one for every rule. */
function pairs<Rule>(
  rules: readonly Rule[],
  conditions: readonly (CheckedCondition | null)[],
): readonly (readonly [Rule, CheckedCondition])[] {
  return rules.flatMap((rule, index) => {
    const condition = conditions[index];
    return condition ? [[rule, condition] as const] : [];
  });
}
