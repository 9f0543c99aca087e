import { type BackupReport, backupDatabase } from '../actions/backup-database.ts';
import { copyCommand } from './copy-command.ts';
import { version } from './installation-folders.ts';
import { megabytes } from './wording.ts';

export const backupCommand = copyCommand({
  name: 'backup',
  summary: 'Copy the embedded database into one file',
  json_help: 'print what was written as one JSON document',
  verb: 'write',
  doing: 'copying',
  work: async ({ config, now }, input) => backupDatabase({ config, version: await version(), now }, input),
  reportText,
});

function reportText({ file, bytes, folder, database_bytes }: BackupReport, program: string): string {
  return [
    `${file}: ${megabytes(bytes)}, a copy of the database in ${folder} (${megabytes(database_bytes)}).`,
    `To bring it back, into a new folder: DUEWATCH_DATA=FOLDER ${program} restore ${file}`,
  ].join('\n');
}
