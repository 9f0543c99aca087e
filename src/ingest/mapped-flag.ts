import type { MappingEntry } from '../domain/mapping.ts';
import { FALSE_WORDS, TRUE_WORDS } from './text-fields.ts';

export interface FlagWords {
  readonly true: readonly string[];
  readonly false: readonly string[];
}

/** The words for true and false that a mapping gives, in lower case; a list it leaves out is the usual one. */
export function flagWords({ true_values, false_values }: MappingEntry): FlagWords {
  return { true: (true_values ?? TRUE_WORDS).map(folded), false: (false_values ?? FALSE_WORDS).map(folded) };
}

/** Reads a flag by the mapping's words, whose letter case does not count; null where it is none of them. */
export function flagReader(words: FlagWords): (text: string) => 'true' | 'false' | null {
  const flags = new Map<string, 'true' | 'false'>([
    ...words.false.map((word) => [word, 'false'] as const),
    ...words.true.map((word) => [word, 'true'] as const),
  ]);
  return (text) => flags.get(text) ?? flags.get(folded(text)) ?? null;
}

function folded(word: string): string {
  return word.trim().toLowerCase();
}
