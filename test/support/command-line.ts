/** The command line in the test's own process: what a user types and reads, without a start of the program. */
import { migrationsFolder, rulesFolder, version } from '../../src/cli/installation-folders.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import type { Answer, RunOptions } from './built-program.ts';
import { PROJECT_FOLDER } from './project.ts';

/** The working folder belongs to the whole process, so commands wait for each other. */
let last: Promise<unknown> = Promise.resolve();

/** Runs `duewatch <words>` from the sources. What only a process shows, `runProgram` shows. */
export function runInProcess(
  words: readonly string[],
  options: Pick<RunOptions, 'env' | 'cwd'> = {},
): Promise<Answer> {
  const turn = last.then(() => run(words, options));
  last = turn.catch(() => undefined);
  return turn;
}

async function run(
  words: readonly string[],
  { env = {}, cwd = PROJECT_FOLDER }: Pick<RunOptions, 'env' | 'cwd'>,
): Promise<Answer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const code = await runCommand(
      { words, environment: env, version: await version() },
      {
        rules_folder: rulesFolder,
        migrations_folder: migrationsFolder,
        out: {
          print: (text) => void stdout.push(`${text}\n`),
          note: (text) => void stderr.push(`${text}\n`),
          is_terminal: false,
          drained: async () => undefined,
        },
        now: () => new Date(),
        stopRequested: () => new Promise(() => undefined),
      },
    );
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  } finally {
    process.chdir(before);
  }
}
