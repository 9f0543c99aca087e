/** What a rule says of a customer. Three-valued (Kleene): `unknown` where missing facts leave it open. */
export const VERDICTS = ['fires', 'clear', 'unknown'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** One letter a rule, in the order of the run's rules: how a day's verdicts are kept beside its facts. */
export const VERDICT_LETTER = { fires: 'f', clear: 'c', unknown: 'u' } as const satisfies Record<
  Verdict,
  string
>;

const VERDICT_OF_LETTER: Readonly<Record<string, Verdict>> = { f: 'fires', c: 'clear', u: 'unknown' };

/** The verdict of rule number `index` in a day's letters; unknown where there is none. */
export function verdictAt(letters: string, index: number): Verdict {
  return VERDICT_OF_LETTER[letters.charAt(index)] ?? 'unknown';
}
