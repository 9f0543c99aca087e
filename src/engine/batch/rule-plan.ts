/**
 * Conditions as a plan for one batch: a tree in which what is written twice is there once. The plan gives, for a block
 * of rows, two bitsets a node; with these, Kleene's `all` is a bitwise and, `any` an or, and `not` an exchange.
 */
import type { Threshold } from '../../domain/rule-set.ts';
import type { ConditionNode } from '../checked-rule-set.ts';
import { BLOCK_WORDS, type Block, wordAt } from './bitset.ts';
import type { BatchBits, Comparison } from './column-bits.ts';
import { comparisonBits } from './comparison-bits.ts';

/** Where a condition is true, and where it is true or unknown. Bits beyond the block's rows mean nothing. */
export interface TruthBits {
  readonly certain: Uint32Array;
  readonly possible: Uint32Array;
}

/** A condition of the plan. Equal conditions are one and the same node. */
export interface PlanNode {
  readonly id: number;
  readonly part:
    | { readonly kind: 'comparison'; readonly comparison: Comparison }
    | { readonly kind: 'all' | 'any'; readonly children: readonly PlanNode[] }
    | { readonly kind: 'not'; readonly child: PlanNode };
  /** How many conditions and rules it stands in. */
  uses: number;
  /** Its bits for the block they were last asked for, kept where there are several uses. */
  kept: { readonly bits: TruthBits; start: number } | null;
}

/** Space for the conditions on the way down, used again for every block. */
export type Scratch = TruthBits[];

export class RulePlan {
  readonly #thresholds: ReadonlyMap<string, Threshold>;
  readonly #from: BatchBits;
  readonly #nodes = new Map<string, PlanNode>();

  constructor(thresholds: ReadonlyMap<string, Threshold>, from: BatchBits) {
    this.#thresholds = thresholds;
    this.#from = from;
  }

  /** @returns the node that stands for `condition` */
  add(condition: ConditionNode): PlanNode {
    const node = this.#nodeOf(condition);
    node.uses += 1;
    return node;
  }

  #nodeOf(condition: ConditionNode): PlanNode {
    if (condition.kind === 'fact') {
      const { fact, type, operator, value } = condition;
      return this.#once(JSON.stringify([fact, type, operator, value]), () => {
        const comparison = comparisonBits(condition, this.#thresholds, this.#from);
        return { kind: 'comparison', comparison };
      });
    }
    if (condition.kind === 'not') {
      const child = this.#nodeOf(condition.child);
      return this.#once(`not ${child.id}`, () => {
        child.uses += 1;
        return { kind: 'not', child };
      });
    }
    const { kind } = condition;
    const children = [...new Set(condition.children.map((child) => this.#nodeOf(child)))];
    return this.#once(`${kind} ${children.map((child) => child.id).join(' ')}`, () => {
      for (const child of children) child.uses += 1;
      return { kind, children };
    });
  }

  #once(key: string, part: () => PlanNode['part']): PlanNode {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node: PlanNode = { id: this.#nodes.size, part: part(), uses: 0, kept: null };
    this.#nodes.set(key, node);
    return node;
  }
}

/** @returns the node's bits for the block; they last until the scratch is used again */
export function nodeBits(node: PlanNode, block: Block, scratch: Scratch, depth = 0): TruthBits {
  if (node.uses <= 1) {
    scratch[depth] ??= truthBits();
    const out = scratch[depth];
    fillNode(node, block, out, scratch, depth + 1);
    return out;
  }
  node.kept ??= { bits: truthBits(), start: -1 };
  if (node.kept.start !== block.start) {
    fillNode(node, block, node.kept.bits, scratch, depth);
    node.kept.start = block.start;
  }
  return node.kept.bits;
}

function truthBits(): TruthBits {
  return { certain: new Uint32Array(BLOCK_WORDS), possible: new Uint32Array(BLOCK_WORDS) };
}

function fillNode({ part }: PlanNode, block: Block, out: TruthBits, scratch: Scratch, depth: number): void {
  switch (part.kind) {
    case 'comparison':
      compare(part.comparison, block, out);
      return;
    case 'not':
      invert(nodeBits(part.child, block, scratch, depth), block, out);
      return;
    case 'all':
    case 'any': {
      const join = part.kind === 'all' ? joinAll : joinAny;
      const neutral = part.kind === 'all' ? 0xffff_ffff : 0;
      out.certain.fill(neutral, 0, block.words);
      out.possible.fill(neutral, 0, block.words);
      for (const child of part.children) {
        const isOpen = join(nodeBits(child, block, scratch, depth), block, out);
        if (!isOpen) return;
      }
    }
  }
}

function compare({ holds, negated, known }: Comparison, block: Block, out: TruthBits): void {
  const are = holds(block);
  const have = known(block);
  for (let word = 0; word < block.words; word += 1) {
    const is = wordAt(are, word);
    const has = wordAt(have, word);
    out.certain[word] = negated ? ~is & has : is;
    out.possible[word] = negated ? ~is : is | ~has;
  }
}

/** @returns whether any row is left of which the other children decide */
function joinAll(bits: TruthBits, block: Block, into: TruthBits): boolean {
  let open = 0;
  for (let word = 0; word < block.words; word += 1) {
    const possible = wordAt(into.possible, word) & wordAt(bits.possible, word);
    into.certain[word] = wordAt(into.certain, word) & wordAt(bits.certain, word);
    into.possible[word] = possible;
    open |= possible;
  }
  return open !== 0;
}

/** @returns whether any row is left of which the other children decide */
function joinAny(bits: TruthBits, block: Block, into: TruthBits): boolean {
  let open = 0;
  for (let word = 0; word < block.words; word += 1) {
    const certain = wordAt(into.certain, word) | wordAt(bits.certain, word);
    into.certain[word] = certain;
    into.possible[word] = wordAt(into.possible, word) | wordAt(bits.possible, word);
    open |= ~certain;
  }
  return open !== 0;
}

function invert(bits: TruthBits, block: Block, into: TruthBits): void {
  for (let word = 0; word < block.words; word += 1) {
    into.certain[word] = ~wordAt(bits.possible, word);
    into.possible[word] = ~wordAt(bits.certain, word);
  }
}
