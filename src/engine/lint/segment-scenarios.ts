/** Which values thresholds can have together: one scenario for each combination of the segments they are overridden for. */
import type { Threshold } from '../../domain/rule-set.ts';
import type { FactCondition } from '../checked-rule-set.ts';
import { thresholdValue } from '../threshold-value.ts';

/** The thresholds of one kind of customer. */
export interface Scenario {
  /** By threshold; one that is missing may have any value. */
  readonly values: ReadonlyMap<string, number>;
  /** Which customers: `customer_class is core and country is none of DE, FR`; null for all there are. */
  readonly customers: string | null;
}

/** More kinds of customers than this are not told apart: their thresholds then count as unknown numbers. */
export const SCENARIOS_MAX = 64;

/** Scenarios that cover every customer, for the thresholds that these comparisons use. */
export function scenariosOf(
  comparisons: readonly FactCondition[],
  thresholds: ReadonlyMap<string, Threshold>,
): readonly Scenario[] {
  const used = new Map<string, Threshold>();
  for (const { value } of comparisons) {
    const threshold = value.kind === 'threshold' ? thresholds.get(value.name) : undefined;
    if (value.kind === 'threshold' && threshold !== undefined) used.set(value.name, threshold);
  }
  const texts = segmentTexts([...used.values()]);
  let kinds: readonly Kind[] = [new Map()];
  for (const [fact, known] of texts) {
    if (kinds.length * (known.size + 1) > SCENARIOS_MAX) return [{ values: new Map(), customers: null }];
    kinds = kinds.flatMap((kind) => [...known, null].map((text) => new Map([...kind, [fact, text]])));
  }
  return kinds.map((kind) => ({ values: valuesFor(kind, used), customers: wordsFor(kind, texts) }));
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

function wordsFor(kind: Kind, texts: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const words = [...kind].map(([fact, text]) => {
    if (text !== null) return `${fact} is ${text}`;
    const others = [...(texts.get(fact) ?? [])];
    return others.length === 1
      ? `${fact} is not ${others.join()}`
      : `${fact} is none of ${others.join(', ')}`;
  });
  return words.length === 0 ? null : words.join(' and ');
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
