/** The command line inside this process, with what it printed. */

import { migrationsFolder, rulesFolder } from '../../src/cli/installation-folders.ts';
import { runCommand } from '../../src/cli/run-command.ts';

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const NPM = { npm_execpath: '/npm-cli.js', npm_lifecycle_event: 'duewatch' } as const;

export async function runWords(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCommand(
    { words, environment, version: '0.0.0' },
    {
      rules_folder: rulesFolder,
      migrations_folder: migrationsFolder,
      out: {
        print: (text) => void stdout.push(text),
        note: (text) => void stderr.push(text),
        is_terminal: false,
        drained: async () => undefined,
      },
      now: () => new Date('2026-11-21T08:00:00Z'),
      stopRequested: () => new Promise(() => undefined),
    },
  );
  return { code, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}
