import { type RestoreReport, restoreDatabase } from '../actions/restore-database.ts';
import { type Command, UsageError } from './command.ts';
import { flagOption } from './options.ts';
import { startProgress } from './progress.ts';
import { untilStopped } from './until-stopped.ts';
import { megabytes } from './wording.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Bring a backup back, into a folder without a database',
  usage: 'FILE',
  options: { json: { type: 'boolean' } },
  option_help: { json: 'print what was restored as one JSON document' },
  run: async (context, options, positionals) => {
    const [file, ...others] = positionals;
    if (file === undefined || file === '' || others.length > 0)
      throw new UsageError('name one file to restore');
    let progress: ReturnType<typeof startProgress> | undefined;
    try {
      const report = await untilStopped(context, (signal) =>
        restoreDatabase(context, {
          file,
          signal,
          onProgress: ({ done, total }) => {
            progress ??= startProgress(context.out, `restoring ${context.config.data_folder}`, total);
            progress.update(done, megabytes(done));
          },
        }),
      );
      progress?.stop();
      context.out.print(flagOption(options, 'json') ? JSON.stringify(report, null, 2) : reportText(report));
      return 0;
    } finally {
      progress?.stop();
    }
  },
};

function reportText({ file, folder, database_bytes, made_at, made_by }: RestoreReport): string {
  return `${folder} holds the database of ${file} now (${megabytes(database_bytes)}), as it was at ${made_at} under version ${made_by}.`;
}
