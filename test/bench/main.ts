/** Benchmarks: `npm run bench -- NAME`. They take minutes and are no part of the tests. */
import { parseArgs } from 'node:util';
import { benchEngine } from './engine.ts';
import { benchRealism } from './realism.ts';
import { runBench } from './run.ts';
import { benchStanding } from './standing.ts';

const BENCHES: Readonly<
  Record<string, { readonly about: string; readonly start: (args: string[]) => Promise<void> }>
> = {
  run: {
    about:
      'import and evaluation beside the least they could take, and their memory [--customers N] [--months M] ' +
      '[--files FOLDER: keeps the simulated files for the next time] [--scale: from 10,000 to 300,000 customers]',
    start: startRun,
  },
  engine: {
    about: 'the rule engine beside others, its growth and its memory [--customers N] [--rounds R]',
    start: startEngine,
  },
  realism: {
    about: 'a simulated portfolio beside real sets [--customers N] [--months M] [--seed S]',
    start: startRealism,
  },
  standing: {
    about:
      'the standing of a customer over HTTP beside a bare `select 1` [--customers N] [--days N] [--rounds R]',
    start: startStanding,
  },
};

/** With the size of the run itself between them. */
const SCALE = [10_000, 30_000, 100_000, 300_000];

const [name = '', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  console.error(name === '' ? 'Which one?' : `There is no bench "${name}".`);
  for (const [known, { about }] of Object.entries(BENCHES))
    console.error(`  npm run bench -- ${known}    ${about}`);
  process.exitCode = 2;
} else {
  await bench.start(args);
}

async function startRun(args: string[]): Promise<void> {
  const options = {
    customers: { type: 'string', default: '100000' },
    months: { type: 'string', default: '12' },
    files: { type: 'string' },
    scale: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    const customers = wholeNumber('--customers', values.customers);
    await runBench({
      url: serverUrl(),
      customers,
      months: wholeNumber('--months', values.months),
      files: values.files ?? null,
      scale: values.scale ? SCALE.filter((size) => size !== customers) : [],
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function startEngine(args: string[]): Promise<void> {
  const options = {
    customers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    await benchEngine({
      customers: wholeNumber('--customers', values.customers),
      rounds: wholeNumber('--rounds', values.rounds),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function startRealism(args: string[]): Promise<void> {
  const options = {
    customers: { type: 'string', default: '4000' },
    months: { type: 'string', default: '36' },
    seed: { type: 'string', default: '1' },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    await benchRealism({
      customers: wholeNumber('--customers', values.customers),
      months: wholeNumber('--months', values.months),
      seed: wholeNumber('--seed', values.seed),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function startStanding(args: string[]): Promise<void> {
  const options = {
    customers: { type: 'string', default: '2000' },
    days: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '9' },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    await benchStanding({
      url: serverUrl(),
      customers: wholeNumber('--customers', values.customers),
      days: wholeNumber('--days', values.days),
      rounds: wholeNumber('--rounds', values.rounds),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function serverUrl(): string {
  const { TEST_DATABASE_URL, DATABASE_URL } = process.env;
  return TEST_DATABASE_URL ?? DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/test';
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new TypeError(`${option} has to be a whole number from 1, not "${text}"`);
}
