/**
 * The values that facts can have, cut into cells within which no comparison of some conditions can tell one value
 * from another: between two numbers that are mentioned, at each of them, and beyond; each text that is mentioned, and
 * any other. So a comparison is a set of cells, found by trying the engine's own operator on one value of each, and
 * what holds for all cells holds for all values there are. Values that a fact can never have are in no cell.
 */
import { type FactDeclaration, type FactType, isNumeric } from '../../domain/fact.ts';
import type { FactCondition } from '../checked-rule-set.ts';
import { holds, type Scalar, type Value, withoutNot } from '../operator.ts';
import { type AnalysisBudget, entrySteps } from './analysis-budget.ts';
import { type CellBits, cellBits } from './cell-bits.ts';
import type { Declarations } from './fact-range.ts';
import { OTHER_TEXT, type Scenario } from './segment-scenarios.ts';

/** A comparison: it holds where its variable is in one of the cells. */
export interface CellSet {
  readonly variable: number;
  readonly bits: CellBits;
}

/** Numbers and texts mentioned for one fact; of more than this each comparison is looked at by itself. */
const MENTIONED_MAX = 255;
/** Of a fact that is a list, whose cells are the subsets of what is mentioned. */
const MENTIONED_IN_LISTS_MAX = 6;

/** Pairs of a left and a right value, one a cell; `right` is null where it is what the comparison says. */
interface Variable {
  readonly cells: readonly (readonly [left: Value, right: Value | null])[];
  readonly all: CellBits;
}

const UNIT_CELLS: readonly (readonly [Value, Value])[] = [
  [1, 1],
  [0, 0],
];
const NUMBER_PAIRS: readonly (readonly [Value, Value])[] = [
  [0, 1],
  [0, 0],
  [1, 0],
];
const TEXT_PAIRS: readonly (readonly [Value, Value])[] = [
  ['a', 'a'],
  ['a', 'b'],
];
const FLAG_PAIRS: readonly (readonly [Value, Value])[] = [
  [true, true],
  [true, false],
];

export class CellSpace {
  readonly #budget: AnalysisBudget;
  readonly #facts: Declarations;
  readonly #mentioned = new Map<string, Set<Scalar>>();
  readonly #names = new Map<string, number>();
  readonly #variables: Variable[] = [];
  readonly #sets = new Map<FactCondition, Map<number | undefined, CellSet>>();

  /**
   * Of all comparisons that are ever asked for, under the scenarios that are. Where the budget does not reach, the
   * space knows too little to be asked: whoever makes one looks at the budget next.
   * @param facts what each fact can be by what it means
   */
  constructor(
    comparisons: readonly FactCondition[],
    scenarios: readonly Scenario[],
    facts: Declarations,
    budget: AnalysisBudget,
  ) {
    this.#budget = budget;
    this.#facts = facts;
    const steps = comparisons.reduce((sum, { value }) => {
      return sum + (value.kind === 'threshold' ? scenarios.length : entrySteps(value));
    }, 0);
    if (!budget.spend(steps)) return;
    for (const { fact, value } of comparisons) {
      if (value.kind === 'literal') this.#mention(fact, value.value);
      if (value.kind !== 'threshold') continue;
      for (const { values } of scenarios) {
        const number = values.get(value.name);
        if (number !== undefined) this.#mention(fact, number);
      }
    }
  }

  /** Every cell of a variable: what its fact can be at all. */
  allOf(variable: number): CellBits {
    return this.#variables[variable]?.all ?? new Uint32Array();
  }

  /** Where the comparison holds, with thresholds as in the scenario. */
  cellsOf(comparison: FactCondition, { values }: Scenario): CellSet {
    this.#budget.spend(1);
    const { value } = comparison;
    const threshold = value.kind === 'threshold' ? values.get(value.name) : undefined;
    const known = this.#sets.get(comparison) ?? new Map<number | undefined, CellSet>();
    this.#sets.set(comparison, known);
    const before = known.get(threshold);
    if (before) return before;
    const found = this.#cells(comparison, threshold);
    known.set(threshold, found);
    return found;
  }

  #mention(fact: string, value: Value): void {
    const mentioned = this.#mentioned.get(fact) ?? new Set();
    this.#mentioned.set(fact, mentioned);
    for (const one of typeof value === 'object' ? value : [value]) {
      // From here on each comparison is looked at by itself anyway.
      if (mentioned.size > MENTIONED_MAX) return;
      mentioned.add(one);
    }
  }

  #cells(comparison: FactCondition, threshold: number | undefined): CellSet {
    const { fact, type, value } = comparison;
    if (value.kind === 'fact' && value.fact !== fact) return this.#cellsOfPair(comparison, value);
    if (value.kind === 'threshold' && threshold === undefined)
      return this.#cellsAlone(comparison, value.name);
    const mentioned = this.#mentioned.get(fact) ?? new Set();
    const most = type === 'list' ? MENTIONED_IN_LISTS_MAX : MENTIONED_MAX;
    const held = value.kind === 'literal' ? value.value : (threshold ?? null);
    if (mentioned.size > most) return this.#cellsAlone(comparison, JSON.stringify(held));
    const variable = this.#variable(fact, () =>
      valuesOf(type, mentioned, this.#facts.get(fact)).map((one) => [one, null]),
    );
    return this.#tried(variable, comparison, entrySteps(value), (left) => [left, held ?? left]);
  }

  /** Of two facts only their order matters, or whether they are the same. */
  #cellsOfPair(
    comparison: FactCondition,
    value: { readonly fact: string; readonly type: FactType },
  ): CellSet {
    const { fact, type } = comparison;
    if (type === 'list' || value.type === 'list') return this.#cellsAlone(comparison, `{${value.fact}}`);
    const pairs = isNumeric(type) ? NUMBER_PAIRS : type === 'flag' ? FLAG_PAIRS : TEXT_PAIRS;
    const turned = value.fact < fact;
    const name = turned ? `${value.fact}\0${fact}` : `${fact}\0${value.fact}`;
    const variable = this.#variable(name, () => pairs);
    return this.#tried(variable, comparison, 1, (left, right) =>
      turned ? [right ?? left, left] : [left, right ?? left],
    );
  }

  /** A comparison that is only known to be the same as another that is written like it, or its opposite. */
  #cellsAlone({ fact, test }: FactCondition, held: string): CellSet {
    const { operator, negated } = withoutNot(test);
    const words = [...operator.decorators, operator.base].join(':');
    const variable = this.#variable(`${fact}\0${words}\0${held}`, () => UNIT_CELLS);
    return { variable, bits: cellBits(2, (cell) => (cell === 0) !== negated) };
  }

  #variable(name: string, cells: () => Variable['cells']): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const made = cells();
    this.#names.set(name, this.#variables.length);
    return this.#variables.push({ cells: made, all: cellBits(made.length, () => true) }) - 1;
  }

  #tried(
    variable: number,
    { test }: FactCondition,
    cost: number,
    sides: (left: Value, right: Value | null) => readonly [Value, Value],
  ): CellSet {
    const cells = this.#variables[variable]?.cells ?? [];
    this.#budget.spend(Math.ceil(cells.length * cost));
    const bits = cellBits(cells.length, (cell) => {
      const pair = cells[cell];
      return pair !== undefined && holds(test, ...sides(...pair));
    });
    return { variable, bits };
  }
}

type Range = Pick<FactDeclaration, 'min' | 'max' | 'values'>;

function valuesOf(
  type: FactType,
  mentioned: ReadonlySet<Scalar>,
  { min, max, values }: Range = {},
): readonly Value[] {
  if (type === 'flag') return [false, true];
  if (type === 'text') return values ?? [...mentioned, OTHER_TEXT];
  if (type === 'list') return subsets([...mentioned, OTHER_TEXT]);
  const bounds = [min, max].filter((bound) => bound !== undefined);
  const ends = new Set([...mentioned, ...bounds].map(Number));
  return numbers([...ends].sort((left, right) => left - right)).filter(
    (number) => number >= (min ?? number) && number <= (max ?? number),
  );
}

/** Each number that is mentioned, and one between each two and beyond them, where there is one. */
function numbers(mentioned: readonly number[]): readonly number[] {
  const found: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const number of [...mentioned, Number.POSITIVE_INFINITY]) {
    const between = inside(before, number);
    if (before < between && between < number) found.push(between);
    if (Number.isFinite(number)) found.push(number);
    before = number;
  }
  return found;
}

function inside(low: number, high: number): number {
  if (low === Number.NEGATIVE_INFINITY) return high === Number.POSITIVE_INFINITY ? 0 : -Number.MAX_VALUE;
  if (high === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  const sum = low + high;
  return Number.isFinite(sum) ? sum / 2 : low / 2 + high / 2;
}

function subsets(texts: readonly Scalar[]): readonly Value[] {
  return Array.from({ length: 2 ** texts.length }, (_, chosen) =>
    texts.filter((_text, index) => ((chosen >> index) & 1) === 1),
  );
}
