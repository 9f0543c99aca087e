/** Values of a file of facts as their facts' types have them. */
import type { FactType, FactValue } from '../domain/fact.ts';
import type { SeenValue } from '../engine/infer-facts.ts';

/** Plain or with an exponent, as other programs write small numbers. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;
const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
]);

/**
 * A value as a fact of this type; null where it is missing, undefined where it is there and does not fit. A CSV file
 * has texts only, so a text that reads as a number is one where a number is needed, and a list is `;` between texts.
 */
export function typedValue(value: unknown, type: FactType): FactValue | undefined {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'flag':
      return FLAGS.get(value);
    case 'list':
      if (typeof value === 'string') return value.split(';');
      return isTexts(value) ? value : undefined;
    default:
      return numberOf(value);
  }
}

/** What a value looks like to somebody who does not know its type; null where it is missing. */
export function lookOf(value: unknown): SeenValue | null {
  if (value === null || value === undefined) return null;
  if (isTexts(value)) return 'list';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'number') return 'number';
  if (typeof value !== 'string') return 'other';
  if (NUMBER.test(value)) return 'number_text';
  return FLAGS.has(value) ? 'flag_text' : 'text';
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
