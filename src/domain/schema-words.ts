/** What a schema found wrong with a value, in words that are not a programmer's. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What stands at the place of an issue in what was checked; undefined where nothing does. */
export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/**
 * A clause that follows the name of what is wrong: `must be one of full, open_items`. What a schema says itself stays.
 * @param value what stands at the issue's place
 */
export function plainWords(issue: Issue, value: unknown): string {
  if (!ZODS_OWN.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_value':
      return value === undefined
        ? 'is needed'
        : `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(choice).join(', ')}`;
    case 'invalid_type':
      return value === undefined ? 'is needed' : `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return `must ${measureOf(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${measureOf(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
    case 'invalid_union':
      return 'is none of what may stand here';
    default:
      return 'is not written as it has to be';
  }
}

const ZODS_OWN = /^(?:Invalid |Too (?:small|big)|Unrecognized )/;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

/** A word as it is, and what could not be seen in quotes. */
function choice(value: unknown): string {
  const text = String(value);
  return /^[\w-]+$/.test(text) ? text : JSON.stringify(text);
}

function measureOf(origin: string): 'have' | 'be' {
  return unitOf(origin, 0) === '' ? 'be' : 'have';
}

function unitOf(origin: string, limit: number | bigint): string {
  const one = Number(limit) === 1;
  if (origin === 'string') return one ? ' character' : ' characters';
  return origin === 'array' || origin === 'set' ? (one ? ' item' : ' items') : '';
}
