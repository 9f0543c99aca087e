import { describe, expect, it } from 'vitest';
import type { RowVerdict, UsedFact } from '../../src/actions/evaluate-rule-set.ts';
import { usedFactsText, verdictTexts } from '../../src/cli/rules-evaluate-text.ts';

function used(name: string, differs: Partial<UsedFact> = {}): UsedFact {
  return { name, type: 'days', unit: 'days', origin: 'inferred', in_rows: true, ...differs };
}

describe('the facts that rules use', () => {
  it('are told by where their types come from, and which no row has', () => {
    const facts = [
      used('a', { origin: 'declared', type: 'count', unit: 'years' }),
      used('b'),
      used('c', { origin: 'catalogue', in_rows: false }),
      used('d', { type: 'text', unit: 'text' }),
    ];
    expect(usedFactsText(facts).split('\n')).toEqual([
      'facts declared in the file: a (count, years)',
      'facts of the catalogue: c (days)',
      'facts inferred from the rules and the rows: b (days), d (text)',
      'facts that no row has, unknown in all: c',
    ]);
  });
});

describe('verdicts as lines', () => {
  it('are all there, in order, however many are written at a time', async () => {
    const rule = 'r'.repeat(1_000);
    const rows = Array.from({ length: 2_500 }, (_, row): readonly RowVerdict[] =>
      row === 7 ? [] : [{ row, rule, verdict: 'clear', missing: [] }],
    );
    async function* all() {
      yield* rows;
    }
    const lines: string[] = [];
    const counts: number[] = [];
    for await (const { text, count } of verdictTexts(all())) {
      lines.push(...text.split('\n'));
      counts.push(count);
    }
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows.flat());
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
  });
});
