/** A text that is none of these. */
export function otherThan(texts: readonly string[]): string {
  let other = '?';
  while (texts.includes(other)) other += '?';
  return other;
}
