import type { Command } from './command.ts';
import { padded } from './text-table.ts';

const ENVIRONMENT = `Environment
  DATABASE_URL       PostgreSQL 15 or newer; without it an embedded database is used
  DUEWATCH_DATA      folder of the embedded database (./.duewatch)
  HOST, PORT         where the API listens (127.0.0.1, 8080)
  BASE_CURRENCY      currency that facts are in (CNY)
  BUSINESS_CALENDAR  none or CN: due days on a holiday move to the next business day (none)
  SNAPSHOT_DAYS      days that keep their facts, 31 or more; before them the last of each month does (400)
  RECHECK_CUSTOMERS  customers of each evaluation, at most, that json-rules-engine judges again; 0 none (200)
  LOG_LEVEL          trace, debug, info, warn, error, fatal or silent (info)`;

export function helpText(commands: readonly Command[], program: string): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${padded(command.name, width, 'left')}  ${command.summary}`);
  return [
    'duewatch: warns credit people before a customer stops paying',
    '',
    `Usage: ${program} <command> [options]`,
    '',
    'Commands',
    ...list,
    '',
    ENVIRONMENT,
    '',
    `${program} <command> --help tells more. Exit code 0: done; 1: failed or refused; 2: wrong usage.`,
  ].join('\n');
}

export function usageText(command: Command, program: string): string {
  const names = Object.keys(command.options);
  const width = Math.max(0, ...names.map((name) => name.length));
  const options = names.map(
    (name) => `  --${padded(name, width, 'left')}  ${command.option_help[name] ?? ''}`,
  );
  const head = `Usage: ${program} ${command.name} ${command.usage}`.trimEnd();
  return [head, '', command.summary, ...(options.length === 0 ? [] : ['', ...options])].join('\n');
}
