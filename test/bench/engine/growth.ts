/** How the time of an evaluation grows with customers, with conditions and with unknown facts. */
import { evaluateBatch } from '../../../src/engine/batch/evaluate-batch.ts';
import { atMost, type Goal } from '../goals.ts';
import { count, textColumns } from '../text-columns.ts';
import { benchBatch } from './bench-batch.ts';
import { checkedBenchRules, manyConditions } from './bench-rules.ts';
import { median, milliseconds } from './clock.ts';

const CUSTOMERS = [10_000, 30_000, 100_000, 300_000, 1_000_000];
const CONDITIONS = [50, 500, 5_000];
const CUSTOMERS_OF_CONDITIONS = 50_000;
const UNKNOWN_SHARE = 0.05;
/** "Flat" and "linear", on a machine whose timings vary. */
const GROWTH_MAX = 1.25;

export function growth(customers: number, rounds: number): readonly Goal[] {
  return [withUnknowns(customers, rounds), withCustomers(customers, rounds), withConditions(rounds)];
}

function withUnknowns(customers: number, rounds: number): Goal {
  const ruleSet = checkedBenchRules();
  const batches = [benchBatch(customers, 0), benchBatch(customers, UNKNOWN_SHARE)];
  const [known = 0, unknown = 0] = medians(
    rounds,
    batches.map((batch) => () => evaluateBatch(ruleSet, batch)),
  );
  const percent = UNKNOWN_SHARE * 100;
  return atMost(`× with ${percent} % of the facts unknown`, unknown / known, 1.2);
}

function withCustomers(customers: number, rounds: number): Goal {
  const ruleSet = checkedBenchRules();
  const sizes = CUSTOMERS.filter((size) => size <= customers);
  const batches = sizes.map((size) => benchBatch(size, UNKNOWN_SHARE));
  const times = medians(
    rounds,
    // Small batches as often as it takes to make as many customers as the largest: single ones are too short to time.
    batches.map((batch) => () => {
      for (let done = 0; done < customers; done += batch.size) evaluateBatch(ruleSet, batch);
    }),
  );
  const each = times.map((time, index) => {
    const size = sizes[index] ?? 1;
    return (time * 1e6) / (Math.ceil(customers / size) * size);
  });
  const lines = sizes.map((size, index) => [count(size), (each[index] ?? 0).toFixed(1)]);
  console.log(`${textColumns(['customers', 'ns each'], lines)}\n`);
  return atMost(
    '× a customer, most customers against fewest',
    (each.at(-1) ?? 0) / (each[0] ?? 1),
    GROWTH_MAX,
  );
}

function withConditions(rounds: number): Goal {
  const batch = benchBatch(CUSTOMERS_OF_CONDITIONS, UNKNOWN_SHARE);
  const sets = CONDITIONS.map((conditions) => manyConditions(Math.ceil(conditions / 50), 50));
  const times = medians(
    rounds,
    sets.map((ruleSet) => () => evaluateBatch(ruleSet, batch)),
  );
  const each = times.map((time, index) => (time * 1e6) / batch.size / (CONDITIONS[index] ?? 1));
  const lines = CONDITIONS.map((conditions, index) => [
    count(conditions),
    count((each[index] ?? 0) * conditions),
    (each[index] ?? 0).toFixed(2),
  ]);
  const head = ['different conditions', 'ns a customer', 'and condition'];
  console.log(`${textColumns(head, lines)}\n`);
  return atMost(
    '× a condition, most conditions against fewest',
    (each.at(-1) ?? 0) / (each[0] ?? 1),
    GROWTH_MAX,
  );
}

/** Of each, in milliseconds; they take turns, so that what else the machine does meets all of them. */
function medians(rounds: number, all: readonly (() => unknown)[]): readonly number[] {
  const times = all.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, work] of all.entries()) times[index]?.push(milliseconds(work));
  }
  return times.map(median);
}
