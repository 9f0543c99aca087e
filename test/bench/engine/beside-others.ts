/** The same rules over the same customers by our engine, by hand, and by others. */
import { evaluateBatch } from '../../../src/engine/batch/evaluate-batch.ts';
import { type FactBatch, factBatch } from '../../../src/engine/fact-batch.ts';
import { atLeast, type Goal } from '../goals.ts';
import { count, textColumns } from '../text-columns.ts';
import { benchRow } from './bench-batch.ts';
import { BENCH_FACTS, checkedBenchRules } from './bench-rules.ts';
import { median, milliseconds } from './clock.ts';
import { handWritten } from './hand-written.ts';
import { type Peer, peers } from './peers.ts';

interface Contender {
  readonly name: string;
  readonly customers: number;
  readonly run: () => unknown;
  /** How many times as fast as it we have to be; null where no goal says. */
  readonly least: number | null;
  /** Nanoseconds a customer, round by round. */
  readonly rounds: number[];
}

const LEAST: Readonly<Record<Peer['name'], number | null>> = {
  'json-rules-engine': 1000,
  'json-logic-engine': 3.5,
  'zen-engine': null,
};

/** @throws Error where two of them do not say the same of a customer */
export async function besideOthers(batch: FactBatch, rounds: number): Promise<readonly Goal[]> {
  const ruleSet = checkedBenchRules();
  const ours: Contender = {
    name: 'ours, three-valued',
    customers: batch.size,
    run: () => evaluateBatch(ruleSet, batch),
    least: null,
    rounds: [],
  };
  const others = [
    {
      name: 'by hand: a loop of && and ||, no unknowns',
      customers: batch.size,
      run: () => handWritten(batch),
      least: 0.9,
      rounds: [],
    },
    ...(await agreeingPeers(batch)),
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const one of [ours, ...others]) {
      const start = performance.now();
      await one.run();
      one.rounds.push(((performance.now() - start) * 1e6) / one.customers);
    }
  }
  const mine = median(ours.rounds);
  const lines = [ours, ...others].map(({ name, rounds: each, customers }) => [
    name,
    count(customers),
    median(each).toFixed(1),
    count(1e9 / median(each)),
    (median(each) / mine).toFixed(2),
  ]);
  console.log(`${textColumns(['engine', 'customers', 'ns each', 'a second', 'ours is ×'], lines)}\n`);
  readingIn(batch, mine);
  return others.flatMap(({ name, rounds: each, least }) =>
    least === null ? [] : [atLeast(`× ${name}`, median(each) / mine, least)],
  );
}

async function agreeingPeers(batch: FactBatch): Promise<readonly Contender[]> {
  const verdicts = evaluateBatch(checkedBenchRules(), batch);
  const word = (row: number): number =>
    verdicts.fires.reduce((all, bits, rule) => all | (bit(bits, row) << rule), 0) >>> 0;
  const agree = (name: string, words: ArrayLike<number>): void => {
    for (let row = 0; row < words.length; row += 1) {
      if ((words[row] ?? 0) >>> 0 !== word(row)) throw new Error(`${name} says otherwise of row ${row}`);
    }
  };
  agree('the loop by hand', handWritten(batch));
  const contenders: Contender[] = [];
  for (const peer of peers()) {
    const size = Math.min(peer.customers, batch.size);
    const rows = Array.from({ length: size }, (_, row) => benchRow(batch, row));
    agree(peer.name, await peer.evaluate(rows));
    contenders.push({
      name: `${peer.name} ${peer.version}`,
      customers: size,
      run: () => peer.evaluate(rows),
      least: LEAST[peer.name],
      rounds: [],
    });
  }
  return contenders;
}

const ROWS_AT_A_TIME = 4096;

/** What it takes to make columns of objects, of as many at a time as the program does: others take objects as they are. */
function readingIn(batch: FactBatch, mine: number): void {
  const size = Math.min(ROWS_AT_A_TIME, batch.size);
  const rows = Array.from({ length: size }, (_, row) => benchRow(batch, row));
  const times = Array.from(
    { length: 50 },
    () => (milliseconds(() => factBatch(BENCH_FACTS, rows)) * 1e6) / size,
  );
  const each = median(times);
  console.log(
    `Reading rows (objects) into columns, apart: ${each.toFixed(0)} ns a customer, ` +
      `${(each / mine).toFixed(1)} times the evaluation.\n`,
  );
}

function bit(words: Uint32Array, row: number): number {
  return ((words[row >>> 5] ?? 0) >>> (row & 31)) & 1;
}
