import { describe, expect, it } from 'vitest';
import type { RowVerdict, UsedFact } from '../../src/actions/evaluate-rule-set.ts';
import { usedFactsText, VerdictTally, verdictTexts } from '../../src/cli/rules-evaluate-text.ts';

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
    expect(usedFactsText(facts, ['e']).split('\n')).toEqual([
      'facts declared in the file: a (count, years)',
      'facts of the catalogue: c (days)',
      'facts inferred from the rules and the rows: b (days), d (text)',
      'facts that no row has, unknown in all: c',
      'facts declared in the file that no rule reads: e',
    ]);
  });
});

describe('a fact of an odd name', () => {
  it('is told without what a terminal would act on', () => {
    const control = String.fromCharCode(27);
    const bell = String.fromCharCode(7);
    const name = `n${control}]0;pwn${bell}\nfacts of the catalogue: forged`;
    expect(usedFactsText([used(name, { in_rows: false })], []).split('\n')).toEqual([
      'facts inferred from the rules and the rows: n ]0;pwn  facts of the catalogue: forged (days)',
      'facts that no row has, unknown in all: n ]0;pwn  facts of the catalogue: forged',
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
    const tally = new VerdictTally();
    for await (const { text, count } of verdictTexts(all(), tally)) {
      lines.push(...text.split('\n'));
      counts.push(count);
    }
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows.flat());
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
    expect(tally.text()).toBe('2,500 rows: 0 fires, 2,499 clear, 0 unknown');
  });

  it('come with the values that could not be read, each once a row, however many rules need it', () => {
    const tally = new VerdictTally();
    const bad = (row: number): readonly RowVerdict[] =>
      ['a', 'b'].map((rule) => ({
        row,
        rule,
        verdict: 'unknown',
        missing: ['days'],
        reasons: [{ fact: 'days', message: `the text "x${row}" is not a number` }],
      }));
    tally.add([{ row: 1, rule: 'a', verdict: 'fires', missing: [] }]);
    tally.add(bad(2));
    tally.add(bad(3));
    expect(tally.text().split('\n')).toEqual([
      '3 rows: 1 fires, 0 clear, 4 unknown',
      'days could not be read in 2 rows, first row 2: the text "x2" is not a number',
    ]);
  });
});
