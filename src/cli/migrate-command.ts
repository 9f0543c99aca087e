import { migrateDatabase, openDatabase } from '../actions/open-installation.ts';
import type { Command } from './command.ts';
import { flagOption, noPositionals } from './options.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the database schema up to date',
  usage: '',
  options: { json: { type: 'boolean' } },
  option_help: { json: 'print what was done as one JSON document' },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const database = await openDatabase(context.config, (error) => context.out.note(error.message));
    try {
      const report = await migrateDatabase(database, context.migrations_folder);
      if (flagOption(options, 'json')) {
        context.out.print(JSON.stringify(report, null, 2));
      } else if (report.applied.length === 0 && report.facts_added.length === 0) {
        context.out.print('The schema is up to date.');
      } else {
        const facts =
          report.facts_added.length === 0 ? [] : [`columns for ${report.facts_added.length} facts`];
        context.out.print(`Brought the schema up to date: ${[...report.applied, ...facts].join(', ')}.`);
      }
      return 0;
    } finally {
      await database.close();
    }
  },
};
