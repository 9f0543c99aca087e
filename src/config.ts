/** The environment, read once and checked as a whole: every fault is named, and nothing starts while there is one. */
import { type Currency, isCurrency } from './domain/money.ts';
import { Refusal } from './domain/refusal.ts';

export const DEFAULT_BASE_CURRENCY: Currency = 'CNY';

export interface Config {
  /** PostgreSQL; null: the embedded database under `data_folder`. */
  readonly database_url: string | null;
  readonly data_folder: string;
  readonly host: string;
  readonly port: number;
  /** Null where nothing is said: then the installation's, and CNY for a new one. */
  readonly base_currency: Currency | null;
  readonly business_calendar: 'none' | 'CN';
  /** How many days before the newest evaluated one keep their facts; of older ones the last of each month does. */
  readonly snapshot_days: number;
  /**
   * Of how many customers each evaluation has its verdicts found a second time by json-rules-engine; 0: none. Fewer
   * where the rules are so many that this would take more than some two seconds.
   */
  readonly recheck_customers: number;
  readonly log_level: LogLevel;
}

/** By then the month of a day that goes is over, and its last evaluated day, which stays, is certain. */
const SNAPSHOT_DAYS_MIN = 31;

/** Their facts are in memory until the end of the run. */
const RECHECK_CUSTOMERS_MAX = 10_000;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * @throws Refusal `invalid_input` with one sentence for each faulty variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const value = (name: string, fallback: string): string => {
    const text = environment[name]?.trim();
    return text === undefined || text === '' ? fallback : text;
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[], fallback: T): T => {
    const text = value(name, fallback);
    const choice = choices.find((one) => one === text);
    if (choice === undefined) faults.push(`${name} is "${text}"; it can be ${choices.join(', ')}.`);
    return choice ?? fallback;
  };
  const config: Config = {
    database_url: environment.DATABASE_URL?.trim() || null,
    data_folder: value('DUEWATCH_DATA', './.duewatch'),
    host: value('HOST', '127.0.0.1'),
    port: portOf(value('PORT', '8080'), faults),
    base_currency: currencyOf(value('BASE_CURRENCY', ''), faults),
    business_calendar: oneOf('BUSINESS_CALENDAR', ['none', 'CN'], 'none'),
    snapshot_days: snapshotDaysOf(value('SNAPSHOT_DAYS', '400'), faults),
    recheck_customers: recheckCustomersOf(value('RECHECK_CUSTOMERS', '200'), faults),
    log_level: oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  if (config.database_url !== null && !/^postgres(ql)?:\/\//.test(config.database_url)) {
    faults.push('DATABASE_URL has to start with postgresql://.');
  }
  if (faults.length > 0) {
    throw new Refusal('invalid_input', 'The environment is not right.', { details: faults });
  }
  return config;
}

/** Whether only programs of this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

function portOf(text: string, faults: string[]): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  faults.push(`PORT is "${text}"; it has to be a number from 0 to 65535.`);
  return 0;
}

function snapshotDaysOf(text: string, faults: string[]): number {
  const days = Number(text);
  if (/^\d{1,5}$/.test(text) && days >= SNAPSHOT_DAYS_MIN) return days;
  faults.push(`SNAPSHOT_DAYS is "${text}"; it has to be a whole number from ${SNAPSHOT_DAYS_MIN} to 99999.`);
  return SNAPSHOT_DAYS_MIN;
}

function recheckCustomersOf(text: string, faults: string[]): number {
  const customers = Number(text);
  if (/^\d{1,5}$/.test(text) && customers <= RECHECK_CUSTOMERS_MAX) return customers;
  faults.push(
    `RECHECK_CUSTOMERS is "${text}"; it has to be a whole number from 0 to ${RECHECK_CUSTOMERS_MAX}.`,
  );
  return 0;
}

function currencyOf(text: string, faults: string[]): Currency | null {
  if (text === '') return null;
  if (!isCurrency(text))
    faults.push(`BASE_CURRENCY is "${text}"; it has to be an ISO 4217 code such as CNY.`);
  return text;
}
