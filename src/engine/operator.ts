/**
 * json-rules-engine's ten operators and six decorators, `decorator:operator`. They mean what the library's mean for
 * operands of fitting type; `operator-fit.ts` refuses every other pair when a rule set is checked.
 */

export const BASE_OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

export const DECORATORS = ['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not'] as const;

export type BaseOperator = (typeof BASE_OPERATORS)[number];
export type Decorator = (typeof DECORATORS)[number];

/** `not:someFact:equal` is the decorators `not`, `someFact` around the base `equal`, the outermost first. */
export interface Operator {
  readonly decorators: readonly Decorator[];
  readonly base: BaseOperator;
}

export type Scalar = number | string | boolean;
/** A known value on either side of an operator. */
export type Value = Scalar | readonly Scalar[];

/** Bounds the work one operator can ask for; nobody needs more than two. */
export const DECORATORS_MAX = 8;

const BASES: ReadonlyMap<string, BaseOperator> = new Map(BASE_OPERATORS.map((name) => [name, name]));
const DECORATOR_NAMES: ReadonlyMap<string, Decorator> = new Map(DECORATORS.map((name) => [name, name]));

/** The operator written in `text`; null where there is no such operator, or over `DECORATORS_MAX` decorators. */
export function parseOperator(text: string): Operator | null {
  const names = text.split(':', DECORATORS_MAX + 2);
  if (names.length > DECORATORS_MAX + 1) return null;
  const base = BASES.get(String(names.pop()));
  const decorators = names.flatMap((name) => DECORATOR_NAMES.get(name) ?? []);
  return base === undefined || decorators.length < names.length ? null : { decorators, base };
}

/** Whether `left operator right` holds. A pair that the operator is not made for never holds under a bare operator. */
export function holds(operator: Operator, left: Value, right: Value): boolean {
  return decorated(operator, 0, left, right);
}

/** The operator without the `not`s that stand before all but `swap`, and whether they turn its answer round. */
export function withoutNot({ decorators, base }: Operator): {
  readonly operator: Operator;
  readonly negated: boolean;
} {
  const first = decorators.findIndex((decorator) => decorator !== 'not' && decorator !== 'swap');
  const outer = first < 0 ? decorators : decorators.slice(0, first);
  const swaps = outer.filter((decorator) => decorator === 'swap');
  const operator = { decorators: [...swaps, ...decorators.slice(outer.length)], base };
  return { operator, negated: (outer.length - swaps.length) % 2 === 1 };
}

/** The base operator that says the same; null where more than `swap` stands before it. */
export function bareOperator({ decorators, base }: Operator): BaseOperator | null {
  if (decorators.some((decorator) => decorator !== 'swap')) return null;
  return decorators.length % 2 === 1 ? MIRRORED[base] : base;
}

/** What says the same with its sides exchanged. */
const MIRRORED: Readonly<Record<BaseOperator, BaseOperator>> = {
  equal: 'equal',
  notEqual: 'notEqual',
  in: 'contains',
  notIn: 'doesNotContain',
  contains: 'in',
  doesNotContain: 'notIn',
  lessThan: 'greaterThan',
  lessThanInclusive: 'greaterThanInclusive',
  greaterThan: 'lessThan',
  greaterThanInclusive: 'lessThanInclusive',
};

function holdsForNumbers(base: BaseOperator, left: number, right: number): boolean {
  switch (base) {
    case 'lessThan':
      return left < right;
    case 'lessThanInclusive':
      return left <= right;
    case 'greaterThan':
      return left > right;
    case 'greaterThanInclusive':
      return left >= right;
    case 'notEqual':
      return left !== right;
    default:
      return base === 'equal' && left === right;
  }
}

function decorated(operator: Operator, depth: number, left: Value, right: Value): boolean {
  const decorator = operator.decorators[depth];
  if (decorator === undefined) return bare(operator.base, left, right);
  switch (decorator) {
    case 'not':
      return !decorated(operator, depth + 1, left, right);
    case 'swap':
      return decorated(operator, depth + 1, right, left);
    case 'someFact':
      return countOfFacts(operator, depth + 1, left, right) > 0;
    case 'everyFact':
      return countOfFacts(operator, depth + 1, left, right) === lengthOf(left);
    case 'someValue':
      return countOfValues(operator, depth + 1, left, right) > 0;
    case 'everyValue':
      return countOfValues(operator, depth + 1, left, right) === lengthOf(right);
  }
}

function bare(base: BaseOperator, left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return holdsForNumbers(base, left, right);
  switch (base) {
    case 'equal':
      return left === right;
    case 'notEqual':
      return left !== right;
    case 'in':
      return isList(right) && includes(right, left);
    case 'notIn':
      return isList(right) && !includes(right, left);
    case 'contains':
      return isList(left) && includes(left, right);
    case 'doesNotContain':
      return isList(left) && !includes(left, right);
    default:
      return false;
  }
}

function isList(value: Value): value is readonly Scalar[] {
  return typeof value === 'object';
}

function includes(list: readonly Value[], value: Value): boolean {
  return list.includes(value);
}

function lengthOf(value: Value): number {
  return isList(value) ? value.length : -1;
}

function countOfFacts(operator: Operator, depth: number, left: Value, right: Value): number {
  let count = 0;
  if (isList(left)) for (const item of left) if (decorated(operator, depth, item, right)) count += 1;
  return count;
}

function countOfValues(operator: Operator, depth: number, left: Value, right: Value): number {
  let count = 0;
  if (isList(right)) for (const item of right) if (decorated(operator, depth, left, item)) count += 1;
  return count;
}
