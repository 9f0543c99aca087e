import type { ValueSource } from '../checked-rule-set.ts';

/**
 * Work that looking for contradictions may take, in steps of about a comparison each. Whether a condition can be true
 * is a hard question in general; a count of steps, unlike a clock, gives the same warnings on every machine.
 */
export class AnalysisBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @returns false once the budget is used up; what is then not proved is not said */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }
}

/** One question may take this much: a single crafted condition does not use up what the others need. */
export const QUESTION_STEPS = 20_000;
/** Some 30 ms; the rule sets of this project need less than a tenth of it. */
const STEPS_MIN = 100_000;
const STEPS_PER_CONDITION = 100;

/** Of looking once at what a comparison is held against: list entries are quickly passed. */
export function entrySteps(value: ValueSource): number {
  const list = value.kind === 'literal' && typeof value.value === 'object' ? value.value.length : 0;
  return 1 + list / 16;
}

export function analysisBudget(conditions: number): AnalysisBudget {
  return new AnalysisBudget(STEPS_MIN + STEPS_PER_CONDITION * conditions);
}
