import { writeSimulation } from '../actions/write-simulation.ts';
import { DEFAULT_BASE_CURRENCY } from '../config.ts';
import type { Command } from './command.ts';
import { dayOption, flagOption, noPositionals, requiredText, wholeNumber } from './options.ts';
import { startProgress } from './progress.ts';
import { textTable } from './text-table.ts';
import { count, counted } from './wording.ts';

/** The day simulated portfolios end on unless told otherwise: fixed, so that the same command gives the same bytes. */
export const SIMULATION_UNTIL = '2026-09-30';

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Write an invented portfolio as import files',
  usage: '--customers N --months M --seed S --out DIR',
  options: {
    customers: { type: 'string' },
    months: { type: 'string' },
    seed: { type: 'string' },
    until: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    customers: 'how many customers',
    months: 'how many months of ledger; 24 by default',
    seed: 'a whole number; the same seed gives the same bytes; 1 by default',
    until: `the last day, ${SIMULATION_UNTIL} by default`,
    out: 'a new or empty folder',
    json: 'print the list of files as one JSON document',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const folder = requiredText(options, 'out');
    const settings = {
      customers: wholeNumber(options, 'customers'),
      months: wholeNumber(options, 'months', 24),
      seed: wholeNumber(options, 'seed', 1),
      until: dayOption(options, 'until') ?? SIMULATION_UNTIL,
      base_currency: context.config.base_currency ?? DEFAULT_BASE_CURRENCY,
    };
    const progress = startProgress(context.out, 'simulating', settings.customers);
    const files = await writeSimulation(folder, settings, (done) =>
      progress.update(done, counted(done, 'customer')),
    );
    progress.stop();
    if (flagOption(options, 'json')) {
      context.out.print(JSON.stringify({ simulated: true, folder, ...settings, files }, null, 2));
      return 0;
    }
    const table = textTable(
      [{ title: 'FILE' }, { title: 'ROWS', align: 'right' }],
      files.map(({ file, rows }) => [file, count(rows)]),
    );
    context.out.print(
      `Simulated data, until ${settings.until}, in ${folder}:\n\n${table}\n\nNext: ${context.program} import ${folder}`,
    );
    return 0;
  },
};
