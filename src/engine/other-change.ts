/** The smallest change to clear of a fact that is a text, a flag or a list. */

export interface Change {
  readonly operator: string;
  readonly value: number | string | boolean | string[];
}

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

/**
 * One text less, else one more, of those that some comparison asks for; else the list without any of them.
 */
export function listChange(
  value: readonly string[],
  points: readonly string[],
  clears: (changed: readonly string[]) => boolean,
): Change | null {
  const asked = new Set(points);
  for (const text of new Set(value)) {
    if (clears(value.filter((item) => item !== text))) return { operator: 'doesNotContain', value: text };
  }
  for (const text of asked) {
    if (clears([...value, text])) return { operator: 'contains', value: text };
  }
  const rest = value.filter((item) => !asked.has(item));
  return clears(rest) ? { operator: 'equal', value: rest } : null;
}

function otherThan(texts: readonly string[]): string {
  let other = '?';
  while (texts.includes(other)) other += '?';
  return other;
}
