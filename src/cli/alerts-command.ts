import { alertsOfDay } from '../actions/alerts-of-day.ts';
import { requireNewestDay } from '../actions/explain-customer.ts';
import type { Installation } from '../actions/open-installation.ts';
import type { Alert } from '../domain/alert.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { RunResult } from '../domain/run.ts';
import { eachAlert } from '../store/alert-list.ts';
import { findRunOfDay } from '../store/runs.ts';
import { alertListText } from './alert-list-text.ts';
import { ALERT_WORDS } from './alert-words.ts';
import type { Command, CommandContext, Output } from './command.ts';
import { csvLine } from './csv-line.ts';
import {
  choiceOption,
  dayOption,
  flagOption,
  languageOption,
  noPositionals,
  wholeNumber,
} from './options.ts';
import { policyOf, withDatabase } from './with-database.ts';

const EVERY_ALERT = 1_000_000;

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'Show the daily list, most money at risk first',
  usage: '',
  options: {
    'as-of': { type: 'string' },
    format: { type: 'string' },
    limit: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    'as-of': 'the list as it was at the end of this day; the newest evaluated day by default',
    format: 'table (default), csv or json',
    limit: 'at most this many customers in a table, or alerts in csv and json; all by default',
    language: 'en (default) or zh, the language of reasons and actions',
    json: 'the same as --format json',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const asOf = dayOption(options, 'as-of');
    const format = flagOption(options, 'json')
      ? 'json'
      : choiceOption(options, 'format', ['table', 'csv', 'json'], 'table');
    const limit = wholeNumber(options, 'limit', EVERY_ALERT);
    const language = languageOption(options);
    return withDatabase(context, async (installation) => {
      const { day, alerts } = await listOf(context, installation, asOf);
      if (format === 'table') {
        const all = await Array.fromAsync(alerts);
        const result = (await findRunOfDay(installation.database.db, day))?.result ?? null;
        // First, because they say how much of the portfolio the list speaks of.
        const warnings = warningsOf(result, language);
        if (warnings !== '') context.out.print(warnings);
        const currency = installation.base_currency;
        context.out.print(alertListText(day, all, { limit, language, currency, result }));
      } else if (format === 'json') await printJson(context.out, day, alerts, limit);
      else await printCsv(context.out, alerts, limit);
      return 0;
    });
  },
};

interface DailyList {
  readonly day: Day;
  readonly alerts: AsyncIterable<Alert> | Iterable<Alert>;
}

async function listOf(
  context: CommandContext,
  { database, base_currency }: Installation,
  asOf: Day | undefined,
): Promise<DailyList> {
  const newest = await requireNewestDay(database);
  if (asOf !== undefined && asOf !== newest) {
    const policy = await policyOf(context);
    return { day: asOf, alerts: await alertsOfDay({ database, base_currency, policy }, asOf) };
  }
  const status = ['open', 'acknowledged', 'snoozed'] as const;
  return { day: newest, alerts: eachAlert(database.db, { status }, base_currency) };
}

/** What the day's run could not know: an empty list must not look like a clean one. */
function warningsOf(result: RunResult | null, language: Language): string {
  const words = ALERT_WORDS[language];
  const lines = (result?.warnings ?? []).map(words.warning);
  if (result?.customers === 0) lines.push(words.no_customers);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

async function printJson(out: Output, day: Day, alerts: DailyList['alerts'], limit: number): Promise<void> {
  out.print(`{ "as_of": "${day}", "alerts": [`);
  let printed = 0;
  for await (const alert of alerts) {
    if (printed >= limit) break;
    out.print(`${printed === 0 ? '' : ','}${JSON.stringify(alert)}`);
    printed += 1;
    await out.drained();
  }
  out.print(']}');
}

async function printCsv(out: Output, alerts: DailyList['alerts'], limit: number): Promise<void> {
  out.print(csvLine(CSV_COLUMNS, true));
  let printed = 0;
  for await (const alert of alerts) {
    if (printed >= limit) break;
    const row = csvRow(alert);
    out.print(
      csvLine(
        CSV_COLUMNS.map((column) => row[column] ?? ''),
        true,
      ),
    );
    printed += 1;
    await out.drained();
  }
}

const CSV_COLUMNS = [
  'alert_id',
  'customer_id',
  'customer_name',
  'indicator',
  'severity',
  'status',
  'change',
  'opened_on',
  'last_fired_on',
  'money_at_risk',
  'expected_loss',
  'exposure',
  'currency',
  'rule_set',
  'rule',
  'message_en',
  'message_zh',
  'next_action',
  'next_action_due_on',
];

function csvRow(alert: Alert): Readonly<Record<string, string | null>> {
  return {
    alert_id: alert.alert_id,
    customer_id: alert.customer_id,
    customer_name: alert.customer_name,
    indicator: alert.indicator,
    severity: alert.severity,
    status: alert.status,
    change: alert.change,
    opened_on: alert.opened_on,
    last_fired_on: alert.last_fired_on,
    money_at_risk: alert.money_at_risk.amount,
    expected_loss: alert.expected_loss.amount,
    exposure: alert.exposure.amount,
    currency: alert.exposure.currency,
    rule_set: alert.rule.rule_set,
    rule: alert.rule.rule,
    message_en: alert.message.en,
    message_zh: alert.message.zh,
    next_action: alert.actions[0]?.code ?? null,
    next_action_due_on: alert.actions[0]?.due_on ?? null,
  };
}
