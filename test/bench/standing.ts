/**
 * `npm run bench -- standing`: what order entry waits for. The program's own server answers standings beside a bare Hono
 * route that does one `select 1`, each in a process of its own on the same PostgreSQL, in turns, under the same load.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import { addDays } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { PROJECT_FOLDER, RULES_FOLDER } from '../support/project.ts';
import { withBenchDatabase } from './bench-database.ts';
import { atMost, goalsText } from './goals.ts';
import { evaluate, importAll, portfolioFiles, UNTIL } from './portfolio.ts';
import { startFlags } from './program.ts';
import { percentile, sendRequests } from './request-load.ts';
import { count, seconds, textColumns } from './text-columns.ts';

export interface StandingBenchOptions {
  /** A PostgreSQL server's database to connect to; the bench makes one of its own beside it. */
  readonly url: string;
  readonly customers: number;
  /** Days whose facts are kept: each is a partition that a careless query would open. */
  readonly days: number;
  readonly rounds: number;
}

const MONTHS = 12;
const REQUESTS_A_ROUND = 2_000;
const CONNECTIONS = 4;
const RATIO_MAX = 3;

/** Says what it measured. The process ends with 1 where the goal is missed. */
export async function benchStanding(options: StandingBenchOptions): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'duewatch-bench-'));
  try {
    await withBenchDatabase(options.url, async (database, url) => {
      await fill(database, options, work);
      const servers = await Promise.all([
        start('standing', [join(PROJECT_FOLDER, 'src', 'main.ts'), 'serve', '--json'], url),
        start('select 1', [fileURLToPath(new URL('./standing-bare.ts', import.meta.url))], url),
      ]);
      try {
        say(await measured(await targets(database, servers), options.rounds), options);
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    });
  } finally {
    await rm(work, { recursive: true });
  }
}

/** An evaluated portfolio whose facts are of the last of many days. */
async function fill(
  database: Database,
  { customers, days }: StandingBenchOptions,
  work: string,
): Promise<void> {
  const policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
  await importAll(database, policy, await portfolioFiles(work, { customers, months: MONTHS }));
  for (let ago = days - 1; ago > 0; ago -= 1) await ensurePartitions(database, addDays(UNTIL, -ago));
  await evaluate(database, policy, UNTIL);
}

interface RunningServer {
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

async function start(name: string, args: readonly string[], database_url: string): Promise<RunningServer> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...(await startFlags()), ...args], {
    cwd: PROJECT_FOLDER,
    env: { PATH, HOME, DATABASE_URL: database_url, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const { url }: { url: string } = JSON.parse(line);
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    };
    return { name, url, stop };
  }
  throw new Error(`the server of ${name} ended before it listened`);
}

interface Target {
  readonly name: string;
  readonly url: string;
  readonly path: (place: number) => string;
}

async function targets(
  database: Database,
  [ours, bare]: readonly [RunningServer, RunningServer],
): Promise<readonly Target[]> {
  const rows = await database.db
    .selectFrom('customers')
    .select('customer_id')
    .orderBy('customer_id')
    .execute();
  // A step that shares no factor with their number visits all customers, and no two of a kind in a row.
  const customer = (place: number): string => rows[(place * 7_919) % rows.length]?.customer_id ?? '';
  const currency = (place: number): string => (place % 2 === 0 ? 'CNY' : 'USD');
  return [
    {
      ...ours,
      path: (place) =>
        `/v1/customers/${encodeURIComponent(customer(place))}/standing?amount=${place}.50&currency=${currency(place)}`,
    },
    { ...bare, path: () => '/bare' },
  ];
}

interface Measured {
  readonly name: string;
  /** Milliseconds; the median of the rounds. */
  readonly p50: number;
  readonly p99: number;
  readonly per_second: number;
}

async function measured(pair: readonly Target[], rounds: number): Promise<readonly Measured[]> {
  const round = ({ url, path }: Target) =>
    sendRequests({ url, path, requests: REQUESTS_A_ROUND, connections: CONNECTIONS });
  for (const target of pair) await round(target);
  const found = pair.map((target) => ({ target, results: [] as Awaited<ReturnType<typeof round>>[] }));
  for (let number = 0; number < rounds; number += 1) {
    // In turns, and every other round the other way round: what else the machine does meets both alike.
    for (const one of number % 2 === 0 ? found : found.toReversed()) {
      one.results.push(await round(one.target));
    }
  }
  return found.map(({ target: { name }, results }) => ({
    name,
    p50: median(results.map(({ latencies }) => percentile(latencies, 0.5))),
    p99: median(results.map(({ latencies }) => percentile(latencies, 0.99))),
    per_second: median(results.map((result) => REQUESTS_A_ROUND / result.seconds)),
  }));
}

function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function say(found: readonly Measured[], { customers, days, rounds }: StandingBenchOptions): void {
  const [ours, bare] = found;
  if (ours === undefined || bare === undefined) throw new Error('nothing was measured');
  console.log(
    `${count(customers)} customers, facts of ${count(days)} days kept; ${count(rounds)} rounds of ${count(REQUESTS_A_ROUND)} requests each over ${CONNECTIONS} connections, in turns; medians of the rounds\n`,
  );
  const line = ({ name, p50, p99, per_second }: Measured): string[] => [
    name,
    seconds(p50),
    seconds(p99),
    count(per_second),
  ];
  const ratios = ['ratio', seconds(ours.p50 / bare.p50), seconds(ours.p99 / bare.p99)];
  console.log(
    `${textColumns(['milliseconds', 'p50', 'p99', 'requests/s'], [line(ours), line(bare), ratios])}\n`,
  );
  const goal = atMost('standing / bare `select 1`, p99', ours.p99 / bare.p99, RATIO_MAX);
  console.log(goalsText([goal]));
  if (!goal.met) process.exitCode = 1;
}
