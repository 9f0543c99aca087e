/** `npm run bench -- engine`: the rule engine beside others, and how its time and memory grow. */
import { benchBatch } from './engine/bench-batch.ts';
import { BENCH_FACTS, BENCH_RULES } from './engine/bench-rules.ts';
import { besideOthers } from './engine/beside-others.ts';
import { explaining } from './engine/explaining.ts';
import { growth } from './engine/growth.ts';
import { memory } from './engine/memory.ts';
import { goalsText } from './goals.ts';
import { count } from './text-columns.ts';

export interface EngineBenchOptions {
  readonly customers: number;
  readonly rounds: number;
}

export async function benchEngine({ customers, rounds }: EngineBenchOptions): Promise<void> {
  const about = `${BENCH_RULES.length} rules over ${BENCH_FACTS.length} facts, ${count(customers)} customers`;
  console.log(`${about} in columns; medians of ${rounds} rounds, each with everything once\n`);
  const batch = benchBatch(customers, 0);
  const goals = [
    ...(await besideOthers(batch, rounds)),
    ...growth(customers, rounds),
    ...(await memory(batch)),
    ...explaining(batch),
  ];
  console.log(goalsText(goals));
}
