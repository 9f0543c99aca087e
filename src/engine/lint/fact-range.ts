/** What a fact can be by what it means, in words and in warnings. */
import { type FactDeclaration, isNumeric } from '../../domain/fact.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionNode, FactCondition } from '../checked-rule-set.ts';
import { comparisonsIn } from '../comparisons.ts';
import { at, type JsonPath, type Warning, warn } from '../fault.ts';
import { type AnalysisBudget, entrySteps } from './analysis-budget.ts';

/** By name. */
export type Declarations = ReadonlyMap<string, FactDeclaration>;

/** `overdue_ratio is from 0 to 1`; null where it can be anything of its type. */
export function rangeInWords({ name, type, min, max, values }: FactDeclaration): string | null {
  if (values !== undefined) return `${name} is ${listed(values)}`;
  if (!isNumeric(type)) return null;
  if (min !== undefined && max !== undefined) return `${name} is from ${min} to ${max}`;
  if (min !== undefined) return `${name} is at least ${min}`;
  return max === undefined ? null : `${name} is at most ${max}`;
}

/** Warnings name so many texts; nobody reads more at once. */
const TEXTS_TOLD_MAX = 12;
const TEXT_LENGTH_MAX = 60;

/** Warns of texts in conditions that their fact never is. Each condition is looked at once, wherever it is referred to. */
export function warnOfUnknownTexts(
  roots: readonly ConditionNode[],
  places: ReadonlyMap<ConditionNode, JsonPath>,
  facts: Declarations,
  budget: AnalysisBudget,
  warnings: Warning[],
): void {
  const seen = new Set<FactCondition>();
  for (const root of roots) {
    for (const comparison of comparisonsIn(root)) {
      if (seen.has(comparison)) continue;
      seen.add(comparison);
      const fact = facts.get(comparison.fact);
      if (fact?.values === undefined || comparison.value.kind !== 'literal') continue;
      if (!budget.spend(entrySteps(comparison.value))) return;
      const path = at(places.get(comparison) ?? null, 'value');
      const { value } = comparison.value;
      if (typeof value !== 'object') warnOfText(fact, value, path, warnings);
      else for (const [index, text] of value.entries()) warnOfText(fact, text, at(path, index), warnings);
    }
  }
}

/** Warns of overrides for customers that there are none of. */
export function warnOfUnknownSegments(
  thresholds: ReadonlyMap<string, Threshold>,
  facts: Declarations,
  budget: AnalysisBudget,
  warnings: Warning[],
): void {
  for (const [name, { overrides }] of thresholds) {
    for (const [index, { segment }] of overrides.entries()) {
      if (!budget.spend(1)) return;
      for (const [fact, text] of Object.entries(segment)) {
        const path = at(null, 'thresholds', name, 'overrides', index, 'segment', fact);
        const declaration = facts.get(fact);
        if (declaration !== undefined) warnOfText(declaration, text, path, warnings);
      }
    }
  }
}

function warnOfText(fact: FactDeclaration, text: unknown, path: JsonPath, warnings: Warning[]): void {
  const { name, values } = fact;
  if (values === undefined || typeof text !== 'string' || values.includes(text)) return;
  const near = text.length > TEXT_LENGTH_MAX ? null : nearestName(text, values);
  const advice = near === null ? rangeInWords(fact) : `did you mean ${near}?`;
  warn(warnings, path, 'unknown_text', `${name} is never ${JSON.stringify(short(text))}; ${advice}`);
}

function listed(texts: readonly string[]): string {
  const told = texts.slice(0, TEXTS_TOLD_MAX).map(short);
  if (told.length < texts.length) return `one of ${told.join(', ')}, …`;
  const last = told.pop() ?? '';
  return told.length === 0 ? last : `${told.join(', ')} or ${last}`;
}

function short(text: string): string {
  return text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
}
