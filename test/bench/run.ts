/** `npm run bench -- run`: files, import, evaluation of two days, each stage's seconds, beside the floor. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RunStage } from '../../src/actions/evaluate-chunk.ts';
import { filesToImport, importPath } from '../../src/actions/import-paths.ts';
import { loadPolicy, type Policy } from '../../src/actions/load-policy.ts';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import { writeSimulation } from '../../src/actions/write-simulation.ts';
import { addDays, type Day } from '../../src/domain/day.ts';
import type { RunResult } from '../../src/domain/run.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { openEmbedded } from '../../src/store/embedded-database.ts';
import { MIGRATIONS_FOLDER, RULES_FOLDER } from '../support/project.ts';
import { withBenchDatabase } from './bench-database.ts';
import { type Floor, measureFloor } from './floor.ts';
import { StageClock, timed } from './stage-clock.ts';
import { seconds, textColumns } from './text-columns.ts';

export interface RunBenchOptions {
  /** A PostgreSQL server's database to connect to; the bench makes one of its own beside it. */
  readonly url: string;
  readonly customers: number;
  readonly months: number;
}

/** The last day of the simulated ledger: evaluated second, the day before it first. */
const UNTIL = '2025-12-31';
const SEED = 1;
const EMBEDDED_CUSTOMERS = 1_000;
const EMBEDDED_SECONDS_MAX = 5;

type EvaluationStage = 'start' | RunStage;

interface MeasuredRun {
  readonly clock: StageClock<EvaluationStage>;
  readonly result: RunResult;
}

export async function runBench(options: RunBenchOptions): Promise<void> {
  const policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
  const work = await mkdtemp(join(tmpdir(), 'duewatch-bench-'));
  try {
    await withBenchDatabase(options.url, (database) =>
      benchPostgres(database, policy, join(work, 'files'), options),
    );
    await benchEmbedded(policy, work);
  } finally {
    await rm(work, { recursive: true });
  }
}

async function benchPostgres(
  database: Database,
  policy: Policy,
  folder: string,
  { customers, months }: RunBenchOptions,
): Promise<void> {
  const simulated = await timed(() =>
    writeSimulation(folder, { customers, months, seed: SEED, until: UNTIL }),
  );
  const rows = simulated.value.reduce((sum, file) => sum + file.rows, 0);
  say(`PostgreSQL, ${count(customers)} customers, ${months} months`);
  say(`Simulated to files: ${count(rows)} rows in ${seconds(simulated.seconds)} s`);
  await importAll(database, policy, folder);
  const first = await evaluate(database, policy, addDays(UNTIL, -1));
  const second = await evaluate(database, policy, UNTIL);
  const floor = await measureFloor(database, policy, UNTIL);
  sayRuns(first, second, floor);
}

async function importAll(database: Database, policy: Policy, folder: string): Promise<void> {
  const lines: string[][] = [];
  for (const { path } of await filesToImport([folder])) {
    const deps = { database, base_currency: 'CNY', scales: policy.scales, now: () => new Date() };
    const { value: reports, seconds: took } = await timed(() => importPath(deps, path, {}));
    const [report] = reports;
    if (report === undefined || report.rejected > 0 || report.refusal !== null)
      throw new Error(`${basename(path)} did not go in as it is`);
    lines.push([`${report.kind}`, count(report.rows), seconds(took), count(Math.round(report.rows / took))]);
  }
  say(textColumns(['import', 'rows', 'seconds', 'rows/s'], lines));
  sayMemory('after the import');
}

async function evaluate(database: Database, policy: Policy, as_of: Day): Promise<MeasuredRun> {
  const clock = new StageClock<EvaluationStage>('start');
  const now = (): Date => new Date();
  const settings = { base_currency: 'CNY', business_calendar: 'none', snapshot_days: 400 } as const;
  const deps = { database, policy, ...settings, now };
  const result = await runEvaluation(deps, { as_of, onStage: (stage) => clock.enter(stage) });
  clock.enter('end');
  return { clock, result };
}

const STAGE_NAMES: readonly (readonly [EvaluationStage, string])[] = [
  ['start', 'begin: partitions, rule versions, lock'],
  ['states', 'read states: aggregates, ratings, statements'],
  ['facts', 'facts'],
  ['verdicts', 'engine'],
  ['snapshot', 'write facts and verdicts (COPY)'],
  ['alerts', 'alerts: read, decide, write'],
  ['end', 'count and commit'],
];

function sayRuns(first: MeasuredRun, second: MeasuredRun, floor: Floor): void {
  const floors: Partial<Record<EvaluationStage, number>> = {
    states: floor.aggregates + floor.read,
    snapshot: floor.copy,
  };
  const line = (name: string, one: number, two: number, least: number | undefined): string[] => [
    name,
    seconds(one),
    seconds(two),
    least === undefined ? '' : seconds(least),
    least === undefined ? '' : (two / least).toFixed(1),
  ];
  const stages = STAGE_NAMES.map(([stage, name]) =>
    line(name, first.clock.seconds(stage), second.clock.seconds(stage), floors[stage]),
  );
  const least = floor.aggregates + floor.read + floor.copy;
  const total = line('the whole run', first.clock.total(), second.clock.total(), least);
  say(textColumns(['evaluation, seconds', 'first day', 'next day', 'floor', 'ratio'], [...stages, total]));
  say(
    `Floor: the same aggregates in one statement ${seconds(floor.aggregates)} s, their rows into Node ${seconds(floor.read)} s, COPY of the result ${seconds(floor.copy)} s. Ratio: next day to floor.`,
  );
  for (const { result } of [first, second]) {
    const { opened, escalated, deescalated, cleared, open } = result.alerts;
    say(
      `${result.as_of}: ${count(result.customers)} customers, ${result.rules} rules, ${count(result.verdicts.fires)} fire; alerts opened ${count(opened)}, escalated ${count(escalated)}, lowered ${count(deescalated)}, cleared ${count(cleared)}, open ${count(open)}`,
    );
  }
  sayMemory('after the evaluations and the floor');
}

async function benchEmbedded(policy: Policy, work: string): Promise<void> {
  const files = join(work, 'embedded-files');
  await writeSimulation(files, { customers: EMBEDDED_CUSTOMERS, months: 12, seed: SEED, until: UNTIL });
  const database = await openEmbedded({ folder: join(work, 'embedded') });
  try {
    await migrateDatabase(database, MIGRATIONS_FOLDER);
    say(`Embedded database, ${count(EMBEDDED_CUSTOMERS)} customers, 12 months`);
    await importAll(database, policy, files);
    const { clock, result } = await evaluate(database, policy, UNTIL);
    const stages = STAGE_NAMES.map(([stage, name]) => [name, seconds(clock.seconds(stage))]);
    const total = ['the whole run', seconds(clock.total())];
    say(textColumns([`evaluation of ${result.as_of}`, 'seconds'], [...stages, total]));
    const within = clock.total() < EMBEDDED_SECONDS_MAX;
    say(`Under ${EMBEDDED_SECONDS_MAX} seconds: ${within ? 'yes' : 'NO'}`);
    if (!within) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

/** The largest the process has been so far; Linux counts in KiB. */
function sayMemory(when: string): void {
  say(`Peak memory (RSS) ${when}: ${count(Math.round(process.resourceUsage().maxRSS / 1_024))} MiB`);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function say(text: string): void {
  console.log(`${text}\n`);
}
