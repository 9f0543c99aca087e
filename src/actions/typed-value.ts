/** Values of a file of facts as their facts' types have them. */
import type { FactType, FactValue } from '../domain/fact.ts';
import { isTexts } from '../engine/fact-batch.ts';
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
 * has texts only, so a text that reads as a number is one where a number is needed, and a list is `;` between texts,
 * the space around each and empty ones taken away, as an import reads it: `a; b`. A text that names none is no list.
 */
export function typedValue(value: unknown, type: FactType): FactValue | undefined {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'flag':
      return FLAGS.get(value);
    case 'list':
      if (typeof value === 'string') return listOf(value);
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

function listOf(text: string): readonly string[] | undefined {
  const items = text
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? undefined : items;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
