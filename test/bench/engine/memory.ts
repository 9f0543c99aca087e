import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluateBatch } from '../../../src/engine/batch/evaluate-batch.ts';
import type { FactBatch } from '../../../src/engine/fact-batch.ts';
import { atMost, type Goal } from '../goals.ts';
import { count } from '../text-columns.ts';
import { checkedBenchRules } from './bench-rules.ts';

const BYTES_PER_MB = 1e6;

/**
 * All that one evaluation allocates, whether or not it still needs it: nothing is collected between the two looks, as
 * it is far less than the heap's young generation.
 */
export async function memory(batch: FactBatch): Promise<readonly Goal[]> {
  const ruleSet = checkedBenchRules();
  // A batch of its own, so that what an evaluation keeps with a batch is counted too.
  const fresh = { ...batch };
  await collectGarbage();
  const before = process.memoryUsage();
  const { fires, unknown } = evaluateBatch(ruleSet, fresh);
  const after = process.memoryUsage();
  const taken = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
  const verdicts = [...fires, ...unknown].reduce((sum, bits) => sum + bits.byteLength, 0);
  console.log(
    `Memory of an evaluation: ${count(taken / 1e3)} kB, ${count(verdicts / 1e3)} kB of it the verdicts returned.\n`,
  );
  return [atMost('memory beyond columns and verdicts', (taken - verdicts) / BYTES_PER_MB, 5, 'MB')];
}

/** Typed arrays are freed by another thread a little later. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  for (let times = 0; times < 3 && typeof collect === 'function'; times += 1) {
    collect();
    await setTimeout(100);
  }
}
