import type { Verdict } from '../domain/verdict.ts';
import type { CheckedRuleSet, ConditionNode, FactCondition } from './checked-rule-set.ts';
import { BLOCK_ROWS, conditionBits, type FactBits, type Scratch, wordAt } from './condition-bits.ts';
import type { FactBatch } from './fact-batch.ts';
import { factBits } from './fact-bits.ts';

/**
 * The verdicts of every rule for every row. Bit r % 32 of word r / 32 (rounded down) is row r; bits beyond the last
 * row are 0. A row that neither fires nor is unknown is clear.
 */
export interface BatchVerdicts {
  readonly size: number;
  /** The names of the rules, in the order of the bitsets. */
  readonly rules: readonly string[];
  readonly fires: readonly Uint32Array[];
  readonly unknown: readonly Uint32Array[];
}

/**
 * Every rule over every row of the batch: for each row the same verdict as `evaluateRule` gives for its facts.
 * Linear in rows × conditions; beside the result it needs space for one block of rows only.
 */
export function evaluateBatch(ruleSet: CheckedRuleSet, batch: FactBatch): BatchVerdicts {
  const words = Math.ceil(batch.size / 32);
  const bound = new Map<FactCondition, FactBits>();
  const bitsOf = (condition: FactCondition): FactBits => {
    const known = bound.get(condition) ?? factBits(condition, ruleSet.thresholds, batch);
    bound.set(condition, known);
    return known;
  };
  const scratch: Scratch = [];
  const fires: Uint32Array[] = [];
  const unknown: Uint32Array[] = [];
  for (const { condition } of ruleSet.rules) {
    const result = { fires: new Uint32Array(words), unknown: new Uint32Array(words) };
    evaluateRuleOver(condition, batch.size, bitsOf, scratch, result);
    fires.push(result.fires);
    unknown.push(result.unknown);
  }
  return { size: batch.size, rules: ruleSet.rules.map((rule) => rule.name), fires, unknown };
}

/** What the rule with this index says of this row, both from 0. */
export function verdictOf(verdicts: BatchVerdicts, rule: number, row: number): Verdict {
  if (hasBit(verdicts.fires[rule], row)) return 'fires';
  return hasBit(verdicts.unknown[rule], row) ? 'unknown' : 'clear';
}

function evaluateRuleOver(
  condition: ConditionNode,
  size: number,
  bitsOf: (condition: FactCondition) => FactBits,
  scratch: Scratch,
  result: { readonly fires: Uint32Array; readonly unknown: Uint32Array },
): void {
  for (let start = 0; start < size; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, size - start);
    const bits = conditionBits(condition, start, rows, bitsOf, scratch);
    for (let first = 0; first < rows; first += 32) {
      const word = first >>> 5;
      const valid = rows - first >= 32 ? 0xffff_ffff : (1 << (rows - first)) - 1;
      const certain = wordAt(bits.certain, word) & valid;
      result.fires[(start + first) >>> 5] = certain;
      result.unknown[(start + first) >>> 5] = wordAt(bits.possible, word) & valid & ~certain;
    }
  }
}

function hasBit(words: Uint32Array | undefined, row: number): boolean {
  return (((words?.[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}
