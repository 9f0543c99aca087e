/** A rule set that passed every check: plain data, which the evaluations walk without looking at JSON again. */
import type { FactType, OwnFact } from '../domain/fact.ts';
import type { EventParams, RuleSetFile, Threshold } from '../domain/rule-set.ts';
import type { Severity } from '../domain/severity.ts';
import type { Operator, Value } from './operator.ts';

/**
 * What a fact is held against. A threshold is named, not copied: its value is looked up in the rule set when a rule
 * is evaluated, so that other values can be tried by replacing `CheckedRuleSet.thresholds` alone.
 */
export type ValueSource =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'fact'; readonly fact: string; readonly type: FactType }
  | { readonly kind: 'threshold'; readonly name: string };

export interface FactCondition {
  readonly kind: 'fact';
  readonly fact: string;
  readonly type: FactType;
  readonly unit: string;
  /** As written: `not:in`. */
  readonly operator: string;
  readonly test: Operator;
  readonly value: ValueSource;
}

export interface GroupCondition {
  readonly kind: 'all' | 'any';
  readonly children: readonly ConditionNode[];
}

export interface NotCondition {
  readonly kind: 'not';
  readonly child: ConditionNode;
}

/** At most ten groups deep. Named conditions stand in place of their references. */
export type ConditionNode = FactCondition | GroupCondition | NotCondition;

export interface CheckedRule {
  readonly name: string;
  /** `event.type`. */
  readonly indicator: string;
  /** Null for plain json-rules-engine rules, whose params are not ours to read. */
  readonly severity: Severity | null;
  readonly params: EventParams | null;
  readonly condition: ConditionNode;
  /** The facts its conditions read, in order of appearance. Facts that only choose an override are not among them. */
  readonly facts: readonly string[];
}

export interface CheckedRuleSet {
  /** Null for plain json-rules-engine rules. */
  readonly file: RuleSetFile | null;
  readonly name: string;
  /** Of the canonical JSON, with defaults filled in and without `$schema`: writing a default out changes nothing. */
  readonly sha256: string;
  readonly thresholds: ReadonlyMap<string, Threshold>;
  /** The declared facts that nobody can change, so that no advice is given on them. */
  readonly passive_facts: ReadonlySet<string>;
  /** The firm's own facts that it declares. */
  readonly own_facts: readonly OwnFact[];
  readonly rules: readonly CheckedRule[];
}
