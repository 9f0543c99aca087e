import type { Verdict } from '../../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet } from '../checked-rule-set.ts';
import { comparisonsIn } from '../comparisons.ts';
import { type FactBatch, lastRows } from '../fact-batch.ts';
import { BLOCK_ROWS, wordAt } from './bitset.ts';
import { batchBits } from './column-bits.ts';
import { nodeBits, RulePlan, type Scratch } from './rule-plan.ts';

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
 * Linear in rows × different comparisons. Beside the result it needs space for one block of rows, a byte for every text
 * of a dictionary that a comparison is held against, and, kept with the batch, a bit a row for each fact that is read.
 */
export function evaluateBatch(ruleSet: CheckedRuleSet, batch: FactBatch): BatchVerdicts {
  const words = Math.ceil(batch.size / 32);
  const verdicts: BatchVerdicts = {
    size: batch.size,
    rules: ruleSet.rules.map((rule) => rule.name),
    fires: ruleSet.rules.map(() => new Uint32Array(words)),
    unknown: ruleSet.rules.map(() => new Uint32Array(words)),
  };
  // The loops over columns take 32 rows at a time; the rows left over are a small batch of their own.
  const whole = batch.size - (batch.size % 32);
  const rest = whole < batch.size ? lastRows(batch, whole) : null;
  for (const rules of plannedTogether(ruleSet.rules)) {
    if (whole > 0) evaluateRows(ruleSet, rules, batch, { rows: whole, word: 0 }, verdicts);
    if (rest !== null) evaluateRows(ruleSet, rules, rest, { rows: rest.size, word: words - 1 }, verdicts);
  }
  clearBeyond(verdicts);
  return verdicts;
}

/** What the rule with this index says of this row, both from 0. */
export function verdictOf(verdicts: BatchVerdicts, rule: number, row: number): Verdict {
  if (hasBit(verdicts.fires[rule], row)) return 'fires';
  return hasBit(verdicts.unknown[rule], row) ? 'unknown' : 'clear';
}

/** Calls `visit` with every row that has a bit, in their order. */
export function eachRow(bits: Uint32Array, visit: (row: number) => void): void {
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = wordAt(bits, word); left !== 0; left &= left - 1) {
      visit(word * 32 + 31 - Math.clz32(left & -left));
    }
  }
}

type RuleAt = readonly [index: number, rule: CheckedRule];

/**
 * Conditions that share a plan, which keeps a few bitsets of a block for each: 1 MB, which stays in the
 * processor's cache.
 */
const PLAN_CONDITIONS_MAX = 500;

function* plannedTogether(rules: readonly CheckedRule[]): Generator<readonly RuleAt[]> {
  let together: RuleAt[] = [];
  let conditions = 0;
  for (const entry of rules.entries()) {
    const more = comparisonsIn(entry[1].condition).length;
    if (together.length > 0 && conditions + more > PLAN_CONDITIONS_MAX) {
      yield together;
      together = [];
      conditions = 0;
    }
    together.push(entry);
    conditions += more;
  }
  if (together.length > 0) yield together;
}

/** Fills the verdicts' words from `at.word` on for the first `at.rows` rows, a multiple of 32, of `batch`. */
function evaluateRows(
  { thresholds }: CheckedRuleSet,
  rules: readonly RuleAt[],
  batch: FactBatch,
  at: { readonly rows: number; readonly word: number },
  verdicts: BatchVerdicts,
): void {
  const plan = new RulePlan(thresholds, batchBits(batch));
  const roots = rules.map(([index, rule]) => [index, plan.add(rule.condition)] as const);
  const scratch: Scratch = [];
  for (let start = 0; start < at.rows; start += BLOCK_ROWS) {
    const block = { start, words: Math.min(BLOCK_ROWS, at.rows - start) / 32 };
    for (const [index, root] of roots) {
      const { certain, possible } = nodeBits(root, block, scratch);
      const fires = verdicts.fires[index];
      const unknown = verdicts.unknown[index];
      if (fires === undefined || unknown === undefined) continue;
      for (let word = 0, to = at.word + start / 32; word < block.words; word += 1, to += 1) {
        fires[to] = wordAt(certain, word);
        unknown[to] = wordAt(possible, word) & ~wordAt(certain, word);
      }
    }
  }
}

function clearBeyond({ size, fires, unknown }: BatchVerdicts): void {
  if (size % 32 === 0) return;
  const valid = (1 << (size % 32)) - 1;
  for (const words of [...fires, ...unknown]) words[words.length - 1] = (words.at(-1) ?? 0) & valid;
}

function hasBit(words: Uint32Array | undefined, row: number): boolean {
  return (((words?.[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}
