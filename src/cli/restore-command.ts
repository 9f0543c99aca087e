import { type RestoreReport, restoreDatabase } from '../actions/restore-database.ts';
import { copyCommand } from './copy-command.ts';
import { megabytes } from './wording.ts';

export const restoreCommand = copyCommand({
  name: 'restore',
  summary: 'Bring a backup back, into a folder without a database',
  json_help: 'print what was restored as one JSON document',
  verb: 'restore',
  doing: 'restoring',
  work: restoreDatabase,
  reportText,
});

function reportText({ file, folder, database_bytes, made_at, made_by }: RestoreReport): string {
  return `${folder} holds the database of ${file} now (${megabytes(database_bytes)}), as it was at ${made_at} under version ${made_by}.`;
}
