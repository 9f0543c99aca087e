/** Benchmarks: `npm run bench -- NAME`. They take minutes and are no part of the tests. */
import { parseArgs } from 'node:util';
import { benchRealism } from './realism.ts';
import { runBench } from './run.ts';

const BENCHES: Readonly<
  Record<string, { readonly about: string; readonly start: (args: string[]) => Promise<void> }>
> = {
  run: {
    about: 'an evaluation run and what comes before it, beside its floor [--customers N] [--months M]',
    start: startRun,
  },
  realism: {
    about: 'a simulated portfolio beside real sets [--customers N] [--months M] [--seed S]',
    start: startRealism,
  },
};

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
    customers: { type: 'string', default: '20000' },
    months: { type: 'string', default: '12' },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    await runBench({
      url:
        process.env.TEST_DATABASE_URL ??
        process.env.DATABASE_URL ??
        'postgresql://postgres@127.0.0.1:5432/test',
      customers: wholeNumber('--customers', values.customers),
      months: wholeNumber('--months', values.months),
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

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new TypeError(`${option} has to be a whole number from 1, not "${text}"`);
}
