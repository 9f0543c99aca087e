/** The smallest change to clear of a fact that is a text or a flag. */
import type { Change } from './change.ts';
import { otherThan } from './other-text.ts';

/**
 * @param points the texts that some comparison asks for; all others are alike to the rule
 * @returns that the text be anything but some, or else that it be one of some; null where no text clears
 */
export function textChange(
  value: string,
  points: readonly string[],
  clears: (changed: string) => boolean,
): Change | null {
  const texts = [...new Set([...points, value])];
  if (clears(otherThan(texts))) {
    const firing = texts.filter((text) => !clears(text));
    return firing.length === 1 ? { operator: 'notEqual', value } : { operator: 'notIn', value: firing };
  }
  const clearing = texts.filter(clears);
  const [only] = clearing;
  if (only === undefined) return null;
  return clearing.length === 1 ? { operator: 'equal', value: only } : { operator: 'in', value: clearing };
}

export function flagChange(value: boolean, clears: (changed: boolean) => boolean): Change | null {
  return clears(!value) ? { operator: 'equal', value: !value } : null;
}
