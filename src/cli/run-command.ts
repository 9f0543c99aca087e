/** From the words after `duewatch` to an exit code. */
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { Refusal } from '../domain/refusal.ts';
import { alertsCommand } from './alerts-command.ts';
import { backupCommand } from './backup-command.ts';
import { type Command, type CommandContext, type OptionValues, UsageError } from './command.ts';
import { demoCommand } from './demo-command.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { explainCommand } from './explain-command.ts';
import { factsCommand } from './facts-command.ts';
import { helpText, usageText } from './help-text.ts';
import { importCommand } from './import-command.ts';
import { letterCommand } from './letter-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { portfolioCommand } from './portfolio-command.ts';
import { programCall } from './program-call.ts';
import { restoreCommand } from './restore-command.ts';
import { rulesCheckCommand, rulesEvaluateCommand } from './rules-commands.ts';
import { serveCommand } from './serve-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { shown } from './source-excerpt.ts';

const COMMANDS: readonly Command[] = [
  demoCommand,
  serveCommand,
  migrateCommand,
  importCommand,
  evaluateCommand,
  alertsCommand,
  factsCommand,
  explainCommand,
  portfolioCommand,
  letterCommand,
  rulesCheckCommand,
  rulesEvaluateCommand,
  simulateCommand,
  backupCommand,
  restoreCommand,
];

export interface CommandLine {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** What a command works with, but for what the environment says. */
type Surroundings = Omit<CommandContext, 'config' | 'program'>;

/** Runs the command that the words name. 0 done, 1 failed or refused, 2 wrong usage. */
export async function runCommand(line: CommandLine, io: Surroundings): Promise<number> {
  const { words } = line;
  const program = programCall(line.environment);
  if (words.length === 0 || words[0] === 'help' || words[0] === '--help' || words[0] === '-h') {
    io.out.print(helpText(COMMANDS, program));
    return words.length === 0 ? 2 : 0;
  }
  if (words[0] === '--version' || words[0] === '-v') {
    io.out.print(line.version);
    return 0;
  }
  const command = commandOf(words);
  if (command === undefined) {
    io.out.note(
      `duewatch: there is no command "${words.join(' ')}"${meantCommand(words)}\n\n${helpText(COMMANDS, program)}`,
    );
    return 2;
  }
  return runParsed(command, line, io, program);
}

async function runParsed(
  command: Command,
  line: CommandLine,
  io: Surroundings,
  program: string,
): Promise<number> {
  const rest = line.words.slice(command.name.split(' ').length);
  const asJson = rest.includes('--json');
  try {
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out.print(usageText(command, program));
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    const config = readConfig(line.environment);
    return await command.run({ ...io, config, program }, values, positionals);
  } catch (error) {
    return failed(error, command, { io, asJson, program });
  }
}

function commandOf(words: readonly string[]): Command | undefined {
  return COMMANDS.find((command) => command.name.split(' ').every((word, index) => words[index] === word));
}

function parse(
  command: Command,
  words: readonly string[],
): { values: OptionValues; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...words], options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(unknownOption(message, Object.keys(command.options)) ?? message);
  }
}

/** Node's own words on an unknown option go on about positional arguments, of which hardly anybody thought. */
function unknownOption(message: string, names: readonly string[]): string | null {
  const option = /^Unknown option '(--?([^']+))'/.exec(message);
  if (option === null) return null;
  const near = nearestName(option[2] ?? '', names);
  return `Unknown option '${option[1]}'${near === null ? '' : ` (did you mean --${near}?)`}`;
}

function meantCommand(words: readonly string[]): string {
  const names = COMMANDS.map(({ name }) => name);
  const near = nearestName(words.slice(0, 2).join(' '), names) ?? nearestName(words[0] ?? '', names);
  return near === null ? '' : ` (did you mean ${near}?)`;
}

function failed(
  error: unknown,
  command: Command,
  { io, asJson, program }: { readonly io: Surroundings; readonly asJson: boolean; readonly program: string },
): number {
  if (error instanceof UsageError) {
    io.out.note(`duewatch ${command.name}: ${error.message}\n\n${usageText(command, program)}`);
    return 2;
  }
  const { code, message, details } = publicFault(error, program);
  if (asJson) io.out.print(JSON.stringify({ error: { code, message, details } }, null, 2));
  // They quote files and arguments, which may hold whatever a terminal would act on.
  const lines = [`duewatch ${command.name}: ${message}`, ...details.map((detail) => `  ${detail}`)];
  io.out.note(lines.map(shown).join('\n'));
  if (code === 'unexpected' && error instanceof Error) io.out.note(error.stack ?? '');
  return 1;
}

/** A refusal in its own words, a fault of the file system by its message; everything else is a bug. */
function publicFault(
  error: unknown,
  program: string,
): {
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
} {
  if (error instanceof Refusal)
    return { code: error.code, message: error.messageFor(program), details: error.details };
  if (isSystemError(error)) return { code: 'invalid_input', message: error.message, details: [] };
  return {
    code: 'unexpected',
    message: 'Something unexpected went wrong; this is a fault of the program.',
    details: [],
  };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
