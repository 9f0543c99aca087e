import { FACT_ORIGINS, type RowVerdict, type UsedFact } from '../actions/evaluate-rule-set.ts';
import { VERDICTS, type Verdict } from '../domain/verdict.ts';
import { shown } from './source-excerpt.ts';
import { counted } from './wording.ts';

const ORIGIN_WORDS: Readonly<Record<UsedFact['origin'], string>> = {
  declared: 'facts declared in the file',
  catalogue: 'facts of the catalogue',
  inferred: 'facts inferred from the rules and the rows',
};

/** The facts that the rules use with their types, a line for each place they come from, and those that no row has. */
export function usedFactsText(facts: readonly UsedFact[], unread: readonly string[]): string {
  const lines = FACT_ORIGINS.flatMap((origin) => {
    const some = facts.filter((fact) => fact.origin === origin);
    return some.length === 0 ? [] : `${ORIGIN_WORDS[origin]}: ${some.map(factText).join(', ')}`;
  });
  const absent = facts.filter((fact) => !fact.in_rows).map((fact) => fact.name);
  if (absent.length > 0) lines.push(`facts that no row has, unknown in all: ${absent.join(', ')}`);
  if (unread.length > 0) lines.push(`facts declared in the file that no rule reads: ${unread.join(', ')}`);
  return lines.map(shown).join('\n');
}

/** Counts verdicts while they go by, and values that could not be read where a verdict needed them. */
export class VerdictTally {
  readonly #verdicts: Record<Verdict, number> = { fires: 0, clear: 0, unknown: 0 };
  readonly #unfit = new Map<string, { rows: number; readonly first: string }>();
  #rows = 0;

  add(row: readonly RowVerdict[]): void {
    this.#rows += 1;
    const seen = new Set<string>();
    for (const { row: place, verdict, reasons } of row) {
      this.#verdicts[verdict] += 1;
      for (const { fact, message } of reasons ?? []) {
        if (seen.has(fact)) continue;
        seen.add(fact);
        const known = this.#unfit.get(fact);
        if (known === undefined) this.#unfit.set(fact, { rows: 1, first: `row ${place}: ${message}` });
        else known.rows += 1;
      }
    }
  }

  /** What it all came to, and a line for each fact with values that could not be read. */
  text(): string {
    const counts = VERDICTS.map((verdict) => `${this.#verdicts[verdict].toLocaleString('en')} ${verdict}`);
    const lines = [`${counted(this.#rows, 'row')}: ${counts.join(', ')}`];
    for (const [fact, { rows, first }] of this.#unfit) {
      lines.push(`${fact} could not be read in ${counted(rows, 'row')}, first ${first}`);
    }
    return lines.map(shown).join('\n');
  }
}

/** Some thousands of lines: waiting for each to be taken would take longer than writing it. */
const TEXT_CHARACTERS = 1_000_000;

/** A JSON line for each verdict, many lines at a time, without a line end after the last. */
export async function* verdictTexts(
  rows: AsyncIterable<readonly RowVerdict[]>,
  tally: VerdictTally,
): AsyncGenerator<{ readonly text: string; readonly count: number }> {
  let lines: string[] = [];
  let characters = 0;
  for await (const row of rows) {
    tally.add(row);
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
