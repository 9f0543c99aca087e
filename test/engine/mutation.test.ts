/**
 * The engine's source with one thing in it made wrong, again and again: the comparison of batches with the tree walk
 * has to find each, and to find nothing in the source as it is.
 */
import { cpSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { evaluateBatch } from '../../src/engine/batch/evaluate-batch.ts';
import type { CheckedRuleSet } from '../../src/engine/check/rule-set-check.ts';
import type { FactBatch } from '../../src/engine/fact-batch.ts';
import { PROJECT_FOLDER } from '../support/project.ts';
import { batchLetters, batchOfRows, walkedLetters } from './batch-reference.ts';
import { checkedRules } from './rule-fixtures.ts';
import { wideRows, wideRules } from './wide-rules.ts';

interface Mutation {
  readonly what: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

function mutation(file: string, what: string, from: string, to: string): Mutation {
  return { what, file: `engine/${file}.ts`, from, to };
}

const MUTATIONS: readonly Mutation[] = [
  ...[
    [
      'a number equal to a cut is above it',
      'x = numberAt(values, row - 1) > cut',
      'x = numberAt(values, row - 1) >= cut',
    ],
    ['below the second of three cuts', 'fourBits(w > b, ', 'fourBits(w < b, '],
    [
      'below another column',
      'numberAt(left, row) > numberAt(right, row);',
      'numberAt(left, row) < numberAt(right, row);',
    ],
    ['the last entry of a list decides', 'found |= entryAt', 'found = entryAt'],
    ['two rows change places', 'const x = flags[row - 1] === flag;', 'const x = flags[row - 2] === flag;'],
    [
      'an unknown text is the first text',
      'entryAt(table, codeAt(codes, row - 2) + 1)',
      'entryAt(table, Math.max(1, codeAt(codes, row - 2) + 1))',
    ],
  ].map(([what = '', from = '', to = '']) => mutation('batch/column-loops', what, from, to)),
  mutation('batch/column-cuts', 'the fourth cut is not cut', 'index += 3', 'index += 4'),
  mutation(
    'batch/column-cuts',
    'cuts are of the first block',
    'block.start !== this.#filled',
    'this.#filled < 0',
  ),
  ...[
    ['less is at most', 'nextBelow(value)), negated: true', 'value), negated: true'],
    ['one step too far down', 'value > 0 ? -1n', 'value > 0 ? -2n'],
    ['one step too far down, below 0', '-1n : 1n', '-1n : 2n'],
    ['nothing is next below 0', 'return -Number.MIN_VALUE', 'return 0'],
    ['the last override wins', 'overrides.reduceRight(', 'overrides.reduce('],
    ['the last fact of a segment decides', 'all === null ? one : bothBits(all, one)', 'one'],
    [
      'numbers unequal where one is unknown',
      'bitsWithout(bitsWithout(known, more), less)',
      'bitsWithout(known, more)',
    ],
  ].map(([what = '', from = '', to = '']) => mutation('batch/number-bits', what, from, to)),
  ...[
    ['unknown is clear', 'is | ~has', 'is'],
    ['unknown fires under not', '~is & has', '~is'],
    ['a child is skipped', 'of part.children)', 'of part.children.slice(0, 2))'],
    ['a shared node keeps its first block', 'node.kept.start !== block.start', 'node.kept.start < 0'],
    ['all is settled by its last word', 'open |= possible', 'open = possible'],
    ['any is settled by its last word', 'open |= ~certain', 'open = ~certain'],
    [
      'a value is not looked at',
      'JSON.stringify([fact, type, operator, value])',
      'JSON.stringify([fact, type, operator])',
    ],
    [
      'not of unknown',
      'into.certain[word] = ~wordAt(bits.possible, word)',
      'into.certain[word] = ~wordAt(bits.certain, word)',
    ],
  ].map(([what = '', from = '', to = '']) => mutation('batch/rule-plan', what, from, to)),
  ...[
    [
      'an opposite is lost',
      'negated ? { ...comparison, negated: !comparison.negated } : comparison',
      'comparison',
    ],
    ['notIn is in', "negated: base === 'notIn'", 'negated: false'],
    ['notIn is in, for long lists', "list.has(left) === (test.base === 'in')", 'list.has(left)'],
  ].map(([what = '', from = '', to = '']) => mutation('batch/comparison-bits', what, from, to)),
  mutation(
    'batch/evaluate-batch',
    'rows left over are lost',
    'rest !== null)',
    'rest !== null && whole === 0)',
  ),
  mutation(
    'batch/evaluate-batch',
    'the last block is lost',
    'start < at.rows;',
    'start + BLOCK_ROWS <= at.rows;',
  ),
  mutation(
    'batch/bitset',
    'the chosen bits change places',
    'const yes = chosen(block);',
    'const yes = otherwise(block);',
  ),
  mutation(
    'batch/bitset',
    'bits are of the first block',
    'if (block.start !== filled) fill',
    'if (filled < 0) fill',
  ),
  mutation(
    'operator',
    'swapped sides compare as before',
    "lessThan: 'greaterThan',",
    "lessThan: 'lessThan',",
  ),
  mutation('operator', 'not decorators count by their number', '% 2 === 1 };', '> 0 };'),
  mutation('operator', 'greater is less', 'return left > right;', 'return left < right;'),
  mutation(
    'fact-batch',
    'the last lists are those of the rows before',
    'offsets.set(column.offsets.subarray(start))',
    'offsets.set(column.offsets.subarray(start - 1))',
  ),
];

interface Case {
  readonly ruleSet: CheckedRuleSet;
  readonly batch: FactBatch;
  readonly expected: readonly string[];
}

const load = createRequire(import.meta.url);
const SIZES = [5, 3, 33, 4, 6, 64, 2, 128, 7, 100];
const CASES = 1_200;

function someCases(): readonly Case[] {
  const made = fc.sample(fc.tuple(wideRules, wideRows(true)), { numRuns: CASES, seed: 7 });
  return made.map(([random, rows], index) => {
    const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
    const size = index % 50 === 49 ? 4160 : (SIZES[index % SIZES.length] ?? 1);
    return { ruleSet, batch: batchOfRows(rows, size), expected: walkedLetters(ruleSet, rows, size) };
  });
}

/** The first case of which `evaluate` does not say what the tree walk says; null where there is none. */
function firstDifference(cases: readonly Case[], evaluate: typeof evaluateBatch): number | null {
  for (const [index, { ruleSet, batch, expected }] of cases.entries()) {
    const letters = batchLetters(evaluate(ruleSet, batch));
    if (letters.some((text, rule) => text !== expected[rule])) return index;
  }
  return null;
}

describe('a mutation of the engine', () => {
  const cases = someCases();
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duewatch-mutation-'));
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function copied(name: string, change: Mutation | null): Promise<typeof evaluateBatch> {
    const copy = join(folder, name);
    for (const room of ['engine', 'domain'])
      cpSync(`${PROJECT_FOLDER}src/${room}`, join(copy, room), { recursive: true });
    if (change !== null) {
      const file = join(copy, change.file);
      const source = await readFile(file, 'utf8');
      expect(source.split(change.from).length - 1, `${change.file} has once: ${change.from}`).toBe(1);
      await writeFile(
        file,
        source.replace(change.from, () => change.to),
      );
    }
    // Not by way of the test runner, which would take longer to prepare a copy than the tests take.
    const module = load(join(copy, 'engine/batch/evaluate-batch.ts')) as {
      evaluateBatch: typeof evaluateBatch;
    };
    return module.evaluateBatch;
  }

  it('is none where the source is copied as it is', async () => {
    expect(firstDifference(cases, await copied('same', null))).toBeNull();
  });

  it.each(MUTATIONS.map((change, index) => [change.what, index, change] as const))(
    'is found: %s',
    async (_, index, change) => {
      expect(firstDifference(cases, await copied(`mutant-${index}`, change))).not.toBeNull();
    },
  );
});
