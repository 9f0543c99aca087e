/** What is left of a condition when every fact but one stays as it is: mostly a verdict that nothing changes. */
import type { Threshold } from '../../domain/rule-set.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { ConditionNode, FactCondition } from '../checked-rule-set.ts';
import type { EngineFacts } from '../fact-batch.ts';
import { oppositeVerdict, verdictOfGroup } from './evaluate-rule.ts';
import { type FactReading, readFactCondition } from './fact-reading.ts';

/** A verdict that stands whatever the fact becomes, or the comparisons that the fact decides. */
export type SensitiveCondition = Verdict | SensitiveNode;

export type SensitiveNode =
  | { readonly kind: 'fact'; readonly condition: FactCondition }
  | { readonly kind: 'not'; readonly child: SensitiveNode }
  | {
      readonly kind: 'all' | 'any';
      readonly children: readonly SensitiveNode[];
      /** Whether some child that stands is unknown; those that stand otherwise decide nothing any more. */
      readonly is_open: boolean;
    };

/** Rules over one customer's facts, each comparison read once. */
export class SensitiveReader {
  readonly #thresholds: ReadonlyMap<string, Threshold>;
  readonly #facts: EngineFacts;
  readonly #readings = new Map<FactCondition, FactReading>();
  /** By threshold: the facts that choose its overrides. */
  readonly #choosing: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(thresholds: ReadonlyMap<string, Threshold>, facts: EngineFacts) {
    this.#thresholds = thresholds;
    this.#facts = facts;
    this.#choosing = new Map(
      [...thresholds]
        .filter(([, { overrides }]) => overrides.length > 0)
        .map(([name, { overrides }]) => [
          name,
          new Set(overrides.flatMap(({ segment }) => Object.keys(segment))),
        ]),
    );
  }

  /** A comparison by the customer's facts as they are. */
  reading(condition: FactCondition): FactReading {
    const known = this.#readings.get(condition);
    if (known !== undefined) return known;
    const reading = readFactCondition(condition, this.#thresholds, this.#facts);
    this.#readings.set(condition, reading);
    return reading;
  }

  sensitiveTo(fact: string, node: ConditionNode): SensitiveCondition {
    if (node.kind === 'fact') {
      return this.#reads(node, fact) ? { kind: 'fact', condition: node } : this.reading(node).verdict;
    }
    if (node.kind === 'not') {
      const child = this.sensitiveTo(fact, node.child);
      return typeof child === 'string' ? oppositeVerdict(child) : { kind: 'not', child };
    }
    const settling = node.kind === 'all' ? 'clear' : 'fires';
    const children: SensitiveNode[] = [];
    let is_open = false;
    for (const one of node.children) {
      const child = this.sensitiveTo(fact, one);
      if (child === settling) return settling;
      if (child === 'unknown') is_open = true;
      else if (typeof child === 'object') children.push(child);
    }
    if (children.length > 0) return { kind: node.kind, children, is_open };
    return is_open ? 'unknown' : verdictOfGroup(node.kind, []);
  }

  /** The verdict by other facts, which may differ in the one fact that the condition is sensitive to. */
  verdict(condition: SensitiveCondition, facts: EngineFacts): Verdict {
    if (typeof condition === 'string') return condition;
    if (condition.kind === 'fact') {
      return readFactCondition(condition.condition, this.#thresholds, facts).verdict;
    }
    if (condition.kind === 'not') return oppositeVerdict(this.verdict(condition.child, facts));
    const verdicts = condition.children.map((child) => this.verdict(child, facts));
    return verdictOfGroup(condition.kind, condition.is_open ? [...verdicts, 'unknown'] : verdicts);
  }

  #reads({ fact: own, value }: FactCondition, fact: string): boolean {
    if (own === fact) return true;
    if (value.kind === 'fact') return value.fact === fact;
    return value.kind === 'threshold' && this.#choosing.get(value.name)?.has(fact) === true;
  }
}
