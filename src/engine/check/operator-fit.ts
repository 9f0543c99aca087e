/** Which types an operator can hold against each other: what the library lets pass in silence is refused here. */
import { type FactType, isNumeric } from '../../domain/fact.ts';
import { isArray, type Json } from '../json-guard.ts';
import type { BaseOperator, Operator, Scalar, Value } from '../operator.ts';

/** `none` is the element of an empty list, which fits every other. */
export interface ValueKind {
  readonly of: 'number' | 'text' | 'flag' | 'none';
  readonly list: boolean;
}

export function kindOfFact(type: FactType): ValueKind {
  if (type === 'list') return { of: 'text', list: true };
  return { of: isNumeric(type) ? 'number' : type === 'flag' ? 'flag' : 'text', list: false };
}

/** A literal of a rule with its kind; null where it is null, an object, a list of lists or of unlike things. */
export function readLiteral(json: Json): { readonly value: Value; readonly kind: ValueKind } | null {
  if (!isArray(json)) {
    const of = kindOfScalar(json);
    return of === null || json === null || typeof json === 'object'
      ? null
      : { value: json, kind: { of, list: false } };
  }
  const [first] = json;
  const of = first === undefined ? 'none' : kindOfScalar(first);
  return of !== null && areScalars(json, of) ? { value: json, kind: { of, list: true } } : null;
}

/** Null where the operator can hold the two against each other, else why it cannot, to follow "the operator X". */
export function misfit(operator: Operator, left: ValueKind, right: ValueKind, depth = 0): string | null {
  const decorator = operator.decorators[depth];
  if (decorator === undefined) return bareMisfit(operator.base, left, right);
  switch (decorator) {
    case 'not':
      return misfit(operator, left, right, depth + 1);
    case 'swap':
      return misfit(operator, right, left, depth + 1);
    case 'someFact':
    case 'everyFact':
      if (!left.list) return `needs a list where it has a ${named(left)}`;
      return misfit(operator, { of: left.of, list: false }, right, depth + 1);
    case 'someValue':
    case 'everyValue':
      if (!right.list) return `needs a list to compare with, not a ${named(right)}`;
      return misfit(operator, left, { of: right.of, list: false }, depth + 1);
  }
}

function bareMisfit(base: BaseOperator, left: ValueKind, right: ValueKind): string | null {
  switch (base) {
    case 'equal':
    case 'notEqual':
      if (left.list || right.list) return 'compares single values, not lists';
      break;
    case 'in':
    case 'notIn':
      if (left.list) return 'looks for a single value in a list, not for a list';
      if (!right.list) return `needs a list to look in, not a ${named(right)}`;
      break;
    case 'contains':
    case 'doesNotContain':
      if (!left.list) return `needs a fact that is a list, not a ${named(left)}`;
      if (right.list) return 'looks for a single value, not for a list';
      break;
    default:
      if (!isNumber(left) || !isNumber(right)) {
        return `compares numbers by size, not a ${named(left)} with a ${named(right)}`;
      }
  }
  const alike = left.of === right.of || left.of === 'none' || right.of === 'none';
  return alike ? null : `cannot hold a ${named(left)} against a ${named(right)}`;
}

function areScalars(items: readonly Json[], of: ValueKind['of']): items is readonly Scalar[] {
  return items.every((item) => kindOfScalar(item) === of);
}

function isNumber(kind: ValueKind): boolean {
  return !kind.list && (kind.of === 'number' || kind.of === 'none');
}

function named(kind: ValueKind): string {
  return kind.list ? (kind.of === 'none' ? 'list' : `list of ${kind.of}s`) : kind.of;
}

function kindOfScalar(json: Json): ValueKind['of'] | null {
  switch (typeof json) {
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    case 'boolean':
      return 'flag';
    default:
      return null;
  }
}
