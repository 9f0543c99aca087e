/** Which values thresholds can have together: one scenario for each combination of the segments they are overridden for. */
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionNode, FactCondition } from '../checked-rule-set.ts';
import { holds } from '../operator.ts';
import { thresholdValue } from '../threshold-value.ts';
import { type AnalysisBudget, entrySteps } from './analysis-budget.ts';

/** The thresholds of one kind of customer. */
export interface Scenario {
  /** By threshold; one that is missing may have any value. */
  readonly values: ReadonlyMap<string, number>;
  /** By segment fact, the texts that these customers may have. */
  readonly segment: ReadonlyMap<string, SegmentText>;
  /** Which customers: `customer_class is core and country is none of DE, FR`; null for all there are. */
  readonly customers: string | null;
}

/** One text, or any but these and unknown too. */
type SegmentText = { readonly text: string } | { readonly none_of: ReadonlySet<string> };

/** Stands for every text that is not mentioned; the guard lets no text of a rule hold this character. */
export const OTHER_TEXT = '\0';

/** More kinds of customers than this are not told apart: their thresholds then count as unknown numbers. */
export const SCENARIOS_MAX = 64;

const ALL_CUSTOMERS: readonly Scenario[] = [{ values: new Map(), segment: new Map(), customers: null }];

/**
 * Scenarios that cover every customer, for the thresholds that these comparisons use; without knowledge of any
 * threshold where there would be too many, or where the budget does not reach.
 */
export function scenariosOf(
  comparisons: readonly FactCondition[],
  thresholds: ReadonlyMap<string, Threshold>,
  budget: AnalysisBudget,
): readonly Scenario[] {
  const used = new Map<string, Threshold>();
  for (const { value } of comparisons) {
    const threshold = value.kind === 'threshold' ? thresholds.get(value.name) : undefined;
    if (value.kind === 'threshold' && threshold !== undefined) used.set(value.name, threshold);
  }
  const values = [...used.values()].reduce((sum, { overrides }) => sum + 1 + overrides.length, 0);
  if (!budget.spend(comparisons.length / 16 + values)) return ALL_CUSTOMERS;
  const texts = segmentTexts([...used.values()]);
  let kinds: readonly Kind[] = [new Map()];
  for (const [fact, known] of texts) {
    if (kinds.length * (known.size + 1) > SCENARIOS_MAX) return ALL_CUSTOMERS;
    kinds = kinds.flatMap((kind) => [...known, null].map((text) => new Map([...kind, [fact, text]])));
  }
  if (!budget.spend(kinds.length * values)) return ALL_CUSTOMERS;
  return kinds.map((kind) => ({
    values: valuesFor(kind, used),
    segment: segmentOf(kind, texts),
    customers: wordsFor(kind, texts),
  }));
}

/**
 * By scenario, whether the condition can be true there as far as the segment tells: `customer_class equal new` is not
 * of those whose class is core. None is where the condition contradicts itself on the segment alone.
 */
export function admittedBy(
  root: ConditionNode,
  comparisons: readonly FactCondition[],
  scenarios: readonly Scenario[],
  budget: AnalysisBudget,
): readonly boolean[] {
  const all = scenarios.map(() => true);
  if (scenarios.length === 1) return all;
  const steps = comparisons.reduce((sum, { value }) => sum + entrySteps(value), 0);
  if (!budget.spend(scenarios.length * steps)) return all;
  return scenarios.map(({ segment }) => verdictBySegment(root, segment) !== false);
}

/** Null where the segment alone does not decide. */
function verdictBySegment(node: ConditionNode, segment: Scenario['segment']): boolean | null {
  if (node.kind === 'fact') return comparisonBySegment(node, segment.get(node.fact));
  if (node.kind === 'not') {
    const verdict = verdictBySegment(node.child, segment);
    return verdict === null ? null : !verdict;
  }
  const deciding = node.kind === 'any';
  let open = false;
  for (const child of node.children) {
    const verdict = verdictBySegment(child, segment);
    if (verdict === deciding) return deciding;
    if (verdict === null) open = true;
  }
  return open ? null : !deciding;
}

function comparisonBySegment(
  { type, test, value }: FactCondition,
  held: SegmentText | undefined,
): boolean | null {
  if (held === undefined || type !== 'text' || value.kind !== 'literal') return null;
  const literal = value.value;
  if ('text' in held) return holds(test, held.text, literal);
  const first = holds(test, OTHER_TEXT, literal);
  for (const text of typeof literal === 'object' ? literal : [literal]) {
    if (typeof text !== 'string' || held.none_of.has(text)) continue;
    if (holds(test, text, literal) !== first) return null;
  }
  return first;
}

/** A customer's segment facts: one of the texts that overrides name, or null for any other and for unknown. */
type Kind = ReadonlyMap<string, string | null>;

function segmentTexts(thresholds: readonly Threshold[]): ReadonlyMap<string, ReadonlySet<string>> {
  const texts = new Map<string, Set<string>>();
  for (const { overrides } of thresholds) {
    for (const { segment } of overrides) {
      for (const [fact, text] of Object.entries(segment)) {
        const known = texts.get(fact) ?? new Set();
        texts.set(fact, known.add(text));
      }
    }
  }
  return texts;
}

function valuesFor(kind: Kind, used: ReadonlyMap<string, Threshold>): ReadonlyMap<string, number> {
  const facts = Object.fromEntries(kind);
  return new Map([...used].map(([name, threshold]) => [name, thresholdValue(threshold, facts).value]));
}

function segmentOf(kind: Kind, texts: ReadonlyMap<string, ReadonlySet<string>>): Scenario['segment'] {
  return new Map(
    [...kind].map(([fact, text]) => [
      fact,
      text === null ? { none_of: texts.get(fact) ?? new Set<string>() } : { text },
    ]),
  );
}

function wordsFor(kind: Kind, texts: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const words = [...kind].map(([fact, text]) => {
    if (text !== null) return `${fact} is ${short(text)}`;
    const others = [...(texts.get(fact) ?? [])].map(short);
    return others.length === 1
      ? `${fact} is not ${others.join()}`
      : `${fact} is none of ${others.join(', ')}`;
  });
  return words.length === 0 ? null : words.join(' and ');
}

/** Warnings repeat these texts, which may be of any length. */
const WORDS_MAX = 60;

function short(text: string): string {
  return text.length > WORDS_MAX ? `${text.slice(0, WORDS_MAX)}…` : text;
}

/** ` where …` for the scenarios that `holds` picks; empty where it picks all, null where it picks none. */
export function whereOf(scenarios: readonly Scenario[], holds: readonly boolean[]): string | null {
  const picked = scenarios.filter((_, index) => holds[index] === true);
  if (picked.length === 0) return null;
  if (picked.length === scenarios.length) return '';
  const words = picked.map(({ customers }) => customers ?? '');
  const more = words.length - 3;
  return ` where ${words.slice(0, 3).join(', or ')}${more > 0 ? `, and for ${more} more kinds of customers` : ''}`;
}
