import { FACT_ORIGINS, type RowVerdict, type UsedFact } from '../actions/evaluate-rule-set.ts';

const ORIGIN_WORDS: Readonly<Record<UsedFact['origin'], string>> = {
  declared: 'facts declared in the file',
  catalogue: 'facts of the catalogue',
  inferred: 'facts inferred from the rules and the rows',
};

/** The facts that the rules use with their types, a line for each place they come from, and those that no row has. */
export function usedFactsText(facts: readonly UsedFact[]): string {
  const lines = FACT_ORIGINS.flatMap((origin) => {
    const some = facts.filter((fact) => fact.origin === origin);
    return some.length === 0 ? [] : `${ORIGIN_WORDS[origin]}: ${some.map(factText).join(', ')}`;
  });
  const absent = facts.filter((fact) => !fact.in_rows).map((fact) => fact.name);
  if (absent.length > 0) lines.push(`facts that no row has, unknown in all: ${absent.join(', ')}`);
  return lines.join('\n');
}

/** Some thousands of lines: waiting for each to be taken would take longer than writing it. */
const TEXT_CHARACTERS = 1_000_000;

/** A JSON line for each verdict, many lines at a time, without a line end after the last. */
export async function* verdictTexts(
  rows: AsyncIterable<readonly RowVerdict[]>,
): AsyncGenerator<{ readonly text: string; readonly count: number }> {
  let lines: string[] = [];
  let characters = 0;
  for await (const row of rows) {
    for (const verdict of row) {
      const line = JSON.stringify(verdict);
      characters += line.length;
      lines.push(line);
    }
    if (characters < TEXT_CHARACTERS) continue;
    yield { text: lines.join('\n'), count: lines.length };
    lines = [];
    characters = 0;
  }
  if (lines.length > 0) yield { text: lines.join('\n'), count: lines.length };
}

function factText({ name, type, unit }: UsedFact): string {
  return `${name} (${type === unit ? type : `${type}, ${unit}`})`;
}
