const SHOWN_MAX = 40;

/** A value found in a file as a message quotes it: cut to 40 characters, control characters written as `\u0000`. */
export function showValue(value: string): string {
  // Two code units a character at most, so that a value of a megabyte is not taken apart for its first words.
  const characters = [...value.slice(0, 2 * SHOWN_MAX + 2)];
  if (characters.length <= SHOWN_MAX) return JSON.stringify(value);
  return `${JSON.stringify(characters.slice(0, SHOWN_MAX).join('')).slice(0, -1)}…"`;
}
