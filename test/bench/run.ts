/**
 * `npm run bench -- run`: import beside a bare COPY, evaluation beside its floor, stage by stage, the memory of the
 * program's own processes, and with `scale` the time for each customer from small portfolios to large ones.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import { addDays } from '../../src/domain/day.ts';
import type { FileKind } from '../../src/domain/file-kind.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { ledgerTable } from '../../src/store/merge-plans.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { bareCopySeconds } from './bare-copy.ts';
import { withBenchDatabase } from './bench-database.ts';
import { benchEmbedded } from './embedded.ts';
import { type Floor, measureFloor } from './floor.ts';
import { atLeast, atMost, type Goal, goalsText } from './goals.ts';
import { benchMemory } from './memory.ts';
import {
  type EvaluationStage,
  evaluate,
  importAll,
  type MeasuredFile,
  type MeasuredRun,
  type PortfolioSize,
  portfolioFiles,
  UNTIL,
} from './portfolio.ts';
import { benchScale, type CustomerTime, sayScale } from './scale.ts';
import { count, seconds, textColumns } from './text-columns.ts';

export interface RunBenchOptions extends PortfolioSize {
  /** A PostgreSQL server's database to connect to; the bench makes some of its own beside it. */
  readonly url: string;
  /** Where simulated portfolios are kept and found again; null: in a folder that is removed at the end. */
  readonly files: string | null;
  /** Other numbers of customers to measure the time for each customer with; none: only `customers`. */
  readonly scale: readonly number[];
}

const COPY_SHARE_MIN = 0.25;
const FLOOR_RATIO_MAX = 3;

/** Says what it measured. The process ends with 1 where a goal is missed. */
export async function runBench(options: RunBenchOptions): Promise<void> {
  const policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
  const work = await mkdtemp(join(tmpdir(), 'duewatch-bench-'));
  const bench = { ...options, policy, work, files: options.files ?? join(work, 'files') };
  try {
    say(`PostgreSQL, ${count(options.customers)} customers, ${options.months} months`);
    const folder = await portfolioFiles(bench.files, options);
    const speed = await withBenchDatabase(options.url, async (database, url) => {
      // Right after each import, so that both find the machine as busy as it is.
      const copies = new Map<FileKind, number>();
      const files = await importAll(database, policy, folder, async ({ kind, rows }) => {
        if (rows >= COPY_FROM_ROWS) copies.set(kind, await bareCopySeconds(url, ledgerTable(kind)));
      });
      const imported = sayImport(files, copies);
      const first = await evaluate(database, policy, addDays(UNTIL, -1));
      const next = await evaluate(database, policy, UNTIL);
      const floor = await measureFloor(url, database, policy, UNTIL);
      const evaluated = sayEvaluation(first, next, floor);
      return { goals: [...imported, ...evaluated], time: timeOf(options.customers, files, next) };
    });
    const memory = await benchMemory(options.url, folder, work);
    const times = options.scale.length === 0 ? [] : [speed.time, ...(await benchScale(bench))];
    const flat = times.length === 0 ? [] : sayScale(times);
    const embedded = await benchEmbedded(policy, work);
    const goals = [...speed.goals, ...memory, ...flat, embedded];
    say(goalsText(goals));
    if (goals.some((goal) => !goal.met)) process.exitCode = 1;
  } finally {
    await rm(work, { recursive: true });
  }
}

function timeOf(customers: number, files: readonly MeasuredFile[], run: MeasuredRun): CustomerTime {
  return {
    customers,
    imported: files.reduce((sum, file) => sum + file.seconds, 0),
    evaluated: run.clock.total().seconds,
  };
}

/** Smaller files are over before they can be timed. */
const COPY_FROM_ROWS = 10_000;

function sayImport(files: readonly MeasuredFile[], copies: ReadonlyMap<FileKind, number>): readonly Goal[] {
  const lines: string[][] = [];
  const goals: Goal[] = [];
  for (const { kind, rows, seconds: took } of files) {
    const line = [kind, count(rows), seconds(took), count(rows / took)];
    const copied = copies.get(kind);
    if (copied !== undefined) {
      line.push(seconds(copied), count(rows / copied), (copied / took).toFixed(2));
      if (kind === 'invoices' || kind === 'payments') {
        goals.push(atLeast(`import of ${kind}, rate / rate of a bare COPY`, copied / took, COPY_SHARE_MIN));
      }
    }
    lines.push(line);
  }
  const total = files.reduce((sum, file) => sum + file.seconds, 0);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  lines.push(['all', count(rows), seconds(total), count(rows / total)]);
  say(textColumns(['import', 'rows', 'seconds', 'rows/s', 'bare COPY', 'rows/s', 'share'], lines));
  return goals;
}

const STAGE_NAMES: readonly (readonly [EvaluationStage, string])[] = [
  ['start', 'begin: partitions, rule versions, lock'],
  ['states', 'wait for states: aggregates, ratings, statements'],
  ['facts', 'facts, while the next states are read'],
  ['verdicts', 'engine'],
  ['snapshot', 'write facts and verdicts (COPY)'],
  ['alerts', 'alerts: read, decide, write'],
  ['end', 'count and commit'],
];

function sayEvaluation(first: MeasuredRun, next: MeasuredRun, floor: Floor): readonly Goal[] {
  const line = (
    name: string,
    of: (run: MeasuredRun) => { seconds: number; cpu_seconds: number },
  ): string[] => [
    name,
    ...[first, next].flatMap((run) => [seconds(of(run).seconds), seconds(of(run).cpu_seconds)]),
  ];
  const stages = STAGE_NAMES.map(([stage, name]) => line(name, (run) => run.clock.time(stage)));
  const total = line('the whole run', (run) => run.clock.total());
  say(
    textColumns(['evaluation, seconds', 'first day', 'own CPU', 'next day', 'own CPU'], [...stages, total]),
  );
  const least = floor.aggregates + floor.read + floor.copy;
  const ratio = next.clock.total().seconds / least;
  say(
    `Floor ${seconds(least)} s: the same aggregates in one statement ${seconds(floor.aggregates)} s, rows into Node ${seconds(floor.read)} s, COPY of the result ${seconds(floor.copy)} s. The next day took ${ratio.toFixed(2)} times that.`,
  );
  for (const { result } of [first, next]) {
    const { opened, escalated, deescalated, cleared, open } = result.alerts;
    say(
      `${result.as_of}: ${count(result.customers)} customers, ${result.rules} rules, ${count(result.verdicts.fires)} fire; alerts opened ${count(opened)}, escalated ${count(escalated)}, lowered ${count(deescalated)}, cleared ${count(cleared)}, open ${count(open)}`,
    );
  }
  return [atMost('evaluation / floor', ratio, FLOOR_RATIO_MAX)];
}

function say(text: string): void {
  console.log(`${text}\n`);
}
