/** A batch of a few rows, repeated to any size, and what the tree walk says of each of them. */
import fc from 'fast-check';
import type { FactRow } from '../../src/domain/fact.ts';
import { BLOCK_ROWS } from '../../src/engine/batch/bitset.ts';
import { type BatchVerdicts, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import type { CheckedRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { type FactBatch, factBatch } from '../../src/engine/fact-batch.ts';
import { FACTS } from './rule-fixtures.ts';

/** Around the ends of words and blocks; rarely so many rows that there are two blocks or three. */
export const batchSize: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 60 },
  { arbitrary: fc.constantFrom(31, 32, 33, 63, 64, 65, 100), weight: 40 },
  { arbitrary: fc.constantFrom(BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1, 2 * BLOCK_ROWS + 33), weight: 1 },
);

/** A fact whose column is missing, or is (in kind and values) that of another fact. */
export interface LostColumn {
  readonly fact: string;
  readonly replacement: string | null;
}

const names = FACTS.map((fact) => fact.name);

export const damage: fc.Arbitrary<readonly LostColumn[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 4 },
  {
    arbitrary: fc.array(
      fc
        .tuple(fc.constantFrom(...names), fc.option(fc.constantFrom(...names)))
        .map(([fact, replacement]) => ({ fact, replacement })),
      { minLength: 1, maxLength: 3 },
    ),
    weight: 1,
  },
);

/** Rows in an order without a period; one word in three is one row over and over, so that words differ as a whole. */
function rowAt(index: number, rows: number): number {
  const word = index >>> 5;
  return mixed(mixed(word) % 3 === 0 ? word : index) % rows;
}

function mixed(index: number): number {
  return Math.imul(index + 1, 2_654_435_761) >>> 16;
}

export function batchOfRows(
  rows: readonly FactRow[],
  size: number,
  lost: readonly LostColumn[] = [],
): FactBatch {
  const { columns } = factBatch(
    FACTS,
    Array.from({ length: size }, (_, index) => rows[rowAt(index, rows.length)] ?? {}),
  );
  const left = new Map(columns);
  for (const { fact, replacement } of lost) {
    const other = replacement === null ? undefined : columns.get(replacement);
    if (other === undefined || other.kind === columns.get(fact)?.kind) left.delete(fact);
    else left.set(fact, other);
  }
  return { size, columns: left };
}

/** The verdicts' first letters, row by row, one text a rule. */
export function batchLetters(verdicts: BatchVerdicts): readonly string[] {
  return verdicts.rules.map((_, rule) =>
    Array.from({ length: verdicts.size }, (_one, row) => verdictOf(verdicts, rule, row).charAt(0)).join(''),
  );
}

/** As `batchLetters` of `batchOfRows`; each of the rows is walked once. */
export function walkedLetters(
  ruleSet: CheckedRuleSet,
  rows: readonly FactRow[],
  size: number,
  lost: readonly LostColumn[] = [],
): readonly string[] {
  const gone = new Set(lost.map(({ fact }) => fact));
  const left = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !gone.has(name))));
  return ruleSet.rules.map((rule) => {
    const letters = left.map((row) => evaluateRule(ruleSet, rule, row).verdict.charAt(0));
    return Array.from({ length: size }, (_, index) => letters[rowAt(index, rows.length)]).join('');
  });
}
