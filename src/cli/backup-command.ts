import { type BackupReport, backupDatabase } from '../actions/backup-database.ts';
import { type Command, UsageError } from './command.ts';
import { version } from './installation-folders.ts';
import { flagOption } from './options.ts';
import { startProgress } from './progress.ts';
import { untilStopped } from './until-stopped.ts';
import { megabytes } from './wording.ts';

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Copy the embedded database into one file',
  usage: 'FILE',
  options: { json: { type: 'boolean' } },
  option_help: { json: 'print what was written as one JSON document' },
  run: async (context, options, positionals) => {
    const [file, ...others] = positionals;
    if (file === undefined || file === '' || others.length > 0)
      throw new UsageError('name one file to write');
    const deps = { config: context.config, version: await version(), now: context.now };
    let progress: ReturnType<typeof startProgress> | undefined;
    try {
      const report = await untilStopped(context, (signal) =>
        backupDatabase(deps, {
          file,
          signal,
          onProgress: ({ done, total }) => {
            progress ??= startProgress(context.out, `copying ${context.config.data_folder}`, total);
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

function reportText({ file, bytes, folder, database_bytes }: BackupReport): string {
  return [
    `${file}: ${megabytes(bytes)}, a copy of the database in ${folder} (${megabytes(database_bytes)}).`,
    `To bring it back, into a new folder: DUEWATCH_DATA=FOLDER duewatch restore ${file}`,
  ].join('\n');
}
