/** What a command is: its name, its options, and a function that does it. */
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config.ts';

export interface CommandContext {
  readonly config: Config;
  /** What a person types before a command: `duewatch`, or in a checkout `npm run -s duewatch --`. */
  readonly program: string;
  /** Folders of the installation: rule sets, migrations. */
  readonly rules_folder: string;
  readonly migrations_folder: string;
  readonly out: Output;
  readonly now: () => Date;
  /**
   * Resolves when the process is asked to stop (Ctrl-C, SIGTERM). Until it is called, that ends the process at once:
   * whatever transaction was open is rolled back.
   */
  stopRequested(): Promise<void>;
}

export interface Output {
  /** Results: standard output. */
  print(text: string): void;
  /** Progress, warnings, logs: standard error. */
  note(text: string): void;
  /** Whether a person is watching standard error, so that progress makes sense. */
  readonly is_terminal: boolean;
  /** Resolves when what was printed has been taken; long outputs wait for it. */
  drained(): Promise<void>;
}

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

export interface Command {
  /** As typed: `rules check`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name: `<file or folder>…`. */
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** By option, for the help text. */
  readonly option_help: Readonly<Record<string, string>>;
  /** @returns the exit code: 0 done, 1 failed or refused */
  run(context: CommandContext, options: OptionValues, positionals: readonly string[]): Promise<number>;
}

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
